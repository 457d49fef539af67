package client_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/wire"
)

// heardOne finds the last frame of a type that was heard, zero if none.
func (s *screen) heardOne(kind string) (found wire.Frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.heard {
		if f.Type == kind {
			found = f
		}
	}
	return found
}

// kind finds the last event of a kind that is shown, zero if none.
func (s *screen) kind(k chat.Kind) (found chat.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.shown {
		if e.Kind == k {
			found = e
		}
	}
	return found
}

// A visitor and an agent do everything that there is to do.
func TestVisitorAndAgent(t *testing.T) {
	r := start(t)
	if _, err := client.SignIn(t.Context(), r.URL, r.Email, "wrong"); !errors.Is(err, client.ErrSignIn) {
		t.Errorf("a wrong password: %v", err)
	}
	session, err := client.SignIn(t.Context(), r.URL, r.Email, r.Password)
	if err != nil {
		t.Fatal(err)
	}
	list := client.NewAgent(t.Context(), client.AgentConfig{
		Config: client.Config{URLs: []string{r.URL}, Site: site}, Session: session,
	})
	t.Cleanup(list.Close)

	visitor, s := begin(t, r, r.URL, client.VisitorConfig{})
	visitor.Send("do you ship to Norway?")
	until(t, "the agent has it in the list", func() bool { return len(list.Rows()) == 1 })
	conv := list.Rows()[0].Conv
	if conv != visitor.Conv() {
		t.Fatalf("the list has %s, the visitor is in %s", conv, visitor.Conv())
	}
	var out atomic.Bool
	p := open(t, client.AgentConfig{
		Config: client.Config{URLs: []string{r.URL}, Site: site, Conv: conv}, Session: session,
		SignedOut: func() { out.Store(true) },
	})
	until(t, "the agent reads it", func() bool { return p.said("visitor", "do you ship to Norway?") })

	p.Take(conv)
	p.Take(conv) // it is the agent's already
	p.Note(conv, "ask Bo")
	until(t, "all is done", func() bool { return p.Pending() == 0 })
	p.Typing(true)
	until(t, "the visitor sees that the agent types", func() bool { return s.heardOne(wire.TypeTyping).On })
	p.Reply(conv, "we do")
	until(t, "the visitor has the reply and no note", func() bool {
		texts := s.texts()
		return len(texts) == 2 && texts[1] == "we do"
	})

	visitor.Contact("Ana", "ana@example.com")
	visitor.Contact("Ana", "ana@example.com")
	visitor.Read(visitor.Position().Seq)
	visitor.Send("thanks")
	until(t, "nothing waits", func() bool { return visitor.Pending() == 0 })
	if got := s.kind(chat.KindContact); got.Name != "Ana" {
		t.Errorf("the contact is %+v", got)
	}
	visitor.Search("shipping")
	until(t, "articles are found", func() bool { return len(s.heardOne(wire.TypeHits).Hits) > 0 })

	p.Resolve(conv)
	until(t, "a survey is offered", func() bool { return s.kind(chat.KindOffered).Seq > 0 })
	visitor.Rate(s.kind(chat.KindOffered).Seq, 5, "quick")
	until(t, "the answer is shown", func() bool { return s.kind(chat.KindAnswered).Seq > 0 && visitor.Pending() == 0 })
	until(t, "the list is empty", func() bool { return len(list.Rows()) == 0 })
	p.Reopen(conv)
	until(t, "it is in the list again", func() bool { return len(list.Rows()) == 1 })
	if len(s.refused)+len(p.refused) != 0 {
		t.Errorf("refused %v %v", s.refused, p.refused)
	}

	if err := p.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, "the page hears of it", out.Load)
	p.Reply(conv, "too late")
	until(t, "nothing is taken from it", func() bool { return p.Stats().Answers[401] > 0 })
	if p.Pending() != 1 {
		t.Errorf("%d wait", p.Pending())
	}
}

// What was kept of a visitor goes on where it ended, and what others said
// meanwhile is shown once.
func TestResume(t *testing.T) {
	r := start(t)
	ctx, leave := context.WithCancel(t.Context())
	conf := client.VisitorConfig{Config: client.Config{URLs: []string{r.URL}, Site: site}, Origin: r.Shop}
	first := client.NewVisitor(ctx, conf)
	first.Send("one")
	until(t, "it is acknowledged", func() bool { return first.Pending() == 0 && first.Live() })
	leave()
	first.Close()

	again := client.VisitorConfig{Config: client.Config{Conv: first.Conv()}, Token: first.Token()}
	other, _ := begin(t, r, r.URL, again)
	other.Send("two")
	until(t, "it is acknowledged", func() bool { return other.Pending() == 0 })
	again.From = first.Position()
	second, s := begin(t, r, r.URL, again)
	second.Send("three")
	until(t, "it goes on", func() bool { texts := s.texts(); return len(texts) == 2 && texts[0] == "two" && texts[1] == "three" })
	if s.reloads != 0 {
		t.Errorf("%d reloads", s.reloads)
	}
}
