package desk

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

var (
	ana = Person{ID: "a11ce000000000000000000000000000", Name: "Ana"}
	bo  = Person{ID: "b0000000000000000000000000000000", Name: "Bo"}
)

// fixture is a desk whose clock and settings the test sets.
type fixture struct {
	Work
	t     testing.TB
	now   int64
	visit Visit
}

func newDesk(t testing.TB) *fixture {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	f := &fixture{t: t, now: 1_700_000_000_000, visit: Visit{Visitor: store.NewID(), Locale: "en"}}
	f.Work.Desk = &Desk{
		Store: s, Docs: docs.NewCache(s), Now: func() int64 { return f.now },
		Reactions: []Reaction{Idle},
	}
	t.Cleanup(f.Docs.Close)
	f.set(func(s *site.Site) { s.QuietDays, s.IdleHours = 0, 0 })
	return f
}

// set changes the site's settings.
func (f *fixture) set(change func(s *site.Site)) {
	f.t.Helper()
	if err := site.Change(f.t.Context(), f.Docs, "shop", change); err != nil {
		f.t.Fatal(err)
	}
}

func message(text string) Message { return Message{ID: store.NewID(), Text: text} }

// asked begins a conversation.
func (f *fixture) asked() (conv string) {
	f.t.Helper()
	conv = store.NewID()
	f.must(f.Send(f.t.Context(), "shop", conv, f.visit, message("help")))
	return conv
}

// answered begins one that Ana has answered.
func (f *fixture) answered() (conv string) {
	f.t.Helper()
	conv = f.asked()
	f.must(f.Reply(f.t.Context(), "shop", conv, ana, message("sure")))
	return conv
}

func (f *fixture) must(r store.Result, err error) store.Result {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
	return r
}

