package replytime

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

const shop = "shop"

func open(t *testing.T) (store.Store, Keeper) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := docs.NewCache(s)
	t.Cleanup(func() { c.Close(); s.Close() })
	return s, Keeper{Docs: c}
}

// A person's first answer is kept, once, and the bot's is none; a site that does not
// tell keeps nothing.
func TestTheFirstAnswerOfAPersonIsKept(t *testing.T) {
	s, k := open(t)
	at := time.Date(2026, 3, 4, 12, 10, 0, 0, time.UTC).UnixMilli()
	d := &desk.Desk{Store: s, Docs: k.Docs, Now: func() int64 { return at }, Reactions: []desk.Reaction{React}}
	ana := desk.Person{ID: store.NewID(), Name: "Ana"}
	turn := func(on bool) {
		t.Helper()
		if err := site.Change(t.Context(), k.Docs, shop, func(of *site.Site) { of.Widget.Home = on }); err != nil {
			t.Fatal(err)
		}
	}
	talk := func() {
		t.Helper()
		conv, visit := store.NewID(), desk.Visit{Visitor: store.NewID()}
		say := func(_ store.Result, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		say(d.Send(t.Context(), shop, conv, visit, desk.Message{ID: store.NewID(), Text: "hello"}))
		at += 90_000
		say(d.Reply(t.Context(), shop, conv, ana, desk.Message{ID: store.NewID(), Text: "hi"}))
		say(d.Send(t.Context(), shop, conv, visit, desk.Message{ID: store.NewID(), Text: "and?"}))
		at += 10_000
		say(d.Reply(t.Context(), shop, conv, ana, desk.Message{ID: store.NewID(), Text: "yes"}))
	}
	kept := func() (list []Wait) {
		t.Helper()
		for { // what is due is done, twice
			due, err := s.Claim(t.Context(), shop, Job, at, 1000, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, job := range due {
				for range 2 {
					if err := k.keep(t.Context(), shop, job); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := s.Done(t.Context(), shop, job); err != nil {
					t.Fatal(err)
				}
			}
			if len(due) == 0 {
				break
			}
		}
		all, err := weeks.List(t.Context(), k.Docs, shop)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if d.ID != "084" { // Wednesday, twelve to one
				t.Errorf("an hour %s", d.ID)
			}
			list = append(list, d.Value.Waits...)
		}
		return list
	}
	turn(false)
	talk()
	if list := kept(); len(list) != 0 {
		t.Errorf("turned off: %v", list)
	}
	turn(true)
	talk()
	if list := kept(); len(list) != 1 || list[0].Took != 90_000 {
		t.Errorf("kept %v, want one wait of 90 s", list)
	}
	if jobs := React(&desk.Change{Before: &chat.Conversation{}, After: &chat.Conversation{}, Site: site.Site{Widget: site.Widget{Home: true}}}); len(jobs.Schedule) != 0 {
		t.Errorf("nobody answered: %v", jobs)
	}
}

func TestUsualIsTheMedianOfEnough(t *testing.T) {
	_, k := open(t)
	now := time.Date(2026, 3, 4, 12, 30, 0, 0, time.UTC)
	wait := func(ago, took time.Duration) {
		t.Helper()
		at := now.Add(-ago).UnixMilli()
		job := store.Job{Kind: Job, Conv: store.NewID(), Body: strconv.FormatInt(at, 10) + " " + strconv.FormatInt(took.Milliseconds(), 10)}
		if err := k.keep(t.Context(), shop, job); err != nil {
			t.Fatal(err)
		}
	}
	usual := func(at time.Time) (time.Duration, bool) {
		t.Helper()
		d, ok, err := Usual(t.Context(), k.Docs, shop, at)
		if err != nil {
			t.Fatal(err)
		}
		return d, ok
	}
	const week = 7 * 24 * time.Hour
	for range 30 {
		wait(9*week, time.Hour) // too long ago
	}
	for i := range Fewest - 1 {
		wait(week, time.Duration(i+1)*time.Minute)
	}
	if d, ok := usual(now); ok {
		t.Errorf("%v of one too few", d)
	}
	wait(0, 1000*time.Minute) // one more, far out
	if d, ok := usual(now); !ok || d != 10*time.Minute+30*time.Second {
		t.Errorf("%v, %t, want the median of 1 to 19 and 1000: 10.5 minutes", d, ok)
	}
	if d, ok := usual(now.Add(time.Hour)); ok {
		t.Errorf("%v in another hour", d)
	}
	if err := hours.Kind.Put(t.Context(), k.Docs, shop, docs.Doc[hours.Hours]{ID: hours.Main, Value: hours.Hours{Zone: "UTC", Week: hours.Week{Wed: hours.Day{{From: 13 * 60, To: 14 * 60}}}}}); err != nil {
		t.Fatal(err)
	}
	for range Fewest {
		wait(0, 40*time.Hour) // it was closed
	}
	if d, ok := usual(now); !ok || d > time.Hour {
		t.Errorf("%v, %t: waits that began while it was closed count", d, ok)
	}
}
