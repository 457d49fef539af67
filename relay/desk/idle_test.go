package desk

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
)

// What starts, moves and stops the idle clock.
func TestIdleClock(t *testing.T) {
	const starts, stops, stays = "starts", "stops", "stays"
	const now, idle = 1_700_000_000_000, 72
	state := func(status chat.Status, agent, visitor uint64) chat.Conversation {
		return chat.Conversation{ID: "c", Status: status, Receipts: chat.Receipts{AgentSeq: agent, VisitorSeq: visitor}}
	}
	for name, test := range map[string]struct {
		before, after chat.Conversation
		hours         int
		want          string
	}{
		"a visitor begins":                 {state(chat.StatusNone, 0, 0), state(chat.StatusOpen, 0, 2), idle, stays},
		"a visitor writes again":           {state(chat.StatusOpen, 0, 2), state(chat.StatusOpen, 0, 3), idle, stays},
		"an agent answers":                 {state(chat.StatusOpen, 0, 2), state(chat.StatusOpen, 3, 2), idle, starts},
		"an agent goes on":                 {state(chat.StatusOpen, 3, 2), state(chat.StatusOpen, 4, 2), idle, starts},
		"an agent answers where none runs": {state(chat.StatusOpen, 0, 2), state(chat.StatusOpen, 3, 2), 0, stays},
		"something else happens":           {state(chat.StatusOpen, 3, 2), state(chat.StatusOpen, 3, 2), idle, stays},
		"a visitor answers":                {state(chat.StatusOpen, 3, 2), state(chat.StatusOpen, 3, 4), idle, stops},
		"it is resolved":                   {state(chat.StatusOpen, 3, 2), state(chat.StatusResolved, 3, 2), idle, stops},
		"it is resolved unanswered":        {state(chat.StatusOpen, 0, 2), state(chat.StatusResolved, 0, 2), idle, stays},
		"it is reopened":                   {state(chat.StatusResolved, 3, 2), state(chat.StatusOpen, 3, 2), idle, starts},
		"a visitor reopens it":             {state(chat.StatusResolved, 3, 2), state(chat.StatusOpen, 3, 5), idle, stays},
	} {
		jobs := Idle(&Change{Before: &test.before, After: &test.after, Site: site.Site{IdleHours: test.hours}, Now: now})
		got := stays
		switch {
		case len(jobs.Schedule) == 1 && len(jobs.Cancel) == 0:
			got = starts
			if job := jobs.Schedule[0]; job.Kind != JobIdle || job.Conv != "c" || job.Due != now+idle*hour {
				t.Errorf("%s: the job is %+v", name, job)
			}
		case len(jobs.Schedule) == 0 && len(jobs.Cancel) == 1:
			got = stops
		case len(jobs.Schedule)+len(jobs.Cancel) != 0:
			t.Errorf("%s: %+v", name, jobs)
		}
		if got != test.want {
			t.Errorf("%s: the clock %s, want %s", name, got, test.want)
		}
	}
}
