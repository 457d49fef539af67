package files

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// Scanner looks for what harms.
type Scanner interface {
	// Scan reads a file. It returns ErrInfect for what harms; another error says
	// that there is no verdict, and then the file is not taken.
	Scan(ctx context.Context, r io.Reader) error
}

// Clamd is a clamd that listens at an address, asked by its INSTREAM command.
type Clamd struct {
	// Address is host:port.
	Address string
	// Within bounds a scan; 0: 20 seconds.
	Within time.Duration
}

// Scan implements Scanner.
func (c Clamd) Scan(ctx context.Context, r io.Reader) error {
	within := c.Within
	if within == 0 {
		within = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	verdict, err := c.ask(ctx, r)
	switch {
	case err != nil:
		return fmt.Errorf("%w: scanner: %w", store.ErrUnavailable, err)
	case strings.HasSuffix(verdict, "OK"):
		return nil
	case strings.HasSuffix(verdict, "FOUND"):
		return ErrInfect
	}
	return fmt.Errorf("%w: scanner said %q", store.ErrUnavailable, verdict)
}

func (c Clamd) ask(ctx context.Context, r io.Reader) (string, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	end, _ := ctx.Deadline()
	if err := conn.SetDeadline(end); err != nil {
		return "", err
	}
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return "", err
	}
	chunk := make([]byte, 4+64<<10)
	for {
		n, err := r.Read(chunk[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(chunk, uint32(n))
			if _, err := conn.Write(chunk[:4+n]); err != nil {
				return "", err
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
	}
	if _, err := conn.Write(make([]byte, 4)); err != nil {
		return "", err
	}
	answer, err := io.ReadAll(io.LimitReader(conn, 1000))
	return strings.TrimRight(string(answer), "\x00\n"), err
}
