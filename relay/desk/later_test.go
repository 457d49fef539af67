package desk

import (
	"errors"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// planning is a desk with planned replies, and a relay that does what is due.
type planning struct {
	*fixture
	Later
}

func newPlanning(t *testing.T) planning {
	f := newDesk(t)
	f.Reactions = append(f.Reactions, Plans)
	return planning{f, Later{f.Work.Desk}}
}

// planned plans a reply of Ana's in five hours and returns the Seq of its event.
func (f planning) planned(conv, text string) uint64 {
	f.t.Helper()
	r := f.must(f.Plan(f.t.Context(), "shop", conv, ana, message(text), Then{}, f.now+5*hour))
	return r.Events[len(r.Events)-1].Seq
}

// due does the jobs that are due, each twice, as after a relay's death.
func (f planning) due() (done int) {
	f.t.Helper()
	jobs, err := f.Work.Store.Claim(f.t.Context(), "shop", JobPlan, f.now, 1000, 5)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, j := range jobs {
		for range 2 {
			if err := f.PlanDue(f.t.Context(), "shop", j); err != nil {
				f.t.Fatal(err)
			}
		}
		if _, err := f.Work.Store.Done(f.t.Context(), "shop", j); err != nil {
			f.t.Fatal(err)
		}
	}
	return len(jobs)
}

// log is the whole log of a conversation.
func (f planning) log(conv string) []chat.Event {
	f.t.Helper()
	log, err := wholeLog(f.t.Context(), f.Work.Store, "shop", conv)
	if err != nil {
		f.t.Fatal(err)
	}
	return log
}

func said(log []chat.Event, text string) (n int) {
	for _, e := range log {
		if e.Text == text || chat.As[chat.Planned](e.Body).Text == text {
			n++
		}
	}
	return n
}

func TestPlannedReplyIsSentOnce(t *testing.T) {
	f := newPlanning(t)
	f.set(func(s *site.Site) { s.IdleHours = 1 })
	conv := f.answered()
	seq := f.planned(conv, "Did it arrive?")
	if c := f.state(conv); len(c.Plans) != 1 || c.Plans[0].Preview != "Did it arrive?" || c.AgentSeq > seq {
		t.Fatalf("planned: %+v", c.Plans)
	}
	f.now += 4 * hour
	if n := f.due(); n != 0 {
		t.Errorf("%d jobs too early", n)
	}
	if jobs, err := f.Work.Store.Claim(t.Context(), "shop", JobIdle, f.now, 1000, 5); err != nil || len(jobs) > 0 {
		t.Errorf("would be resolved although more is to come: %v, %v", jobs, err)
	}
	f.now += hour
	if n := f.due(); n != 1 {
		t.Errorf("%d jobs when it was time", n)
	}
	c, log := f.state(conv), f.log(conv)
	if said(log, "Did it arrive?") != 1 || c.Preview != "Did it arrive?" || len(c.Plans) != 0 {
		t.Errorf("sent: %d times, %+v", said(log, "Did it arrive?"), c.Plans)
	}
	for _, e := range log {
		if e.Text == "Did it arrive?" && (e.From != ana.ID || e.Role != chat.RoleAgent || e.At != f.now) {
			t.Errorf("sent as %+v", e)
		}
	}
	if _, err := f.SendNow(t.Context(), "shop", conv, store.NewID(), bo, seq); !errors.Is(err, ErrNotPlanned) {
		t.Errorf("sent again: %v", err)
	}
}

func TestWhatWithholdsAPlannedReply(t *testing.T) {
	f := newPlanning(t)
	for why, change := range map[string]func(conv string){
		chat.UnplannedVisitor: func(conv string) {
			f.must(f.Send(t.Context(), "shop", conv, f.visit, message("it came")))
		},
		chat.UnplannedResolved: func(conv string) {
			f.must(f.Resolve(t.Context(), "shop", conv, store.NewID(), ana))
		},
	} {
		conv := f.answered()
		seq := f.planned(conv, "Did it arrive?")
		change(conv)
		c := f.state(conv)
		if c.Plan(seq).Stands(&c) != why {
			t.Errorf("%s: stands as %q before it is time", why, c.Plan(seq).Stands(&c))
		}
		f.now += 5 * hour
		f.due()
		c = f.state(conv)
		if p := c.Plan(seq); p == nil || p.Held != why || c.LastAt != f.now || c.AgentSeq > seq {
			t.Fatalf("%s: %+v", why, c.Plans)
		}
		// Whoever decides may send it all the same.
		f.wantKinds(f.must(f.SendNow(t.Context(), "shop", conv, store.NewID(), ana, seq)), map[string][]chat.Kind{
			chat.UnplannedVisitor:  {chat.KindMessage, chat.KindUnplanned},
			chat.UnplannedResolved: {chat.KindReopened, chat.KindMessage, chat.KindUnplanned},
		}[why]...)
	}
}

func TestPlannedReplyIsChangedAndTakenBack(t *testing.T) {
	f := newPlanning(t)
	conv := f.answered()
	seq := f.planned(conv, "Did it arive?")
	f.must(f.Later.Change(t.Context(), "shop", conv, store.NewID(), bo, seq, "Did it arrive?", f.now+6*hour))
	f.now += 5 * hour
	if n := f.due(); n != 0 {
		t.Errorf("%d jobs although it was put off", n)
	}
	p := f.state(conv).Plans
	if len(p) != 1 || p[0].Agent != bo.ID || said(f.log(conv), "Did it arive?") != 0 {
		t.Fatalf("changed: %+v", p)
	}
	f.must(f.TakeBack(t.Context(), "shop", conv, store.NewID(), ana, p[0].Seq))
	f.now += hour
	if n := f.due(); n != 0 || said(f.log(conv), "Did it arrive?") != 0 {
		t.Errorf("%d jobs, said %d times after it was taken back", n, said(f.log(conv), "Did it arrive?"))
	}
	for i := range chat.MaxPlans + 1 {
		_, err := f.Plan(t.Context(), "shop", conv, ana, message("later"), Then{}, f.now+hour)
		if want := i == chat.MaxPlans; errors.Is(err, ErrPlans) != want {
			t.Errorf("plan %d: %v", i, err)
		}
	}
	if _, err := f.Plan(t.Context(), "shop", conv, ana, message("before"), Then{}, f.now); !errors.Is(err, ErrPast) {
		t.Errorf("in the past: %v", err)
	}
}

// What goes with a planned reply goes with it when it is sent.
func TestPlannedMacro(t *testing.T) {
	f := newPlanning(t)
	conv := f.answered()
	urgent := chat.PriorityUrgent
	f.must(f.Plan(t.Context(), "shop", conv, ana, message("Closing this."), Then{Resolve: true, Labels: Labels{Priority: &urgent}}, f.now+hour))
	if c := f.state(conv); c.Priority != 0 || c.Status != chat.StatusOpen {
		t.Errorf("done at once: %+v", c.Labels)
	}
	f.now += hour
	f.due()
	if c := f.state(conv); c.Priority != urgent || c.Status != chat.StatusResolved || c.Preview != "Closing this." {
		t.Errorf("after it was sent: %v %v %q", c.Priority, c.Status, c.Preview)
	}
}
