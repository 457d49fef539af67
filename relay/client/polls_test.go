package client

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/wire"
)

// hole is a link on which, after one answer, nothing comes back.
type hole struct{ answered bool }

func (h *hole) RoundTrip(r *http.Request) (*http.Response, error) {
	if h.answered {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	h.answered = true
	welcome := wire.Frame{Type: wire.TypeWelcome}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(string(welcome.Append(nil))))}, nil
}

// Whoever has much to say does not take longer to notice that nothing comes back.
func TestALinkThatDiesWhileMuchIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPolls(&http.Client{Transport: &hole{}}, "http://relay.example")
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
		go func() {
			for p.ctx.Err() == nil {
				time.Sleep(10 * time.Second)
				write(wire.Frame{Type: wire.TypeOpen, Conv: "c"})
			}
		}()
		_, _, err := p.Read(t.Context())
		if took := time.Since(began); err == nil || took != pollWait+pollLate {
			t.Errorf("%v after %v", err, took)
		}
		time.Sleep(10 * time.Second) // until nobody writes any more
	})
}
