package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// stormed is what came of clients that came back all at once.
type stormed struct {
	used    usage
	seconds float64 // until all had everything
	lost    int64
	doubled int64
}

// storm lets n clients drop, stores missed messages for each, and lets them
// come back.
func storm(ctx context.Context, d *deployment, n, missed int) (result stormed, err error) {
	const pause, within = 2 * time.Second, 60 * time.Second
	s := d.speaker()
	gone := make([]end, n)
	err = each(n, 64, func(i int) (err error) {
		gone[i], err = s.single(i, func([]byte) {})
		return err
	})
	closeAll(gone)
	if err != nil {
		return result, fmt.Errorf("open %d sockets: %w", n, err)
	}
	if err := sleep(ctx, pause); err != nil { // the relay is to notice
		return result, err
	}
	if err := s.miss(gone, missed); err != nil {
		return result, fmt.Errorf("store what is missed: %w", err)
	}
	if err := sleep(ctx, pause/2); err != nil {
		return result, err
	}

	heard := make([]atomic.Int64, n)
	var whole atomic.Int64
	all := make(chan struct{})
	before, err := d.cpu()
	if err != nil {
		return result, err
	}
	began := time.Now()
	back := make([]end, n)
	defer func() { closeAll(back) }()
	failed := make(chan error, 1)
	go func() {
		failed <- each(n, 1000, func(i int) (err error) {
			back[i], err = s.back(gone[i], func([]byte) {
				if heard[i].Add(1) == int64(missed) && whole.Add(1) == int64(n) {
					close(all)
				}
			})
			return err
		})
	}()
	select {
	case <-all:
	case <-time.After(within):
	case <-ctx.Done():
	}
	result.seconds = time.Since(began).Seconds()
	after, err := d.cpu()
	if err = errors.Join(err, <-failed, ctx.Err()); err != nil {
		return result, err
	}
	result.used = after.since(before)
	if err := sleep(ctx, pause/4); err != nil { // what is doubled may come later
		return result, err
	}
	for i := range heard {
		got := heard[i].Load()
		result.lost += max(int64(missed)-got, 0)
		result.doubled += max(got-int64(missed), 0)
	}
	return result, nil
}
