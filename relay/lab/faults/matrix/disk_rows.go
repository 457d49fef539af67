package matrix

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// noMount says why no small disk can be made here.
func noMount() string {
	dir, err := os.MkdirTemp("", "parley-mount-")
	if err != nil {
		return err.Error()
	}
	defer os.Remove(dir)
	if err := mount(dir, "1m"); err != nil {
		return "a small tmpfs cannot be mounted: " + err.Error()
	}
	if err := exec.Command("umount", dir).Run(); err != nil {
		return err.Error()
	}
	return ""
}

func mount(dir, size string) error {
	out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput()
	if err != nil {
		return errors.New(strings.TrimSpace(string(out)))
	}
	return nil
}

// smallDisk is a folder on a disk of its own, and fill takes all room there is
// on it until free is called.
func (x *Experiment) smallDisk(size string) (dir string, fill, free func()) {
	dir = x.TempDir()
	x.must(mount(dir, size))
	x.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			x.Logf("umount %s: %s", dir, out)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	fill = func() {
		file, err := os.Create(ballast)
		x.must(err)
		defer file.Close()
		for err == nil { // until the disk is full
			_, err = file.Write(make([]byte, 64<<10))
		}
		for err = nil; err == nil; {
			_, err = file.Write(make([]byte, 64))
		}
	}
	return dir, fill, func() { x.must(os.Remove(ballast)) }
}

// diskFull: the disk of the embedded store, and then that of a Valkey's
// append-only file, has no room left for a while.
func diskFull(x *Experiment) {
	dir, fill, free := x.smallDisk("64m")
	s, err := sqlite.Open(x.ctx, filepath.Join(dir, "parley.db"), sqlite.Options{})
	x.must(err)
	x.Cleanup(func() { s.Close() })
	embedded := &setup{x: x, store: s}
	x.must(embedded.addSite())
	embedded.relays = append(embedded.relays, relays.Start(x, relays.Options{Data: dir, PublicURL: public.String(), Args: relayArgs}))
	embedded.full("sqlite", fill, free)

	dir, fill, free = x.smallDisk("64m")
	shared := &setup{x: x, server: valkeys.Start(x, valkeys.Dir(dir))}
	shared.openStore(shared.server.URL(), valkey.Options{})
	for range 2 {
		shared.addRelay(shared.server.URL())
	}
	shared.full("valkey", fill, free)
}

// full talks while the disk fills and has room again.
func (r *setup) full(name string, fill, free func()) {
	x := r.x
	f := x.newClients(load{convs: 50, tabs: 2, messages: 100, every: 150 * time.Millisecond, addrs: r.addrs(), seed: x.Seed})
	f.talk()
	x.wait(3 * time.Second)
	fill()
	red, ok := x.until(15*time.Second, func() bool { return ready(r.relays[0].Addr) != http.StatusOK })
	if !ok {
		x.Errorf("%s: the relay says that it is ready on a full disk", name)
	}
	x.AtMost(name+"-red", red, 5*time.Second)
	x.wait(2 * time.Second)
	if len(r.history(f.tabs[0].Conv())) == 0 {
		x.Errorf("%s: reading does not work on a full disk", name)
	}
	if f.total(func(s client.Stats) int { return s.Errors["unavailable"] }) == 0 {
		x.Errorf("%s: nobody was told that nothing is accepted", name)
	}
	free()
	f.writing(10 * time.Second)
	f.rest(60 * time.Second)
	f.judge(r, 30*time.Second)
	if code := ready(r.relays[0].Addr); code != http.StatusOK {
		x.Errorf("%s: the relay answers %d when there is room again", name, code)
	}
	f.hangUp()
}

// ready is the status code of a relay's readiness, 0 if it does not answer.
func ready(addr string) int {
	c := http.Client{Timeout: 5 * time.Second}
	answer, err := c.Get(fmt.Sprintf("http://%s/readyz", addr))
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}
