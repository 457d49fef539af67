package client_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/client"
)

// scripted is a relay that says what a test wants it to say.
type scripted struct {
	t     *testing.T
	url   string
	epoch atomic.Value // string
	upTo  atomic.Int64 // how many events the page has
	said  chan map[string]any
	socks chan *websocket.Conn
}

func script(t *testing.T) *scripted {
	s := &scripted{t: t, said: make(chan map[string]any, 16), socks: make(chan *websocket.Conn, 16)}
	s.epoch.Store("first")
	s.upTo.Store(2)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /inbox/shop/c/conv", func(w http.ResponseWriter, _ *http.Request) {
		n := int(s.upTo.Load())
		fmt.Fprintf(w, `<!doctype html><div id="inbox" hidden data-epoch=%q><ul id="rows">`+
			`<li id="row-conv" class="row" data-conv="conv" data-seq="%d" data-score="5"></li></ul>`+
			`<section id="thread" data-seq="%d" data-last="id%d"><ol id="log">%s</ol></section></div>`,
			s.epoch.Load(), n, n, n, s.items(1, n))
	})
	mux.HandleFunc("GET /inbox/shop/live", func(w http.ResponseWriter, r *http.Request) {
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		s.socks <- ws
		for {
			_, data, err := ws.Read(t.Context())
			if err != nil {
				return
			}
			var f map[string]any
			if err := json.Unmarshal(data, &f); err != nil {
				t.Error(err)
			}
			s.said <- f
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// items are the lines of events from to to; every third has none.
func (s *scripted) items(from, to int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		if i%3 != 0 {
			fmt.Fprintf(&b, `<li id="e%d" class="turn of-agent" data-seq="%d" data-id="id%d"><div class="bubble" dir="auto">a &gt; b</div></li>`, i, i, i)
		}
	}
	return b.String()
}

func (s *scripted) say(ws *websocket.Conn, frame string) {
	s.t.Helper()
	if err := ws.Write(s.t.Context(), websocket.MessageText, []byte(frame)); err != nil {
		s.t.Fatal(err)
	}
}

// events is the frame with the events after after, up to to.
func (s *scripted) events(after, to int) string {
	items, err := json.Marshal(s.items(after+1, to))
	if err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprintf(`{"t":"events","conv":"conv","after":%d,"seq":%d,"last":"id%d","items":%s}`, after, to, to, items)
}

// at waits for the next "at" and says how far the page is by it.
func (s *scripted) at() string {
	s.t.Helper()
	f := <-s.said
	return fmt.Sprint(f["t"], " ", f["epoch"], " ", f["seq"], " ", f["last"], " ", f["rows"])
}

func TestGapsAndReloads(t *testing.T) {
	s := script(t)
	done := make(chan *page)
	go func() {
		done <- open(t, client.AgentConfig{Config: client.Config{URLs: []string{s.url}, Site: "shop", Conv: "conv", Seed: 1}})
	}()
	ws := <-s.socks
	expect := func(what string) {
		t.Helper()
		if got := s.at(); got != what {
			t.Errorf("the page said %q, want %q", got, what)
		}
	}
	expect("at first 2 id2 [map[c:conv s:2]]")
	s.say(ws, `{"t":"hello","epoch":"first"}`)
	p := <-done
	shows := func(seqs ...uint64) {
		t.Helper()
		var got []uint64
		until(t, fmt.Sprint(seqs, " is shown"), func() bool {
			got = nil
			for _, line := range p.lines() {
				got = append(got, line.Seq)
			}
			return slices.Equal(got, seqs)
		})
	}

	// What it has is not shown again, what is missing is asked for.
	s.say(ws, s.events(0, 2))
	s.say(ws, s.events(1, 4))
	shows(1, 2, 4)
	s.say(ws, s.events(5, 7))
	expect("at first 4 id4 [map[c:conv s:2]]")
	s.say(ws, s.events(4, 7))
	shows(1, 2, 4, 5, 7)
	s.say(ws, `{"t":"beat","conv":"conv","seq":7,"epoch":"first"}`)
	s.say(ws, `{"t":"beat","conv":"conv","seq":9,"epoch":"first"}`)
	expect("at first 7 id7 [map[c:conv s:2]]")
	if p.reloads != 0 {
		t.Errorf("%d reloads", p.reloads)
	}

	// The log is another one: the page is loaded anew, and says so.
	s.upTo.Store(5)
	s.say(ws, `{"t":"stale","conv":"conv"}`)
	expect("at first 5 id5 [map[c:conv s:5]]")
	shows(1, 2, 4, 5)
	s.epoch.Store("second")
	s.say(ws, `{"t":"beat","conv":"conv","seq":5,"epoch":"second"}`)
	expect("at second 5 id5 [map[c:conv s:5]]")
	if p.reloads != 2 || p.Stats().Reloads != 2 || p.Stats().Gaps != 2 {
		t.Errorf("%d reloads, %+v", p.reloads, p.Stats())
	}

	// It comes back by itself and goes on from where it is.
	ws.CloseNow()
	ws = <-s.socks
	expect("at second 5 id5 [map[c:conv s:5]]")
	s.say(ws, `{"t":"hello","epoch":"second"}`)
	s.say(ws, s.events(5, 8))
	shows(1, 2, 4, 5, 7, 8)

	// Told to move, it does.
	s.say(ws, `{"t":"move","within":50}`)
	ws = <-s.socks
	expect("at second 8 id8 [map[c:conv s:5]]")
	s.say(ws, `{"t":"hello","epoch":"second"}`)
	until(t, "it is connected again", func() bool { return p.Stats().Lives == 3 })
}
