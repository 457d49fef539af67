package automation

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// One group of conditions is enough, and what a rule snoozes it does not wake.
func TestGroupsAndSnooze(t *testing.T) {
	h := newHouse(t, site.Automation{
		Name: "Later", When: site.WhenVisitor, Again: true, If: site.AutomationIf{Text: "refund", Nobody: true},
		Or: []site.AutomationIf{{Text: "invoice"}, {Language: "zh"}}, Then: site.AutomationThen{Snooze: 30},
	})
	other := h.asks("", "hello")
	if h.state(other).Asleep() {
		t.Error("what no group fits is snoozed")
	}
	for _, text := range []string{"a refund", "my invoice"} {
		conv := h.asks("", text)
		if c := h.state(conv); c.SnoozedUntil != h.now+30*minute {
			t.Errorf("%q: snoozed until %d", text, c.SnoozedUntil)
		}
		if n := h.kinds(conv, chat.KindRuled); n != 1 {
			t.Errorf("%q: done %d times", text, n)
		}
	}
	h.replies(other)
	h.asks(other, "a refund") // somebody has it
	if h.state(other).Asleep() {
		t.Error("half a group is enough")
	}
}

// A rule for outside business hours goes by when it is done.
func TestOutsideHours(t *testing.T) {
	h := newHouse(t, site.Automation{
		Name: "Night", When: site.WhenVisitor, Again: true, If: site.AutomationIf{Hours: site.HoursClosed}, Then: site.AutomationThen{Reply: "We are asleep."},
	})
	if conv := h.asks("", "hello"); h.kinds(conv, chat.KindRuled) != 0 {
		t.Error("a site without hours is closed")
	}
	day, err := hours.ParseDay("09:00-17:00")
	h.must(err)
	var open hours.Hours
	open.Zone = "Asia/Shanghai"
	for _, d := range open.Week.Days() {
		*d = day
	}
	h.must(hours.Kind.Put(t.Context(), h.docs, shop, docs.Doc[hours.Hours]{ID: hours.Main, Value: open}))
	for at, want := range map[string]int{"2026-01-07T08:59:00+08:00": 1, "2026-01-07T09:00:00+08:00": 0, "2026-01-07T17:00:00+08:00": 1} {
		when, err := time.Parse(time.RFC3339, at)
		h.must(err)
		h.now = when.UnixMilli()
		if got := h.kinds(h.asks("", "hello"), chat.KindRuled); got != want {
			t.Errorf("at %s it is done %d times, want %d", at, got, want)
		}
	}
	rule := site.Automation{When: site.WhenBegun, If: site.AutomationIf{Hours: site.HoursClosed}, Then: site.AutomationThen{Resolve: true}}
	if found, looked, err := Try(t.Context(), h.store, h.docs, shop, rule, h.now+minute); err != nil || looked == 0 || len(found) == 0 || len(found) == looked {
		t.Errorf("%d of %d, %v", len(found), looked, err)
	}
}

// A conversation of a team that has hours goes by those, one of another by the site's.
func TestOutsideHoursOfTheTeam(t *testing.T) {
	h := newHouse(t, site.Automation{
		Name: "Night", When: site.WhenVisitor, Again: true, If: site.AutomationIf{Hours: site.HoursClosed}, Then: site.AutomationThen{Note: "it is night"},
	})
	day, late := hours.Day{{From: 9 * 60, To: 17 * 60}}, hours.Day{{From: 17 * 60, To: 24 * 60}}
	h.must(hours.Kind.Put(t.Context(), h.docs, shop, docs.Doc[hours.Hours]{ID: hours.Main, Value: hours.Hours{Zone: "UTC", Week: hours.Week{Wed: day}}}))
	nights, other := store.NewID(), store.NewID()
	h.must(team.Kind.Put(t.Context(), h.docs, shop,
		docs.Doc[team.Team]{ID: nights, Value: team.Team{Name: "Night", Week: hours.Week{Wed: late}}},
		docs.Doc[team.Team]{ID: other, Value: team.Team{Name: "Other"}}))
	for _, c := range []struct {
		at, team string
		want     int
	}{{"12:00", nights, 1}, {"12:00", other, 0}, {"18:00", nights, 0}, {"18:00", other, 1}} {
		when, err := time.Parse(time.RFC3339, "2026-01-07T"+c.at+":00Z")
		h.must(err)
		h.now = when.UnixMilli() - 1000
		conv := h.asks("", "hello")
		_, err = h.desk.Assign(t.Context(), shop, conv, store.NewID(), h.ana, desk.Transfer{To: desk.Target{Team: desk.Person{ID: c.team, Name: "T"}}})
		h.must(err)
		before := h.kinds(conv, chat.KindRuled)
		h.now += 1000
		h.asks(conv, "and?")
		if got := h.kinds(conv, chat.KindRuled) - before; got != c.want {
			t.Errorf("at %s: done %d times, want %d", c.at, got, c.want)
		}
	}
}

// The webhook of a rule is told of each time, with what others may know.
func TestWebhook(t *testing.T) {
	var calls, fail atomic.Int32
	var got map[string]any
	var key string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		key = r.Header.Get("Idempotency-Key")
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		w.WriteHeader(int(fail.Load()))
	}))
	t.Cleanup(server.Close)
	h := newHouse(t, site.Automation{Name: "Tell", When: site.WhenBegun, Then: site.AutomationThen{Webhook: server.URL}})
	rules := Rules{Desk: h.desk.Desk, Client: server.Client()}
	conv := h.asks("", "a secret")
	due, err := h.store.Claim(t.Context(), shop, JobHook, h.now, 30_000, 10)
	h.must(err)
	if len(due) != 1 {
		t.Fatalf("%d calls are due", len(due))
	}
	fail.Store(500)
	if rules.call(t.Context(), shop, due[0]) == nil {
		t.Error("a failed call is not tried again")
	}
	first := key
	fail.Store(204)
	h.must(rules.call(t.Context(), shop, due[0]))
	if calls.Load() != 2 || key == "" || key != first || got["conversation"] != conv || got["name"] != "Tell" || len(got) != 6 {
		t.Errorf("%d calls, keys %q and %q, told %v", calls.Load(), first, key, got)
	}
	for _, bad := range []string{"ftp://a/", "https://", "javascript:x", "https://me:pw@a/"} {
		err := site.Change(t.Context(), h.docs, shop, func(s *site.Site) { s.Automation[0].Then.Webhook = bad })
		if err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
