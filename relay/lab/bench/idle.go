package main

import (
	"context"
	"fmt"
	"time"
)

// idleMemory is the relay's memory for each of n visitors who have a
// conversation open and say nothing, in bytes.
func idleMemory(ctx context.Context, d *deployment, n int) (float64, error) {
	const settle = time.Minute // idle is what follows the coming
	if err := sleep(ctx, time.Second); err != nil {
		return 0, err
	}
	before, err := d.memory()
	if err != nil {
		return 0, err
	}
	s := d.speaker()
	ends := make([]end, n)
	defer func() { closeAll(ends) }()
	err = each(n, 64, func(i int) (err error) {
		ends[i], err = s.single(i, func([]byte) {})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("open %d sockets: %w", n, err)
	}
	if err := sleep(ctx, settle); err != nil {
		return 0, err
	}
	after, err := d.memory()
	return (after - before) / float64(n), err
}
