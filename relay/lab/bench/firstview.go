package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// viewed is what the first view of an inbox costs.
type viewed struct {
	median time.Duration // until the page has arrived
	trips  float64       // round trips to the Valkey
}

// firstView opens an inbox's list again and again.
func firstView(ctx context.Context, d *deployment, trips *tripMeter, pages int) (v viewed, err error) {
	const pause = 20 * time.Millisecond // what the relay does by itself meanwhile is seldom
	client := &http.Client{Timeout: 10 * time.Second}
	var took []time.Duration
	var counts []float64
	for range pages {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.addrs[0]+"/inbox/"+d.site(0)+"/all", nil)
		if err != nil {
			return v, err
		}
		request.Header.Set("Cookie", "parley_agent="+d.secret)
		before, began := trips.count.Load(), time.Now()
		answer, err := client.Do(request)
		if err != nil {
			return v, err
		}
		page, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return v, err
		}
		if text, _ := nextMessage(page, 0); answer.StatusCode != http.StatusOK || text == nil {
			return v, fmt.Errorf("the inbox shows no conversation: %s", answer.Status)
		}
		took = append(took, time.Since(began))
		counts = append(counts, float64(trips.count.Load()-before))
		if err := sleep(ctx, pause); err != nil {
			return v, err
		}
	}
	return viewed{median(took), median(counts)}, nil
}

// tripMeter stands between relay and Valkey and counts round trips: each time
// that the relay speaks after the Valkey has, on any connection.
type tripMeter struct {
	to       string
	listener net.Listener
	count    atomic.Int64
	mu       sync.Mutex
	open     []net.Conn
}

func startTripMeter(to string) (*tripMeter, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	m := &tripMeter{to: to, listener: listener}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			m.join(conn)
		}
	}()
	return m, nil
}

func (m *tripMeter) join(relay net.Conn) {
	server, err := net.Dial("tcp", m.to)
	if err != nil {
		relay.Close()
		return
	}
	m.mu.Lock()
	m.open = append(m.open, relay, server)
	m.mu.Unlock()
	var asked atomic.Bool
	go m.pass(server, relay, func() {
		if !asked.Swap(true) {
			m.count.Add(1)
		}
	})
	go m.pass(relay, server, func() { asked.Store(false) })
}

// pass copies until one of the two ends, which ends the other.
func (m *tripMeter) pass(to, from net.Conn, passed func()) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			passed()
			if _, err := to.Write(buf[:n]); err != nil {
				break
			}
		}
		if err != nil {
			break
		}
	}
	to.Close()
	from.Close()
}

func (m *tripMeter) stop() error {
	err := m.listener.Close()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, conn := range m.open {
		if e := conn.Close(); !errors.Is(e, net.ErrClosed) {
			err = errors.Join(err, e)
		}
	}
	return err
}
