package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/testing/relays"
)

// side is one of the two that are compared.
type side int

const (
	ours side = iota
	baseline
)

func (s side) String() string { return [...]string{"ours", "baseline"}[s] }

// plan says what to start.
type plan struct {
	side   side
	sqlite bool // keep the data in a file, not on a Valkey
	relays int  // how many relays share the store; 1 if 0
	// apart puts the ends of every pair on two relays. Else they meet on one as
	// often as behind a balancer that does not know them.
	apart bool
	// keep is a Valkey that runs already and stays when the deployment ends.
	keep *valkey
	// via is where the relays connect to reach the Valkey, if not directly.
	via string
	// cluster is how many nodes the Valkey has; 0 is one without a cluster.
	cluster int
	// sites is how many sites there are; 1 if 0.
	sites int
}

// deployment is the servers under test, fresh for one run: relays, and what
// they keep their data on.
type deployment struct {
	plan
	folder string
	valkey *valkey
	relay  []*process
	addrs  []string // of the relays
	admins []string // where the relays are profiled
	booted time.Duration
	secret string // of the agent's session
}

// deploy starts what p says and returns when it is ready.
func (b *bench) deploy(ctx context.Context, p plan) (d *deployment, err error) {
	p.relays, p.sites = max(p.relays, 1), max(p.sites, 1)
	d = &deployment{plan: p, valkey: p.keep}
	if d.folder, err = os.MkdirTemp(b.folder, "run-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			d.end()
		}
	}()
	if d.valkey == nil && !p.sqlite {
		if d.valkey, err = startValkey(ctx, d.folder, p.cluster); err != nil {
			return d, err
		}
	}
	if p.side == ours {
		if err := d.seed(ctx); err != nil {
			return d, fmt.Errorf("prepare the store: %w", err)
		}
	}
	for range p.relays {
		if err := d.startRelay(ctx, b); err != nil {
			return d, err
		}
	}
	return d, nil
}

// startRelay starts one more relay and notes how long it took to be ready.
func (d *deployment) startRelay(ctx context.Context, b *bench) error {
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	var p *process
	began := time.Now()
	if d.side == baseline {
		args := []string{"-addr", addr}
		if d.sqlite {
			args = append(args, "-sqlite", filepath.Join(d.folder, "log.db"))
		} else {
			args = append(args, "-valkey", d.valkey.addr)
		}
		p, err = startProcess(d.folder, b.program[baseline], args...)
	} else {
		admin, err := freeAddr()
		if err != nil {
			return err
		}
		d.admins = append(d.admins, admin)
		// The limits stay on, but far above what the load needs.
		args := []string{"serve", "-addr", addr, "-admin-addr", admin, "-log", "error"}
		args = append(args, relays.Wide...)
		p, err = startProcess(d.folder, b.program[ours], append(args, d.storeArgs()...)...)
		if err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	d.relay, d.addrs = append(d.relay, p), append(d.addrs, addr)
	path := "/readyz"
	if d.side == baseline {
		path = "/"
	}
	err = p.ready(ctx, func() error { return answers(addr, path) })
	d.booted = time.Since(began)
	return err
}

// second is which relay the second end of pair i is on; the first ends go round.
func (d *deployment) second(i int) int {
	n := len(d.addrs)
	if d.apart {
		return (i + 1) % n
	}
	return i / n % n
}

// answers reports whether a relay at addr answers a request: ours, that it is
// ready; the baseline, whatever.
func answers(addr, path string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, addr); err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err
	}
	answer.Body.Close()
	if answer.StatusCode == http.StatusServiceUnavailable {
		return errors.New("not ready: " + answer.Status)
	}
	return nil
}

// end stops everything and forgets the data.
func (d *deployment) end() {
	for _, p := range d.relay {
		p.stop()
	}
	if d.valkey != nil && d.valkey != d.keep {
		d.valkey.stop()
	}
	os.RemoveAll(d.folder)
}

// usage is processor time in seconds.
type usage struct{ relay, store float64 }

func (u usage) total() float64 { return u.relay + u.store }

func (u usage) since(before usage) usage {
	return usage{u.relay - before.relay, u.store - before.store}
}

// cpu is what all servers have used since they started.
func (d *deployment) cpu() (usage, error) {
	var u usage
	for _, p := range d.relay {
		used, err := p.cpu()
		if err != nil {
			return u, err
		}
		u.relay += used
	}
	if d.valkey == nil {
		return u, nil
	}
	for _, p := range d.valkey.nodes {
		used, err := p.cpu()
		if err != nil {
			return u, err
		}
		u.store += used
	}
	return u, nil
}

// memory is what all relays have in memory, in bytes.
func (d *deployment) memory() (float64, error) {
	sum := 0.0
	for _, p := range d.relay {
		bytes, err := p.memory()
		if err != nil {
			return 0, err
		}
		sum += bytes
	}
	return sum, nil
}

// allocations is how many objects the first relay has allocated since it
// started, by its own metrics.
func (d *deployment) allocations() (float64, error) {
	answer, err := http.Get("http://" + d.admins[0] + "/metrics")
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), "go_memstats_mallocs_total "); ok {
			var n float64
			_, err := fmt.Sscan(value, &n)
			return n, err
		}
	}
	return 0, errors.Join(errors.New("the metrics count no allocations"), lines.Err())
}
