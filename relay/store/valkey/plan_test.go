package valkey

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

var planned = subject{
	convKey: convKey{"shop", "c1"},
	keys:    [3]string{"{shop}:conv/c1", "{shop}:log/c1", "{shop}:batch/c1"},
	channel: "of c1", inbox: "of shop",
}

// planOf plans a step on the state after some events, and checks what is the same
// for all plans.
func planOf(t *testing.T, before []chat.Event, step store.Step, waits bool) *plan {
	t.Helper()
	c := chat.Conversation{ID: planned.conv}
	for _, e := range before {
		c.Apply(e)
	}
	now := state{conv: c}
	if c.Seq > 0 {
		now.become(&c)
	}
	p := new(plan)
	if err := p.step(&planned, &now, "batch", &step, waits); err != nil {
		t.Fatal(err)
	}
	for i, e := range p.events {
		if c.Apply(e); e.Seq != uint64(len(before)+i+1) || !strings.Contains(p.args[10+i], e.Text) {
			t.Errorf("event %d is %+v, stored as %s", i, e, p.args[10+i])
		}
	}
	var stored chat.Conversation
	ok := parseSummary(p.args[3], planned.conv, &stored)
	if !ok || stored.Seq != c.Seq || p.next.head != header(&c) || !strings.HasPrefix(p.args[3], p.next.head) || !slices.Equal(p.next.places, placed(nil, &c)) {
		t.Errorf("after %+v the summary is %q, the state %+v", step, p.args[3], p.next)
	}
	for _, key := range p.keys {
		if typeOf(key) == "" {
			t.Errorf("of what type is %s?", key)
		}
	}
	if !slices.Equal(p.keys[:3], planned.keys[:]) || p.args[0] != "batch" || p.args[1] != "c1" || p.args[2] != now.head {
		t.Errorf("keys %q, args %q", p.keys, p.args)
	}
	return p
}

func message(seq uint64, role chat.Role, at int64, text string) chat.Event {
	return chat.Event{Seq: seq, ID: text, Kind: chat.KindMessage, Role: role, At: at, Text: text}
}

func TestPlans(t *testing.T) {
	hello := message(1, chat.RoleVisitor, 5000, "hello")
	rest := func(p *plan) []string { return slices.Concat(p.args[4:10], p.args[10+len(p.events):]) }
	for name, test := range map[string]struct {
		before []chat.Event
		step   store.Step
		waits  bool
		keys   string // after the first three
		args   string // from the fifth on, without the events
	}{
		"the first": {nil, store.Step{Events: []chat.Event{message(0, chat.RoleVisitor, 5000, "hello")}}, false,
			"{shop}:view/unassigned {shop}:view/open", "1 1 of_c1 _ of_shop nc1_1 z 5000 1 z -5000 1"},
		"waits on": {[]chat.Event{hello}, store.Step{Events: []chat.Event{message(0, chat.RoleVisitor, 6500, "?")}}, false,
			"{shop}:view/open", "2 1 of_c1 _ of_shop nc1_2 z -6000 1"},
		"moves nowhere": {[]chat.Event{hello}, store.Step{Events: []chat.Event{message(0, chat.RoleVisitor, 5900, "?")}}, false,
			"", "2 1 of_c1 _ of_shop nc1_2"},
		"resolved": {[]chat.Event{hello}, store.Step{Events: []chat.Event{{ID: "r", Kind: chat.KindResolved, At: 7000}}}, false,
			"{shop}:view/resolved {shop}:view/unassigned {shop}:view/open", "2 1 of_c1 _ of_shop nc1_2 z -7000 1 r 1 r 1"},
		"two": {[]chat.Event{hello}, store.Step{Events: []chat.Event{message(0, chat.RoleVisitor, 5100, "a"), message(0, chat.RoleVisitor, 5200, "b")}}, false,
			"", "2 2 of_c1 _ of_shop nc1_3"},
		"too long to be carried": {[]chat.Event{hello}, store.Step{Events: []chat.Event{message(0, chat.RoleVisitor, 5100, strings.Repeat("x", maxCarried))}}, false,
			"", "2 1 of_c1 nc1_2 of_shop nc1_2"},
		"to be durable": {[]chat.Event{hello}, store.Step{Events: []chat.Event{message(0, chat.RoleVisitor, 5100, "a")}}, true,
			"{shop}:safe/c1", "2 1 _ _ of_shop nc1_2 s 1"},
		"jobs": {[]chat.Event{hello}, store.Step{
			Events: []chat.Event{message(0, chat.RoleVisitor, 5100, "a")},
			Cancel: []store.JobID{{Kind: "wake", Key: "w"}}, Schedule: []store.Job{{Kind: "mail", Key: "m", Due: 9}, {Kind: "mail", Key: "n", Due: 8}},
		}, false,
			"{shop}:jobs/wake {shop}:job/wake {shop}:jobs/mail {shop}:job/mail {shop}:jobs/mail {shop}:job/mail",
			`2 1 of_c1 _ of_shop nc1_2 x 1 w j 1 m 9 .0.{"kind":"mail","key":"m","due":9} j 1 n 8 .0.{"kind":"mail","key":"n","due":8}`},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, test.before, test.step, test.waits)
			if got := strings.Join(p.keys[3:], " "); got != test.keys {
				t.Errorf("the keys are %s, want %s", got, test.keys)
			}
			var args []string
			for _, arg := range rest(p) {
				if arg == "" {
					arg = "_"
				}
				args = append(args, strings.NewReplacer(" ", "_", "\n", ".").Replace(arg))
			}
			if got := strings.Join(args, " "); got != test.args {
				t.Errorf("the arguments are\n%s, want\n%s", got, test.args)
			}
			if p.waits != test.waits || len(test.step.Schedule) > 0 != (len(p.hints) > 0) || len(p.hints) > 0 && p.hints[0].due != 8 {
				t.Errorf("waits %v, hints %v", p.waits, p.hints)
			}
		})
	}
}

// Counters move with what the events add up to.
func TestPlanCounts(t *testing.T) {
	p := planOf(t, []chat.Event{message(1, chat.RoleVisitor, 5000, "hello")},
		store.Step{Events: []chat.Event{{ID: "o", Kind: chat.KindOffered, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}, At: 6000}}}, false)
	want := []string{"c", "1", chat.CounterOffers(chat.SurveyCSAT), "1"}
	if !slices.Contains(p.keys, "{shop}:counters") || !slices.Equal(p.args[len(p.args)-4:], want) {
		t.Errorf("keys %q, args %q", p.keys, p.args)
	}
}

// Looking changes nothing, and is told whether the batch has to be waited for.
func TestLook(t *testing.T) {
	for _, waits := range []bool{false, true} {
		p := new(plan)
		p.look(&planned, "batch", noHead, waits)
		if len(p.events) != 0 || len(p.args) != 10 || p.args[5] != "0" || (p.args[6] == "") != waits || p.waits != waits {
			t.Errorf("look %+v", p)
		}
	}
}
