// Package automation does what a site's rules say: when something happens in a
// conversation, and it is so, then something is done to it.
//
// A rule is looked at in the step that stores what people, the bot or routing do,
// never in one of a rule, so rules do not set off each other. What it finds is a due
// job, which looks again before it does anything: whether the rule is still there,
// the conversation still so, and, for a rule that waits, nobody has written since.
package automation

import (
	"fmt"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
)

// JobRule is the kind of job that does what a rule says.
const JobRule = "rule"

// mostAtOnce is how many rules one step sets off at most.
const mostAtOnce = 10

// React is the reaction that looks for rules.
func React(c *desk.Change) (j desk.Jobs) {
	if len(c.Site.Automation) == 0 {
		return j
	}
	if rule := ruled(c.Events); rule != "" {
		return hooks(c, rule)
	}
	for i := range c.Site.Automation {
		r := &c.Site.Automation[i]
		if len(j.Schedule) < mostAtOnce && sets(r, c.Before, c.After) {
			j.Schedule = append(j.Schedule, store.Job{
				Kind: JobRule, Key: c.After.ID + "/" + r.ID, Conv: c.After.ID, Due: c.Now + int64(r.After)*60_000, Body: body(r.ID, c.After),
			})
		}
	}
	return j
}

// ruled is the rule that did it, "" if none did.
func ruled(events []chat.Event) string {
	for i := range events {
		if events[i].Kind == chat.KindRuled {
			return chat.As[chat.Ruled](events[i].Body).Rule
		}
	}
	return ""
}

// sets reports whether what happened sets a rule off.
func sets(r *site.Automation, before, after *chat.Conversation) bool {
	return r.On && (r.Again || !after.DidRule(r.ID)) && happened(r.When, before, after) && r.Fits(after, nil)
}

func happened(when string, before, after *chat.Conversation) bool {
	switch when {
	case site.WhenBegun:
		return before.VisitorSeq == 0 && after.VisitorSeq != 0
	case site.WhenVisitor:
		return after.VisitorSeq > before.VisitorSeq
	case site.WhenReply:
		return after.AgentSeq > before.AgentSeq
	case site.WhenAssigned:
		return after.Agent != before.Agent && after.Agent != "" && after.Agent != chat.Bot
	case site.WhenResolved:
		return after.Status == chat.StatusResolved && before.Status != chat.StatusResolved
	}
	return false
}

// body is what a job knows: the rule, and up to where people had written.
func body(rule string, c *chat.Conversation) string {
	return fmt.Sprintf("%s %d/%d", rule, c.VisitorSeq, c.AgentSeq)
}

// stands reports whether a rule that waited is still to be done.
func stands(job store.Job, r *site.Automation, c *chat.Conversation, open func() bool) bool {
	switch {
	case !r.On || !r.Again && c.DidRule(r.ID) || !r.Fits(c, open):
		return false
	case r.After > 0 && (job.Body != body(r.ID, c) || c.Asleep()):
		return false // somebody has written, which began anew, or it is put aside
	}
	return r.When == site.WhenResolved || c.Status == chat.StatusOpen
}

// ruleOf is the rule of a job, nil if it is there no more.
func ruleOf(rules []site.Automation, job store.Job) *site.Automation {
	id, _, _ := strings.Cut(job.Body, " ")
	for i := range rules {
		if rules[i].ID == id {
			return &rules[i]
		}
	}
	return nil
}
