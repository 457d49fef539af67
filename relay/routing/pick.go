package routing

import (
	"cmp"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
)

// agent is somebody who may answer in a site.
type agent struct {
	*people.Agent
	lead   bool
	there  bool
	ready  bool  // and neither busy nor away
	open   int64 // conversations that they have and may write in now
	limit  int64 // how many of them there may be, 0: any number
	still  int64 // how many of them do not count
	seen   bool  // that is known
	given  int64 // when they were given one last
	status int64 // the version of what they say
	stands int64 // the version of their standing, see people.Standings
}

// most is how many the agent may have and be given one for which w fits, 0: any
// number.
func (a *agent) most(w wish) int64 {
	if a.limit == 0 || w.open != 0 && w.open < a.limit {
		return w.open
	}
	return a.limit
}

// free reports whether the agent may be given another.
func (a *agent) free(w wish) bool { m := a.most(w); return m == 0 || a.open-a.still < m }

// wish is who fits a conversation.
type wish struct {
	team     map[string]bool // members; nil: everybody
	language string          // "": any
	skill    string
	prefer   string // the agent of last time
	open     int64  // the team's limit, 0: none
	of       string // the team's id, "" if everybody fits
}

// triesBeforeLead is how many may let a conversation wait before a lead gets it.
const triesBeforeLead = 3

// pick chooses who gets a conversation, and says why, or why nobody does.
func pick(all []*agent, w wish, c *chat.Conversation) (*agent, string) {
	left := all
	for _, step := range []struct {
		why  string
		fits func(a *agent) bool
	}{
		{chat.WhyTeam, func(a *agent) bool { return w.team == nil || w.team[a.ID] }},
		{chat.WhyLanguage, func(a *agent) bool { return w.language == "" || a.Work.Speaks(w.language) }},
		{chat.WhySkill, func(a *agent) bool { return w.skill == "" || slices.Contains(a.Work.Skills, w.skill) }},
		{chat.WhyOffline, func(a *agent) bool { return a.there }},
		{chat.WhyAway, func(a *agent) bool { return a.ready }},
		{chat.WhyTried, func(a *agent) bool { return !hadIt(c, a) }},
		{chat.WhyLimit, func(a *agent) bool { return a.free(w) }},
	} {
		var fit []*agent
		for _, a := range left {
			if step.fits(a) {
				fit = append(fit, a)
			}
		}
		_, tries := c.HadIt("")
		if step.why == chat.WhyTried && (len(fit) == 0 || tries >= triesBeforeLead) {
			if lead := best(all, "", func(a *agent) bool { return a.lead && a.ready && a.free(w) && !hadIt(c, a) }); lead != nil {
				return lead, chat.WhyLead
			}
		}
		if len(fit) == 0 {
			return nil, step.why
		}
		left = fit
	}
	chosen := best(left, w.prefer, func(*agent) bool { return true })
	if chosen.ID == w.prefer {
		return chosen, chat.WhyLast
	}
	return chosen, chat.WhyFewest
}

func hadIt(c *chat.Conversation, a *agent) bool {
	had, _ := c.HadIt(a.ID)
	return had
}

// best is who of those that fit is preferred, has the fewest, was given one the
// longest ago.
func best(all []*agent, prefer string, fits func(*agent) bool) (chosen *agent) {
	for _, a := range all {
		if !fits(a) {
			continue
		}
		if a.ID == prefer {
			return a
		}
		if chosen == nil || cmp.Or(cmp.Compare(a.open, chosen.open), cmp.Compare(a.given, chosen.given), cmp.Compare(a.ID, chosen.ID)) < 0 {
			chosen = a
		}
	}
	return chosen
}

// wishOf is who fits a conversation, by the rules and the team that it was given
// to.
func wishOf(r *site.Routing, c *chat.Conversation, s *staff) (wish, site.RoutingRule) {
	rule := r.Rule(c)
	w := wish{language: c.Locale, skill: rule.Skill}
	if id := cmp.Or(c.Team, rule.Team); id != "" {
		w.of, w.team, w.open = id, s.members[id], s.limits[id]
		if w.team == nil {
			w.team = map[string]bool{} // a team that was removed has no members
		}
	}
	// A language that nobody of the site answers in keeps nobody waiting.
	if !slices.ContainsFunc(s.all, func(a *agent) bool { return a.Work.Speaks(w.language) }) {
		w.language = ""
	}
	return w, rule
}
