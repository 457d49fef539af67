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

// openings say when the clocks of a conversation run that is a team's, "" if it is
// nobody's.
type openings func(team string) hours.Opening

// run is a time in which a clock ran, while the conversation was a team's; to is 0
// while it does.
type run struct {
	from, to int64
	team     string
}

// segment is what a clock measures: from what a visitor asks to an answer, or to a
// solution.
type segment struct {
	name   string
	began  uint64
	target int64
	runs   []run
}

func (s *segment) start(at int64, team string) {
	if n := len(s.runs); n > 0 && s.runs[n-1].to == 0 {
		if s.runs[n-1].team == team {
			return
		}
		s.runs[n-1].to = at
	}
	s.runs = append(s.runs, run{from: at, team: team})
}

func (s *segment) stop(at int64) {
	if n := len(s.runs); n > 0 && s.runs[n-1].to == 0 {
		s.runs[n-1].to = at
	}
}

// reaches is when the segment has run for d milliseconds, if nothing stops it; 0:
// never.
func (s *segment) reaches(d int64, of openings) int64 {
	for _, r := range s.runs {
		o, from, left := of(r.team), time.UnixMilli(r.from), time.Duration(d)*time.Millisecond
		if r.to != 0 {
			if ran := o.Between(from, time.UnixMilli(r.to)); ran < left {
				d -= ran.Milliseconds()
				continue
			}
		}
		at, ok := o.After(from, left)
		if !ok {
			return 0
		}
		return at.UnixMilli()
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
func clocks(log []chat.Event, policy *site.SLA, of openings) (running []chat.Clock) {
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
		k.Warn, k.Due = s.reaches(s.target*int64(policy.WarnAt)/100, of), s.reaches(s.target, of)
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
			s.start(e.At, c.Team)
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
