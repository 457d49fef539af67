package sla

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
)

// JobClock is the kind of job that says how far a conversation's clocks reach, and
// that one is late.
const JobClock = "clock"

// React is the reaction that starts clocks and stops them.
func React(c *desk.Change) (j desk.Jobs) {
	if !c.Site.SLA.On {
		return j
	}
	before, after := c.Before, c.After
	job := store.Job{Kind: JobClock, Key: after.ID, Conv: after.ID, Due: c.Now}
	switch ran, runs := before.Waits(), after.Waits(); {
	case ran && !runs:
		j.Cancel = append(j.Cancel, store.JobID{Kind: JobClock, Key: after.ID})
	case runs && (!ran || before.Priority != after.Priority || before.Team != after.Team):
		j.Schedule = append(j.Schedule, job)
	case runs && tells(c.Events):
		if job.Due = next(after); job.Due != 0 {
			j.Schedule = append(j.Schedule, job)
		}
	}
	return j
}

// tells reports whether something was said of clocks.
func tells(events []chat.Event) bool {
	for i := range events {
		switch events[i].Kind {
		case chat.KindClocked, chat.KindWarned, chat.KindBreached:
			return true
		}
	}
	return false
}

// next is when something is to be said of a clock again; 0: never.
func next(c *chat.Conversation) (at int64) {
	for _, k := range []*chat.Clock{&c.Clocks.Answer, &c.Clocks.Solution} {
		due := k.Warn
		if k.Late == chat.LateWarned {
			due = k.Due
		}
		if k.Name != "" && k.Late != chat.LateBreached && k.Began != 0 && (at == 0 || due < at) {
			at = due
		}
	}
	return at
}
