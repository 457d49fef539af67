package sqlite

import (
	"context"
	"fmt"
)

// readers is how many reads go on at the same time.
const readers = 4

// pool holds the connections that read.
type pool struct {
	conns  chan *conn // those that nobody uses
	closed <-chan struct{}
}

// newPool connects to the file at path. No read begins once closed is.
func newPool(path string, closed <-chan struct{}) (*pool, error) {
	p := &pool{conns: make(chan *conn, readers), closed: closed}
	for range readers {
		c, err := connect(path, readerSettings)
		if err != nil {
			for len(p.conns) > 0 {
				(<-p.conns).Close()
			}
			return nil, err
		}
		p.conns <- c
	}
	return p, nil
}

// end waits for the reads under way and ends the connections.
func (p *pool) end() {
	for range readers {
		(<-p.conns).Close()
	}
}

// read runs do with a connection for reading.
func (p *pool) read(ctx context.Context, doing string, do func(c *conn) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	select {
	case <-p.closed:
		return fmt.Errorf("%s: %w", doing, errClosed)
	default:
	}
	select {
	case c := <-p.conns:
		defer func() { p.conns <- c }()
		return failed(doing, do(c))
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	case <-p.closed:
		return fmt.Errorf("%s: %w", doing, errClosed)
	}
}
