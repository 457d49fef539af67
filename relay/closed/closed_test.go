package closed

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/team"
)

// Who comes to a team while it is closed reads what it says then, once, in their own
// language; nobody else does.
func TestWhoComesToAClosedTeamIsTold(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := docs.NewCache(s)
	t.Cleanup(func() { c.Close(); s.Close() })
	noon := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) // a Monday
	now := noon.UnixMilli()
	d := desk.Work{Desk: &desk.Desk{Store: s, Docs: c, Now: func() int64 { return now }, Reactions: []desk.Reaction{React}}}
	if err := site.Change(t.Context(), c, "shop", func(*site.Site) {}); err != nil {
		t.Fatal(err)
	}
	week := hours.Week{}
	if week.Mon, err = hours.ParseDay("22:00-23:00"); err != nil {
		t.Fatal(err)
	}
	night := docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: "Night", Week: week, Closed: map[string]string{"en": "We are there at ten.", "zh": "十点见。"}}}
	day := docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: "Day", Closed: map[string]string{"en": "Never said."}}}
	mute := docs.Doc[team.Team]{ID: store.NewID(), Value: team.Team{Name: "Mute", Week: week}}
	if err := team.Kind.Put(t.Context(), c, "shop", night, day, mute); err != nil {
		t.Fatal(err)
	}
	begin := func(locale string) string {
		t.Helper()
		conv := store.NewID()
		if _, err := d.Send(t.Context(), "shop", conv, desk.Visit{Visitor: "v", Locale: locale}, desk.Message{ID: store.NewID(), Text: "hello"}); err != nil {
			t.Fatal(err)
		}
		return conv
	}
	// to gives a conversation to a team by a rule and returns what was said to the
	// visitor since.
	to := func(conv string, of docs.Doc[team.Team]) string {
		t.Helper()
		before, err := s.Conversation(t.Context(), "shop", conv)
		if err != nil {
			t.Fatal(err)
		}
		rule := &site.Automation{ID: store.NewID(), Name: "rule", Then: site.AutomationThen{Team: of.ID, TeamName: of.Value.Name}}
		if _, err := d.Rule(t.Context(), "shop", conv, rule, func(*chat.Conversation) bool { return true }); err != nil {
			t.Fatal(err)
		}
		for {
			due, err := s.Claim(t.Context(), "shop", JobTell, now, 30_000, 10)
			if err != nil {
				t.Fatal(err)
			}
			if len(due) == 0 {
				break
			}
			for _, job := range due {
				for range 2 { // a job may be done again by another relay
					if err := (Teller{d.Desk}).tell(t.Context(), "shop", job); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := s.Done(t.Context(), "shop", job); err != nil {
					t.Fatal(err)
				}
			}
		}
		events, err := store.Tail(t.Context(), s, "shop", conv, before.Seq, 100)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range events {
			if e.Kind == chat.KindMessage {
				said = append(said, e.Text)
			}
		}
		return strings.Join(said, "|")
	}
	one := begin("en-GB")
	for _, step := range []struct {
		conv string
		to   docs.Doc[team.Team]
		says string
	}{
		{one, night, "We are there at ten."}, {one, day, ""}, {one, night, ""}, {begin("zh-CN"), night, "十点见。"}, {begin("ar"), night, ""}, {begin("en"), mute, ""},
	} {
		if said := to(step.conv, step.to); said != step.says {
			t.Errorf("to %s: %q, want %q", step.to.Value.Name, said, step.says)
		}
	}
	now = noon.Add(10*time.Hour + time.Minute).UnixMilli()
	if said := to(begin("en"), night); said != "" {
		t.Errorf("it is open and says %q", said)
	}
}
