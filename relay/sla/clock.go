// Package sla runs the clocks of a site's service levels: until a visitor's first
// message is answered by a human, until each later one is, and until the
// conversation is resolved. They are computed from the log, run in business hours
// alone, and stop while the conversation waits for its visitor or is snoozed.
//
// Nothing ticks. What starts or stops a clock schedules the one job of the
// conversation, which reads the log and says how far the clocks reach; it comes
// again when one of them is to be said late, and looks again before it says so.
package sla

import (
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/site"
)

// opening is when clocks run: always, or while a site is open.
type opening struct {
	always   bool
	schedule hours.Schedule
}

// after is when clocks have run for d since at, both in milliseconds; 0: never.
func (o opening) after(at, d int64) int64 {
	if o.always {
		return at + d
	}
	t, ok := o.schedule.After(time.UnixMilli(at), time.Duration(d)*time.Millisecond)
	if !ok {
		return 0
	}
	return t.UnixMilli()
}

// between is for how long clocks run between two times, in milliseconds.
func (o opening) between(from, to int64) int64 {
	if o.always {
		return to - from
	}
	return o.schedule.Between(time.UnixMilli(from), time.UnixMilli(to)).Milliseconds()
}

// segment is what a clock measures: from what a visitor asks to an answer, or to a
// solution.
type segment struct {
	name   string
	began  uint64
	target int64
	runs   [][2]int64 // from when to when it ran; the end of the last is 0 while it does
}

func (s *segment) start(at int64) {
	if n := len(s.runs); n == 0 || s.runs[n-1][1] != 0 {
		s.runs = append(s.runs, [2]int64{at, 0})
	}
}

func (s *segment) stop(at int64) {
	if n := len(s.runs); n > 0 && s.runs[n-1][1] == 0 {
		s.runs[n-1][1] = at
	}
}

// reaches is when the segment has run for d, if nothing stops it; 0: never.
func (s *segment) reaches(d int64, o opening) int64 {
	for _, r := range s.runs {
		if r[1] == 0 {
			return o.after(r[0], d)
		}
		ran := o.between(r[0], r[1])
		if ran >= d {
			return o.after(r[0], d)
		}
		d -= ran
	}
	return 0 // it is stopped
}

// replay is a log as far as clocks go by it.
type replay struct {
	policy   *site.SLA
	state    chat.Conversation
	answered bool // by a human
	ours     bool // an agent spoke first: there is no first answer to wait for
	answer   *segment
	solution *segment
}

// clocks are the clocks that run at the end of a log, by the policy as it is now
// for what it says nothing of yet.
func clocks(log []chat.Event, policy *site.SLA, o opening) (running []chat.Clock) {
	r := replay{policy: policy}
	for i := range log {
		r.event(&log[i])
	}
	if !r.state.Waits() {
		return nil
	}
	for _, s := range []*segment{r.answer, r.solution} {
		if s == nil || s.target == 0 {
			continue
		}
		k := chat.Clock{Name: s.name, Began: s.began, Target: s.target}
		k.Warn, k.Due = s.reaches(s.target*int64(policy.WarnAt)/100, o), s.reaches(s.target, o)
		if k.Due != 0 {
			running = append(running, k)
		}
	}
	return running
}

func (r *replay) event(e *chat.Event) {
	before := r.state
	r.state.Apply(*e)
	c := &r.state
	if c.AgentSeq > before.AgentSeq {
		r.ours = r.ours || before.VisitorSeq == 0
		r.answered = true
	}
	if c.WaitingSince == 0 {
		r.answer = nil
	} else if r.answer == nil {
		name := chat.ClockFirst
		if r.answered || r.ours {
			name = chat.ClockNext
		}
		r.answer = r.begin(name, e.Seq)
	}
	if c.Status != chat.StatusOpen {
		r.solution = nil
	} else if r.solution == nil && c.VisitorSeq > 0 {
		r.solution = r.begin(chat.ClockResolve, e.Seq)
	}
	for _, s := range []*segment{r.answer, r.solution} {
		if s == nil {
			continue
		}
		if c.Waits() {
			s.start(e.At)
		} else {
			s.stop(e.At)
		}
		said := chat.As[chat.Clock](e.Body)
		switch {
		case e.Kind == chat.KindClocked && said.Name == s.name && said.Began == s.began:
			s.target = said.Target
		case c.Priority != before.Priority:
			s.target = r.policy.Of(s.name, c.Priority)
		}
	}
}

func (r *replay) begin(name string, seq uint64) *segment {
	return &segment{name: name, began: seq, target: r.policy.Of(name, r.state.Priority)}
}
