package desk

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
)

// After the bot alone a visitor is asked what the site asks then, whether the bot has
// settled it or they end it, and nothing otherwise.
func TestAskedAfterTheBot(t *testing.T) {
	f := newDesk(t)
	ctx := t.Context()
	toBot := func() (conv string, question uint64) {
		t.Helper()
		conv = f.asked()
		f.must(f.Take(ctx, "shop", conv, store.NewID(), Person{ID: chat.Bot}))
		return conv, f.state(conv).VisitorSeq
	}
	settled := func() chat.Conversation {
		t.Helper()
		conv, question := toBot()
		f.must(f.BotMoves(ctx, "shop", conv, BotMove{ID: store.NewID(), Question: question, Name: "Shop", Text: "Glad to help.", Resolve: true}))
		return f.state(conv)
	}
	ended := func(answers bool) chat.Conversation {
		t.Helper()
		conv, question := toBot()
		if answers {
			f.must(f.BotMoves(ctx, "shop", conv, BotMove{ID: store.NewID(), Question: question, Name: "Shop", Text: "Like this."}))
		}
		if err := f.End(ctx, "shop", conv, store.NewID(), f.visit.Visitor); err != nil {
			t.Fatal(err)
		}
		return f.state(conv)
	}
	for name, c := range map[string]chat.Conversation{"settled": settled(), "ended": ended(true)} {
		if c.Status != chat.StatusResolved || c.Offer != 0 {
			t.Errorf("%s: the rating of people's work is asked for: %+v", name, c.Survey)
		}
	}
	id := store.NewID()
	put := docs.Doc[survey.Survey]{ID: id, Value: survey.Survey{Name: "Bot", Ask: survey.Ask{When: survey.WhenBot}, Questions: []survey.Question{
		{ID: "a", Type: survey.TypeCES, Words: map[string]string{"en": "Easy?"}},
	}}}
	if err := survey.Kind.Put(ctx, f.Docs, "shop", put); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]chat.Conversation{"settled": settled(), "ended": ended(true)} {
		if c.SurveyName != id || c.Offer == 0 {
			t.Errorf("%s: %+v", name, c.Survey)
		}
	}
	if c := ended(false); c.Offer != 0 {
		t.Errorf("the bot has said nothing: %+v", c.Survey)
	}
	conv := f.answered() // by people: it is not theirs
	f.must(f.Resolve(ctx, "shop", conv, store.NewID(), ana))
	if c := f.state(conv); c.SurveyName != chat.SurveyCSAT {
		t.Errorf("after people: %+v", c.Survey)
	}
}

// An agent resolves without asking, at once or soon.
func TestResolvedUnasked(t *testing.T) {
	f := newDesk(t)
	ctx := t.Context()
	at := f.answered()
	f.must(Unasked{f.Desk}.Resolve(ctx, "shop", at, store.NewID(), ana))
	if c := f.state(at); c.Status != chat.StatusResolved || c.Offer != 0 {
		t.Errorf("at once: %v, %+v", c.Status, c.Survey)
	}
	for name, soon := range map[string]bool{"unasked": true, "asked": false} {
		conv, resolve := f.answered(), f.ResolveSoon
		if soon {
			resolve = Unasked{f.Desk}.ResolveSoon
		}
		if _, err := resolve(ctx, "shop", conv, store.NewID(), ana); err != nil {
			t.Fatal(err)
		}
		f.now += UndoWithin
		jobs, err := f.Store.Claim(ctx, "shop", JobResolve, f.now, hour, 10)
		if err != nil || len(jobs) != 1 {
			t.Fatalf("due are %+v, %v", jobs, err)
		}
		if err := f.ResolveDue(ctx, "shop", jobs[0]); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Store.Done(ctx, "shop", jobs[0]); err != nil {
			t.Fatal(err)
		}
		if c := f.state(conv); c.Status != chat.StatusResolved || (c.Offer == 0) != soon {
			t.Errorf("%s: %v, %+v", name, c.Status, c.Survey)
		}
	}
}