func (f *fixture) state(conv string) chat.Conversation {
	f.t.Helper()
	c, err := f.Store.Conversation(f.t.Context(), "shop", conv)
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

func kinds(events []chat.Event) []chat.Kind {
	var k []chat.Kind
	for _, e := range events {
		k = append(k, e.Kind)
	}
	return k
}

func (f *fixture) wantKinds(r store.Result, want ...chat.Kind) {
	f.t.Helper()
	got := kinds(r.Events)
	if len(got) != len(want) {
		f.t.Fatalf("events %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			f.t.Fatalf("events %v, want %v", got, want)
		}
	}
}

func TestWhatGoesWithAMessage(t *testing.T) {
	f := newDesk(t)
	ctx, conv := t.Context(), store.NewID()
	f.wantKinds(f.must(f.Send(ctx, "shop", conv, f.visit, message("help"))), chat.KindStarted, chat.KindMessage, chat.KindQueued)
	f.wantKinds(f.must(f.Send(ctx, "shop", conv, f.visit, message("hello?"))), chat.KindMessage)
	f.wantKinds(f.must(f.Note(ctx, "shop", conv, bo, message("looks odd"))), chat.KindNote)
	f.wantKinds(f.must(f.Reply(ctx, "shop", conv, ana, message("sure"))), chat.KindAssigned, chat.KindMessage)
	f.wantKinds(f.must(f.Reply(ctx, "shop", conv, bo, message("and I help"))), chat.KindMessage)
	if c := f.state(conv); c.Agent != ana.ID || c.WaitingSince != 0 {
		t.Errorf("state %+v", c)
	}
	f.wantKinds(f.must(f.Take(ctx, "shop", conv, store.NewID(), bo)), chat.KindAssigned)
	if _, err := f.Take(ctx, "shop", conv, store.NewID(), bo); !errors.Is(err, chat.ErrTaken) {
		t.Errorf("taking one's own: %v", err)
	}
	f.wantKinds(f.must(f.Resolve(ctx, "shop", conv, store.NewID(), bo)), chat.KindResolved, chat.KindOffered)
	if _, err := f.Resolve(ctx, "shop", conv, store.NewID(), bo); !errors.Is(err, chat.ErrResolved) {
		t.Errorf("resolving twice: %v", err)
	}
	f.wantKinds(f.must(f.Send(ctx, "shop", conv, f.visit, message("one more thing"))), chat.KindReopened, chat.KindMessage)
	if _, err := f.Reopen(ctx, "shop", conv, store.NewID(), bo); !errors.Is(err, chat.ErrNotResolved) {
		t.Errorf("reopening an open one: %v", err)
	}
	f.must(f.Resolve(ctx, "shop", conv, store.NewID(), bo))
	f.wantKinds(f.must(f.Reply(ctx, "shop", conv, bo, message("I forgot"))), chat.KindReopened, chat.KindMessage)
	f.must(f.Resolve(ctx, "shop", conv, store.NewID(), bo))
	f.wantKinds(f.must(f.Reopen(ctx, "shop", conv, store.NewID(), bo)), chat.KindReopened)
	f.must(f.Resolve(ctx, "shop", conv, store.NewID(), bo))
	f.wantKinds(f.must(f.Take(ctx, "shop", conv, store.NewID(), ana)), chat.KindReopened, chat.KindAssigned)
}

func TestNobodyIsAskedForNothing(t *testing.T) {
	f := newDesk(t)
	r := f.must(f.Resolve(t.Context(), "shop", f.asked(), store.NewID(), ana))
	f.wantKinds(r, chat.KindResolved)
}

func TestQuietPeriod(t *testing.T) {
	f := newDesk(t)
	f.set(func(s *site.Site) { s.QuietDays = 7 })
	ctx := t.Context()
	f.wantKinds(f.must(f.Resolve(ctx, "shop", f.answered(), store.NewID(), ana)), chat.KindResolved, chat.KindOffered)
	f.now += 7*day - 1
	f.wantKinds(f.must(f.Resolve(ctx, "shop", f.answered(), store.NewID(), ana)), chat.KindResolved)
	f.now++
	f.wantKinds(f.must(f.Resolve(ctx, "shop", f.answered(), store.NewID(), ana)), chat.KindResolved, chat.KindOffered)
	f.visit.Visitor = store.NewID()
	f.wantKinds(f.must(f.Resolve(ctx, "shop", f.answered(), store.NewID(), ana)), chat.KindResolved, chat.KindOffered)
}

func TestRatingMayBeChanged(t *testing.T) {
	f := newDesk(t)
	ctx, conv := t.Context(), f.answered()
	f.must(f.Resolve(ctx, "shop", conv, store.NewID(), ana))
	offer := f.state(conv).Offer
	rate := func(score int, comment string) error {
		_, err := f.Rate(ctx, "shop", conv, f.visit.Visitor, Rating{ID: store.NewID(), Offer: offer, Score: score, Comment: comment})
		return err
	}
	for _, score := range []int{-1, 0, 6} {
		if err := rate(score, ""); !errors.Is(err, chat.ErrScore) {
			t.Errorf("score %d: %v", score, err)
		}
	}
	if err := rate(2, ""); err != nil {
		t.Fatal(err)
	}
	f.now += day - 1
	if err := rate(4, ""); err != nil {
		t.Fatalf("changing it: %v", err)
	}
	if err := rate(5, "thank you"); err != nil {
		t.Fatalf("with a comment: %v", err)
	}
	if err := rate(1, ""); !errors.Is(err, chat.ErrSurveyClosed) {
		t.Errorf("after the comment: %v", err)
	}
	c := f.state(conv)
	if c.Answers.Score() != 5 || c.Answers.Comment() != "thank you" || c.RatedName != ana.Name {
		t.Errorf("state %+v", c)
	}
	counters, err := f.Store.Counters(ctx, "shop")
	if err != nil {
		t.Fatal(err)
	}
	for score := 1; score <= chat.CSATMax; score++ {
		if got := counters[chat.CounterScore(chat.SurveyCSAT, score)]; got != 0 && score != 5 || got != 1 && score == 5 {
			t.Errorf("%d answers of %d", got, score)
		}
	}
	if _, err := f.Rate(ctx, "shop", conv, store.NewID(), Rating{ID: store.NewID(), Offer: offer, Score: 5}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another's survey: %v", err)
	}
	if _, err := f.Rate(ctx, "shop", conv, f.visit.Visitor, Rating{ID: store.NewID(), Offer: offer + 1, Score: 5}); !errors.Is(err, chat.ErrNoSurvey) {
		t.Errorf("another offer: %v", err)
	}
}

func TestReadsThatSayNothingNewAreNotStored(t *testing.T) {
	f := newDesk(t)
	ctx, conv := t.Context(), f.answered()
	seq := f.state(conv).Seq
	for range 3 {
		if err := f.VisitorRead(ctx, "shop", conv, f.visit.Visitor, seq); err != nil {
			t.Fatal(err)
		}
	}
	if got := f.state(conv); got.Seq != seq+1 || got.VisitorRead != seq {
		t.Errorf("seq %d, read %d", got.Seq, got.VisitorRead)
	}
	if err := f.AgentRead(ctx, "shop", conv, ana, seq); err != nil {
		t.Fatal(err)
	}
	if got := f.state(conv); got.Seq != seq+1 {
		t.Errorf("an agent who answered has read, yet seq is %d", got.Seq)
	}
	if err := f.VisitorRead(ctx, "shop", conv, f.visit.Visitor, 1<<60); err != nil {
		t.Fatal(err)
	}
	if got := f.state(conv); got.VisitorRead > got.Seq {
		t.Errorf("read up to %d of %d", got.VisitorRead, got.Seq)
	}
}

func TestUnknownConversations(t *testing.T) {
	f := newDesk(t)
	ctx, none := t.Context(), store.NewID()
	_, reply := f.Reply(ctx, "shop", none, ana, message("hello?"))
	_, take := f.Take(ctx, "shop", none, store.NewID(), ana)
	_, resolve := f.Resolve(ctx, "shop", none, store.NewID(), ana)
	_, reopen := f.Reopen(ctx, "shop", none, store.NewID(), ana)
	for name, err := range map[string]error{
		"reply": reply, "take": take, "resolve": resolve, "reopen": reopen,
		"read": f.AgentRead(ctx, "shop", none, ana, 1),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := f.Store.Conversation(ctx, "shop", none); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an agent began a conversation: %v", err)
	}
}

func TestIdleConversationsAreResolvedByTheSystem(t *testing.T) {
	f := newDesk(t)
	f.set(func(s *site.Site) { s.IdleHours = 72 })
	ctx := t.Context()
	quiet, lively := f.answered(), f.answered()
	f.now += 71 * hour
	f.must(f.Send(ctx, "shop", lively, f.visit, message("still here")))
	f.now += hour
	jobs, err := f.Store.Claim(ctx, "shop", JobIdle, f.now, hour, 10)
	if err != nil || len(jobs) != 1 {
		t.Fatalf("due are %+v, %v", jobs, err)
	}
	for range 2 { // the second time it is done already
		if err := f.ResolveIdle(ctx, "shop", jobs[0]); err != nil {
			t.Fatal(err)
		}
	}
	if c := f.state(quiet); c.Status != chat.StatusResolved || c.Offer != 0 { // who went without a word is not asked
		t.Errorf("the quiet one: %+v", c)
	}
	if c := f.state(lively); c.Status != chat.StatusOpen {
		t.Errorf("the lively one: %+v", c)
	}
	if sites, next, err := f.Store.Due(ctx, JobIdle, f.now+1000*hour); err != nil || len(sites) != 0 || next != store.NoJob {
		t.Errorf("jobs are left at %v and %d, %v", sites, next, err)
	}
}
