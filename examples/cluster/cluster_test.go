package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/relays"
)

// printed is what run tells the person.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

// up starts a cluster and returns what it printed and a function that ends it.
func up(t *testing.T, c config) (string, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out := new(printed)
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, c, out) }()
	down := sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	t.Cleanup(down)
	proc.Until(t, 60*time.Second, "cluster up", func() error {
		select {
		case err := <-ended:
			t.Fatalf("run ended: %v", err)
		default:
		}
		if !strings.Contains(out.String(), "Password") {
			return fmt.Errorf("printed so far: %s", out.String())
		}
		return answers("http://" + c.addr + "/livez")
	})
	return out.String(), down
}

func TestClusterSurvivesARelayAndKeepsItsData(t *testing.T) {
	c := config{
		addr: proc.FreeAddr(t), shopAddr: proc.FreeAddr(t),
		data: filepath.Join(t.TempDir(), "cluster"), parley: relays.Binary(t), relays: 2,
	}
	first, down := up(t, c)
	if err := answers("http://" + c.shopAddr + "/zh/"); err != nil {
		t.Errorf("the shop: %v", err)
	}
	if err := answers("http://" + c.addr + "/widget.js"); err != nil {
		t.Errorf("the loader through the balancer: %v", err)
	}

	relays := regexp.MustCompile(`relay \d +http://(\S+) \(process (\d+)\)`).FindAllStringSubmatch(first, -1)
	if len(relays) != 2 {
		t.Fatalf("relays printed: %v", relays)
	}
	pid, err := strconv.Atoi(relays[0][2])
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	// A connection that was on its way to the dead relay may fail; the next ones
	// must not.
	proc.Until(t, 5*time.Second, "the other relay alone", func() error {
		for range 4 {
			if err := answers("http://" + c.addr + "/readyz"); err != nil {
				return err
			}
		}
		return nil
	})
	proc.Until(t, 20*time.Second, "the killed relay is back", func() error {
		return answers("http://" + relays[0][1] + "/readyz")
	})

	down()
	for _, addr := range []string{c.addr, c.shopAddr, relays[0][1], relays[1][1]} {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			t.Errorf("something still listens on %s", addr)
		}
	}

	password := regexp.MustCompile(`Password +\S+`)
	second, _ := up(t, c)
	if a, b := password.FindString(first), password.FindString(second); a != b {
		t.Errorf("a second start says %q, the first said %q", b, a)
	}
}
