package client_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// page is an agent with what it told.
type page struct {
	*client.Agent
	mu      sync.Mutex
	shown   []client.Line
	sent    []string
	acked   []string
	refused map[string]string
	reloads int
}

// config is a page with a conversation open.
func config(c *inboxes.Chat, session string, seed uint64, urls ...string) client.AgentConfig {
	return client.AgentConfig{Config: client.Config{URLs: urls, Site: c.Site, Conv: c.ID, Seed: seed}, Session: session}
}

func open(t *testing.T, conf client.AgentConfig) *page {
	t.Helper()
	p := &page{refused: map[string]string{}}
	locked := func(f func()) {
		p.mu.Lock()
		defer p.mu.Unlock()
		f()
	}
	conf.Hooks = client.Hooks{
		Leave:   func(id string) { locked(func() { p.sent = append(p.sent, id) }) },
		Ack:     func(id string) { locked(func() { p.acked = append(p.acked, id) }) },
		Refused: func(id, code string) { locked(func() { p.refused[id] = code }) },
		Reload:  func() { locked(func() { p.shown, p.reloads = nil, p.reloads+1 }) },
	}
	conf.Show = func(lines []client.Line) { locked(func() { p.shown = append(p.shown, lines...) }) }
	p.Agent = client.NewAgent(t.Context(), conf)
	t.Cleanup(p.Close)
	until(t, "the page is connected", p.Live)
	return p
}

func (p *page) lines() []client.Line {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.shown)
}

// said reports whether the page shows a line.
func (p *page) said(role, text string) bool {
	return slices.ContainsFunc(p.lines(), func(l client.Line) bool { return l.Role == role && l.Text == text })
}

// same waits until a page shows what the log has, once each and in order.
func (p *page) same(t *testing.T, r *inboxes.Relay, c *inboxes.Chat) {
	t.Helper()
	var want, got []client.Line
	what := func() string { return fmt.Sprintf("the page shows\n%v\nwant\n%v", got, want) }
	deadline := time.Now().Add(soon)
	for {
		events, _, err := r.Store.Events(t.Context(), c.Site, c.ID, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		want = nil
		for _, e := range events {
			if transcript.Agent.Shows(&e) {
				line := client.Line{Seq: e.Seq, ID: e.ID}
				if e.Kind == chat.KindMessage {
					line.Role, line.Text = e.Role.String(), e.Text
				}
				want = append(want, line)
			}
		}
		got = p.lines()
		if slices.Equal(got, want) && p.Position().Seq == uint64(len(events)) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(what())
		}
	}
}

func TestRepliesAreShownAndAcknowledged(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	secret := r.Session("mei@example.com")
	c := r.Chat("Ana", `<li id="e1" data-seq="1" data-id="x">`)
	one := open(t, config(c, secret, 1, r.URL))
	two := open(t, config(c, secret, 2, r.URL))
	var ids []string
	for i := range 20 {
		ids = append(ids, one.Reply(c.ID, fmt.Sprint("reply ", i)))
		c.Send(fmt.Sprint("question ", i))
	}
	c.Send(strings.Repeat("a page folds this. ", 200))
	tooLong := two.Reply(c.ID, strings.Repeat("a", chat.MaxTextRunes+1))
	two.Reply(c.ID, "after it")
	until(t, "all is acknowledged", func() bool { return one.Pending()+two.Pending() == 0 })
	one.same(t, r, c)
	two.same(t, r, c)
	if !slices.Equal(one.sent, ids) || !slices.Equal(one.acked, ids) {
		t.Errorf("sent %v, acknowledged %v, want %v", one.sent, one.acked, ids)
	}
	if len(two.refused) != 1 || two.refused[tooLong] != "text_too_long" || len(two.acked) != 1 {
		t.Errorf("refused %v, acknowledged %v", two.refused, two.acked)
	}
	if one.reloads+two.reloads != 0 || one.Stats().Reloads != 0 || one.Stats().Lives != 1 {
		t.Errorf("%+v", one.Stats())
	}
	until(t, "what was read is known", func() bool { return c.State().AgentRead >= c.State().VisitorSeq })

	// The list has the newest on top, and nothing that is resolved.
	other := r.Chat("Bo", "hello")
	rows := func() string {
		var convs []string
		for _, row := range one.Rows() {
			convs = append(convs, row.Conv)
		}
		return strings.Join(convs, " ")
	}
	until(t, "the new one is on top", func() bool { return rows() == other.ID+" "+c.ID })
	c.Send("me again")
	until(t, "they change places", func() bool { return rows() == c.ID+" "+other.ID && one.Rows()[0].Seq == c.State().Seq })
	other.Resolve(mei)
	until(t, "the resolved one is gone", func() bool { return rows() == c.ID })
}

// Whatever becomes of its connections, every reply is there once and in order,
// and the page catches up without being loaded anew.
func TestLostConnections(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	c := r.Chat("Ana", "hello")
	proxy, err := faultproxy.New(strings.TrimPrefix(r.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	conf := config(c, r.Session("mei@example.com"), 3, "http://"+proxy.Addr())
	conf.Public = publicly(t, r.URL)
	p := open(t, conf)
	for i := range 5 {
		for j := range 3 {
			p.Reply(c.ID, fmt.Sprint("reply ", i, " ", j))
			c.Send(fmt.Sprint("question ", i, " ", j))
		}
		until(t, "nothing waits", func() bool { return p.Pending() == 0 })
		// The answer is on its way back when the link breaks: what was stored is
		// sent again, unless the log brings it back before.
		proxy.Shape(faultproxy.Down, faultproxy.Shape{Stall: true})
		before := c.State().Seq
		p.Reply(c.ID, fmt.Sprint("cut ", i))
		until(t, "a reply was stored", func() bool { return c.State().Seq > before })
		proxy.Reset()
		proxy.Shape(faultproxy.Down, faultproxy.Shape{})
		until(t, "it is acknowledged", func() bool { return p.Pending() == 0 })
	}
	p.same(t, r, c)
	stats := p.Stats()
	if p.reloads != 0 || stats.Reloads != 0 || stats.Lives < 3 || stats.Answers[0] == 0 {
		t.Errorf("%d reloads, %+v", p.reloads, stats)
	}
	if len(p.acked) != 20 || len(slices.Compact(slices.Sorted(slices.Values(p.acked)))) != 20 {
		t.Errorf("acknowledged %v", p.acked)
	}
}

// A relay that ends tells its pages to move; they go to another one.
func TestMove(t *testing.T) {
	first := inboxes.Start(t)
	second := inboxes.On(t, first.Store)
	first.Agent("Mei", "mei@example.com", inboxes.Site)
	c := first.Chat("Ana", "hello")
	p := open(t, config(c, first.Session("mei@example.com"), 1, first.URL, second.URL))
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		first.Inbox.Drain(t.Context())
		second.Inbox.Drain(t.Context())
	}()
	<-drained
	first.Stop()
	first.Restart()
	p.Reply(c.ID, "from here to there")
	until(t, "it is connected again", func() bool { return p.Live() && p.Pending() == 0 })
	p.same(t, first, c)
	if p.reloads != 0 || p.Stats().Reloads != 0 {
		t.Errorf("%+v", p.Stats())
	}
}
