package client

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// hole is a link on which, after one answer, nothing comes back, or only the end
// of the stream.
type hole struct {
	answered bool
	cut      time.Duration // after which a request is cut off; 0: never
}

func (h *hole) RoundTrip(r *http.Request) (*http.Response, error) {
	if h.answered {
		cut := make(<-chan time.Time)
		if h.cut != 0 {
			cut = time.After(h.cut)
		}
		select {
		case <-cut:
			return nil, io.ErrUnexpectedEOF
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	h.answered = true
	welcome := wire.Frame{Type: wire.TypeWelcome}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(string(welcome.Append(nil))))}, nil
}

// However much is said and cut off, it is noticed when nothing comes back.
func TestPollsOnADeadLink(t *testing.T) {
	for name, test := range map[string]struct{ cut, every time.Duration }{
		"silent": {0, time.Hour}, "much is said": {0, 10 * time.Second}, "cut off": {10 * time.Second, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPolls(&http.Client{Transport: &hole{cut: test.cut}}, "http://relay.example")
				write := func(f wire.Frame) {
					if err := p.Write(t.Context(), websocket.MessageText, f.Append(nil)); err != nil {
						t.Fatal(err)
					}
				}
				write(wire.Frame{Type: wire.TypeHello})
				if _, _, err := p.Read(t.Context()); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				var said sync.WaitGroup
				said.Go(func() {
					for at := test.every; at < time.Minute; at += test.every {
						time.Sleep(test.every)
						write(wire.Frame{Type: wire.TypeOpen, Conv: "c"})
					}
				})
				_, _, err := p.Read(t.Context())
				if took := time.Since(began); err == nil || took != pollWait+pollLate {
					t.Errorf("%v after %v", err, took)
				}
				said.Wait()
			})
		})
	}
}
