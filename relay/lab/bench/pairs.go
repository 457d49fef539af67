package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// talk is a load of pairs in which the second end answers every message of the
// first.
type talk struct {
	pairs int
	// rate is how many messages per second are delivered in all; at 0 the
	// first end sends again as soon as it has the answer.
	rate int
	// warm and measured are how long it goes on before and while it counts.
	warm, measured time.Duration
}

// talked is what came of it.
type talked struct {
	messages float64 // delivered while it was measured
	seconds  float64
	used     usage
	memory   float64 // of the relays at the end, in bytes
	median   time.Duration
	late     time.Duration // 99 of 100 messages were quicker
	allocs   float64       // of the first relay, if it tells
}

// perCPU is messages per second of the servers' processor time.
func (t talked) perCPU() float64 { return t.messages / t.used.total() }

// cpuPer100k is processor seconds per 100,000 messages.
func (t talked) cpuPer100k() float64 { return t.used.total() / t.messages * 100_000 }

// mouth is one end's part in a talk.
type mouth struct {
	end   end
	side  int
	mu    sync.Mutex
	text  []byte
	heard atomic.Int64
	ages  []time.Duration // of what it heard; the reading goroutine's own
}

func (m *mouth) say() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.text = appendMessage(m.text[:0], m.side)
	if err := m.end.send(m.text); err != nil {
		unexpected([]byte("send: " + err.Error()))
	}
}

// party is pairs that can talk: a talk with its sockets open.
type party struct {
	talk
	d               *deployment
	mouths          []*mouth
	ends            []end
	going, counting atomic.Bool
}

// open opens the pairs at d.
func (t talk) open(d *deployment, s speaker) (*party, error) {
	p := &party{talk: t, d: d, mouths: make([]*mouth, 2*t.pairs), ends: make([]end, 2*t.pairs)}
	err := each(t.pairs, 64, func(i int) error {
		var hear [2]func([]byte)
		for side := range hear {
			m := &mouth{side: side}
			p.mouths[2*i+side] = m
			hear[side] = func(text []byte) { p.heard(m, text) }
		}
		pair, err := s.pair(i, hear)
		for side, e := range pair {
			p.ends[2*i+side], p.mouths[2*i+side].end = e, e
		}
		return err
	})
	if err != nil {
		p.close()
		return nil, fmt.Errorf("open %d pairs: %w", t.pairs, err)
	}
	return p, nil
}

func (p *party) close() { closeAll(p.ends) }

// heard is called with each message that comes to m.
func (p *party) heard(m *mouth, text []byte) {
	if p.counting.Load() {
		m.heard.Add(1)
		m.ages = append(m.ages, age(text))
	}
	if p.going.Load() && (m.side == 1 || p.rate == 0) {
		m.say()
	}
}

// begin lets the first ends speak, and those go on who hear something.
func (p *party) begin(ctx context.Context) {
	p.going.Store(true)
	if p.rate > 0 {
		go p.pace(ctx)
		return
	}
	for i := 0; i < len(p.mouths); i += 2 {
		p.mouths[i].say()
	}
}

// run opens the pairs at d and lets them talk.
func (t talk) run(ctx context.Context, d *deployment, s speaker) (result talked, err error) {
	p, err := t.open(d, s)
	if err != nil {
		return result, err
	}
	defer p.close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p.begin(ctx)
	if err := sleep(ctx, t.warm); err != nil {
		return result, err
	}
	if result, err = p.measure(ctx); err != nil {
		return result, err
	}
	stop()
	p.going.Store(false)
	return result, result.count(p.mouths)
}

// pace lets the first ends speak so often that rate messages are delivered.
func (p *party) pace(ctx context.Context) {
	began, said := time.Now(), 0
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		for due := int(time.Since(began).Seconds() * float64(p.rate) / 2); said < due; said++ {
			p.mouths[2*(said%p.pairs)].say()
		}
	}
}

func (p *party) measure(ctx context.Context) (result talked, err error) {
	d := p.d
	allocs := 0.0
	if d.side == ours {
		if allocs, err = d.allocations(); err != nil {
			return result, err
		}
	}
	before, err := d.cpu()
	if err != nil {
		return result, err
	}
	began := time.Now()
	p.counting.Store(true)
	if err := sleep(ctx, p.measured); err != nil {
		return result, err
	}
	p.counting.Store(false)
	after, err := d.cpu()
	if err != nil {
		return result, err
	}
	result.seconds, result.used = time.Since(began).Seconds(), after.since(before)
	if result.memory, err = d.memory(); err != nil || d.side != ours {
		return result, err
	}
	result.allocs, err = d.allocations()
	result.allocs -= allocs
	return result, err
}

// count adds up what all ends heard.
func (r *talked) count(mouths []*mouth) error {
	// A reader may be within a call of hear still.
	time.Sleep(50 * time.Millisecond)
	var ages []time.Duration
	quiet := 0
	for _, m := range mouths {
		heard := m.heard.Load()
		r.messages += float64(heard)
		ages = append(ages, m.ages...)
		if heard == 0 {
			quiet++
		}
	}
	if quiet > 0 {
		return fmt.Errorf("%d of %d ends heard nothing", quiet, len(mouths))
	}
	slices.Sort(ages)
	r.median, r.late = ages[len(ages)/2], ages[len(ages)*99/100]
	return nil
}

// sleep waits, unless ctx ends before.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
