package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// fanned is what came of messages to many at once.
type fanned struct {
	used   usage
	median time.Duration // from the send until the last had it
	heard  float64
}

// fan sends messages one by one; each must reach all of n listeners before the
// next is sent. listen opens one of them and speak the end that sends.
func fan(ctx context.Context, d *deployment, n, messages int, listen func(i int, hear func([]byte)) (end, error), speak func() (end, error)) (result fanned, err error) {
	const within, pause = 10 * time.Second, 60 * time.Millisecond
	var heard atomic.Int64
	whole := make(chan time.Duration, 1)
	ends := make([]end, n)
	defer func() { closeAll(ends) }()
	speaker, err := speak()
	if err != nil {
		return result, err
	}
	defer speaker.close()
	err = each(n, 64, func(i int) (err error) {
		ends[i], err = listen(i, func(text []byte) {
			if heard.Add(1) == int64(n) {
				whole <- age(text)
			}
		})
		return err
	})
	if err != nil {
		return result, fmt.Errorf("open %d listeners: %w", n, err)
	}
	if err := sleep(ctx, time.Second); err != nil {
		return result, err
	}

	before, err := d.cpu()
	if err != nil {
		return result, err
	}
	var ages []time.Duration
	for range messages {
		heard.Store(0)
		if err := speaker.send(appendMessage(nil, 0)); err != nil {
			return result, err
		}
		select {
		case a := <-whole:
			ages = append(ages, a)
		case <-time.After(within):
			return result, fmt.Errorf("only %d of %d heard a message", heard.Load(), n)
		case <-ctx.Done():
			return result, ctx.Err()
		}
		if err := sleep(ctx, pause); err != nil {
			return result, err
		}
	}
	after, err := d.cpu()
	result.used, result.heard = after.since(before), float64(n*messages)
	result.median = median(ages)
	return result, errors.Join(err, ctx.Err())
}

// bareFan is many clients of one inbox.
func bareFan(d *deployment) (listen func(int, func([]byte)) (end, error), speak func() (end, error)) {
	const inbox = "fan"
	listen = func(_ int, hear func([]byte)) (end, error) {
		e := &bareEnd{d: d, relay: d.addrs[0], inbox: inbox, hears: 0, hear: hear}
		return e, e.open()
	}
	speak = func() (end, error) {
		e := &bareEnd{d: d, relay: d.addrs[0], inbox: "speaker", to: inbox, hears: 1, hear: func([]byte) {}}
		return e, e.open()
	}
	return listen, speak
}

// agentFan is many agents who watch the list in which a visitor's conversation
// stands, or with open the conversation.
func agentFan(d *deployment, open bool) (listen func(int, func([]byte)) (end, error), speak func() (end, error)) {
	vs := newVisitors(d)
	speaker := vs.visitor(0, 0, func([]byte) {})
	listen = func(i int, hear func([]byte)) (end, error) {
		a := vs.agent(i, hear)
		if open {
			a.conv, a.epoch, a.seq, a.last = speaker.conv, speaker.epoch, speaker.seq, speaker.last
		}
		return a, a.open()
	}
	speak = func() (end, error) { return speaker, errors.Join(speaker.open(), speaker.begin()) }
	return listen, speak
}
