// Package balancer is a plain TCP balancer: it hands each connection to one of
// several relays in turn, skips those that are not ready, and knows nothing of
// what the connections carry. Any balancer that does this much is enough for
// Parley: relays hold no state that the next one would miss.
package balancer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	checkEvery  = time.Second            // between two looks at a relay's readiness
	checkLimit  = 800 * time.Millisecond // for one look
	dialLimit   = 2 * time.Second
	keepAliveIn = 30 * time.Second
)

// Balancer spreads connections over relays.
type Balancer struct {
	relays []*relay
	log    *slog.Logger
	next   atomic.Uint64
	probe  *http.Client
}

type relay struct {
	addr  string
	ready atomic.Bool
}

// New makes a balancer over the relays at the given host:port addresses. Until
// a relay has been looked at it counts as not ready.
func New(addrs []string, log *slog.Logger) *Balancer {
	b := &Balancer{log: log, probe: &http.Client{Timeout: checkLimit}}
	for _, a := range addrs {
		b.relays = append(b.relays, &relay{addr: a})
	}
	return b
}

// Serve accepts connections from l until ctx ends. It then closes the listener
// and every connection, and returns nil.
func (b *Balancer) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()

	var all sync.WaitGroup
	defer all.Wait()
	for _, r := range b.relays {
		b.check(ctx, r)
		all.Go(func() { b.watch(ctx, r) })
	}
	for {
		c, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			cancel()
			return fmt.Errorf("accept on %s: %w", l.Addr(), err)
		}
		all.Go(func() { b.carry(ctx, c) })
	}
}

// watch keeps a relay's readiness up to date.
func (b *Balancer) watch(ctx context.Context, r *relay) {
	tick := time.NewTicker(checkEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			b.check(ctx, r)
		}
	}
}

func (b *Balancer) check(ctx context.Context, r *relay) {
	ready := false
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.addr+"/readyz", nil)
	if err == nil {
		var answer *http.Response
		if answer, err = b.probe.Do(req); err == nil {
			answer.Body.Close()
			ready = answer.StatusCode == http.StatusOK
		}
	}
	if r.ready.Swap(ready) != ready && ctx.Err() == nil {
		b.log.Info("relay readiness changed", "relay", r.addr, "ready", ready)
	}
}

// carry connects c with a relay and copies both ways until both have ended.
func (b *Balancer) carry(ctx context.Context, c net.Conn) {
	defer c.Close()
	to, err := b.dial(ctx)
	if err != nil {
		b.log.Warn("connection refused", "error", err)
		return
	}
	defer to.Close()
	stop := context.AfterFunc(ctx, func() {
		c.Close()
		to.Close()
	})
	defer stop()

	var both sync.WaitGroup
	both.Go(func() { pipe(to, c) })
	both.Go(func() { pipe(c, to) })
	both.Wait()
}

// dial connects to the next relay that is ready and answers.
func (b *Balancer) dial(ctx context.Context) (net.Conn, error) {
	d := net.Dialer{Timeout: dialLimit, KeepAlive: keepAliveIn}
	err := errors.New("no relay is ready")
	first := b.next.Add(1)
	for i := range b.relays {
		r := b.relays[(first+uint64(i))%uint64(len(b.relays))]
		if !r.ready.Load() {
			continue
		}
		c, failed := d.DialContext(ctx, "tcp", r.addr)
		if failed == nil {
			return c, nil
		}
		r.ready.Store(false)
		err = failed
	}
	return nil, err
}

// pipe copies from one side and passes the end of its data on, so that the
// other direction may go on. A broken connection ends both.
func pipe(to, from net.Conn) {
	_, err := io.Copy(to, from)
	if half, ok := to.(*net.TCPConn); ok && err == nil {
		if half.CloseWrite() == nil {
			return
		}
	}
	to.Close()
	from.Close()
}
