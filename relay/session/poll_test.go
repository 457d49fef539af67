package session

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/wire"
)

// poller is a visitor without a socket.
type poller struct {
	*relay
	url   string
	hello wire.Frame
}

func (r *relay) poller() *poller {
	r.t.Helper()
	server := httptest.NewServer(web.Mux(slog.New(slog.DiscardHandler), web.Face{
		Routes: []web.Route{{Pattern: "POST /poll", Need: web.Anybody, Handle: r.sessions.Poll, MaxBody: wire.MaxPoll, Within: PollWithin, ChecksOrigin: true}},
		Fail:   func(w http.ResponseWriter, _ *http.Request, _ web.Caller, p web.Problem) { web.WriteProblem(w, p) },
	}))
	r.t.Cleanup(server.Close)
	p := &poller{relay: r, url: server.URL}
	p.hello = wire.Frame{Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: r.ticket("shop")}, Reply: wire.Reply{Within: 10_000}}
	return p
}

// post sends a body and returns the status and the answer.
func (p *poller) post(body, origin string) (int, string) {
	p.t.Helper()
	q, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+"/poll", strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	q.Header.Set("Origin", origin)
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// ask says hello and frames, and goes on from what comes.
func (p *poller) ask(frames ...wire.Frame) []wire.Frame {
	p.t.Helper()
	body := p.hello.Append(nil)
	for i := range frames {
		body = frames[i].Append(append(body, '\n'))
	}
	status, text := p.post(string(body), p.origin)
	if status != http.StatusOK {
		p.t.Fatalf("%d %s", status, text)
	}
	var all []wire.Frame
	for line := range strings.Lines(text) {
		f, err := wire.Parse([]byte(line))
		if err != nil {
			p.t.Fatalf("%q: %v", line, err)
		}
		switch f.Type {
		case wire.TypeWelcome:
			p.hello.Token, p.hello.Epoch = f.Token, f.Epoch
		case wire.TypeEvents:
			last := f.Events[len(f.Events)-1]
			p.hello.Conv, p.hello.Seq, p.hello.Last = f.Conv, last.Seq, last.ID
		}
		all = append(all, f)
	}
	return all
}

// types are the types of frames, and a closes' code.
func types(frames []wire.Frame) string {
	var list []string
	for _, f := range frames {
		list = append(list, f.Type+f.Code)
	}
	return strings.Join(list, " ")
}

func TestAVisitorWithoutASocket(t *testing.T) {
	r := newRelay(t, nil)
	p := r.poller()
	conv, id := store.NewID(), store.NewID()
	got := p.ask(wire.Frame{Type: wire.TypeSend, Conv: conv, ID: id, Text: "Hello"})
	if types(got) != "welcome events" || !got[1].Reset || got[1].Events[1].ID != id {
		t.Fatalf("%s %+v", types(got), got)
	}
	// A retry changes nothing and is answered.
	if got = p.ask(wire.Frame{Type: wire.TypeSend, Conv: conv, ID: id, Text: "Hello"}); types(got) != "welcome events" || got[1].Events[1].ID != id {
		t.Errorf("a retry: %s", types(got))
	}
	p.hello.Seq, p.hello.Last = 3, lastOf(t, r, conv)

	// Two at once, in order, and each event is in the answer.
	first, second := store.NewID(), store.NewID()
	p.ask(wire.Frame{Type: wire.TypeSend, Conv: conv, ID: first, Text: "one"}, wire.Frame{Type: wire.TypeSend, Conv: conv, ID: second, Text: "two"})
	if p.hello.Last != second || p.hello.Seq != 5 {
		t.Errorf("it stands at %d, %s", p.hello.Seq, p.hello.Last)
	}

	// What is said meanwhile comes at once.
	began := time.Now()
	time.AfterFunc(300*time.Millisecond, func() {
		if _, err := r.desk.Reply(t.Context(), "shop", conv, ana, desk.Message{ID: store.NewID(), Text: "yes?"}); err != nil {
			t.Error(err)
		}
	})
	got = p.ask()
	if took := time.Since(began); types(got) != "welcome events" || took > 5*time.Second || took < 200*time.Millisecond {
		t.Errorf("%s after %v", types(got), took)
	}
	if e := got[len(got)-1].Events; e[len(e)-1].Text != "yes?" {
		t.Errorf("events %+v", e)
	}

	// Nothing comes when there is nothing, and not before the time.
	p.hello.Within = 400
	began = time.Now()
	if got = p.ask(); types(got) != "welcome" || time.Since(began) < 300*time.Millisecond {
		t.Errorf("%s after %v", types(got), time.Since(began))
	}
	// What wants no answer is not kept waiting for one.
	p.hello.Within = 10_000
	began = time.Now()
	if got = p.ask(wire.Frame{Type: wire.TypeTyping, Conv: conv, On: true}, wire.Frame{Type: wire.TypeRead, Conv: conv, Seq: p.hello.Seq}); time.Since(began) > 5*time.Second {
		t.Errorf("%s after %v", types(got), time.Since(began))
	}
}

func lastOf(t *testing.T, r *relay, conv string) string {
	t.Helper()
	state, err := r.store.Conversation(t.Context(), "shop", conv)
	if err != nil {
		t.Fatal(err)
	}
	return state.LastID
}

// A plain request is let in and refused by the rules of a socket.
func TestWhatPlainRequestsMayNot(t *testing.T) {
	r := newRelay(t, func(c *Config) { c.Budget = budget.New(budget.Config{Limits: budget.Limits{VisitorFrames: 2}}) })
	p := r.poller()
	hello := string(p.hello.Append(nil))
	for name, test := range map[string]struct {
		body, origin string
		status       int
		answer       string
	}{
		"a page of the site": {hello, shopOrigin, 403, "cross_site"},
		"no page":            {hello, "", 403, "cross_site"},
		"not UTF-8":          {hello + "\n\xff", r.origin, 400, "form_invalid"},
		"nothing":            {"", r.origin, 200, `"code":"4000"`},
		"no hello":           {`{"t":"send"}`, r.origin, 200, `"code":"4000"`},
		"a forged ticket":    {`{"t":"hello","v":1,"ticket":"x.y"}`, r.origin, 200, `"code":"4001"`},
		"hello twice":        {hello + "\n" + hello, r.origin, 200, `"code":"4000"`},
		"a frame too long":   {hello + "\n" + strings.Repeat("x", wire.MaxClientFrame+1), r.origin, 200, `"code":"1009"`},
		"far too long":       {strings.Repeat("x", wire.MaxPoll+1), r.origin, 413, "too_large"},
	} {
		if status, text := p.post(test.body, test.origin); status != test.status || !strings.Contains(text, test.answer) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	// The rate is the visitor's, over all requests.
	p.hello.Within = 0
	conv := store.NewID()
	for range 8 {
		if got := types(p.ask(wire.Frame{Type: wire.TypeTyping, Conv: conv})); strings.Contains(got, wire.CodeRate) {
			return
		}
	}
	t.Error("no rate holds")
}

// Another visitor's conversation is none.
func TestPlainRequestsOfAnotherVisitor(t *testing.T) {
	r := newRelay(t, nil)
	mine, theirs := r.poller(), r.poller()
	conv := store.NewID()
	mine.ask(wire.Frame{Type: wire.TypeSend, Conv: conv, ID: store.NewID(), Text: "Hello"})
	theirs.ask(wire.Frame{Type: wire.TypeTyping, Conv: conv})
	theirs.hello.Conv = conv
	if got := types(theirs.ask()); got != "welcome error"+wire.CodeNotFound {
		t.Error(got)
	}
	if got := types(theirs.ask(wire.Frame{Type: wire.TypeSend, Conv: conv, ID: store.NewID(), Text: "me too"})); !strings.Contains(got, wire.CodeNotFound) {
		t.Error(got)
	}
}

// A long history comes in answers of bounded length, none of which is waited for.
func TestALongHistoryWithoutASocket(t *testing.T) {
	r := newRelay(t, nil)
	p := r.poller()
	conv := store.NewID()
	p.ask(wire.Frame{Type: wire.TypeSend, Conv: conv, ID: store.NewID(), Text: "first"})
	for i := range 60 {
		if _, err := r.desk.Reply(t.Context(), "shop", conv, ana, desk.Message{ID: store.NewID(), Text: fmt.Sprint(i, strings.Repeat("x", chat.MaxTextRunes-10))}); err != nil {
			t.Fatal(err)
		}
	}
	answers := 0
	for p.hello.Seq < 63 {
		before := p.hello.Seq
		p.ask()
		if answers++; p.hello.Seq <= before || p.hello.Seq > before+40 {
			t.Fatalf("from %d to %d", before, p.hello.Seq)
		}
	}
	if answers < 2 {
		t.Errorf("%d answers", answers)
	}
}

// A relay that ends keeps nobody waiting, and takes nobody in.
func TestPlainRequestsAtTheEnd(t *testing.T) {
	r := newRelay(t, nil)
	p := r.poller()
	ended := make(chan string, 1)
	began := time.Now()
	go func() {
		_, text := p.post(string(p.hello.Append(nil)), r.origin)
		ended <- text
	}()
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(r.sessions.Metrics.Polls)
	proc.Until(t, 10*time.Second, "the request has come", func() error {
		families, err := metrics.Gather()
		if err == nil && families[0].Metric[0].Counter.GetValue() == 0 {
			err = errors.New("none yet")
		}
		return err
	})
	r.sessions.Drain(t.Context())
	if text := <-ended; !strings.Contains(text, wire.TypeWelcome) || time.Since(began) > 5*time.Second {
		t.Errorf("%q after %v", text, time.Since(began))
	}
	if status, _ := p.post(string(p.hello.Append(nil)), r.origin); status != http.StatusServiceUnavailable {
		t.Errorf("a relay that ends says %d", status)
	}
}
