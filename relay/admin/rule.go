package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
	ui "github.com/parley-chat/parley/templates/admin"
)

// ruleOf is the rule that was typed.
func ruleOf(r *http.Request) site.RoutingRule {
	urgent, _ := strconv.Atoi(r.PostFormValue("urgent"))
	return site.RoutingRule{
		Page: line(r, "page"), Language: line(r, "language"), Topic: line(r, "topic"), Urgent: urgent,
		Team: line(r, "team"), Skill: people.Fold(line(r, "skill")), Last: r.PostFormValue("last") != "",
	}
}

// routingNames are the names of what rules speak of, by id.
type routingNames struct {
	teams, topics []ui.Option
	empty         map[string]bool // teams that nobody is in
}

func (a routingPage) named(r *http.Request, siteID string) (n routingNames, err error) {
	teams, err := team.Kind.List(r.Context(), a.Docs, siteID)
	if err != nil {
		return n, err
	}
	staff, err := a.staff(r, siteID)
	if err != nil {
		return n, err
	}
	n.empty = map[string]bool{}
	for _, d := range teams {
		n.teams = append(n.teams, ui.Option{Value: d.ID, Name: d.Value.Name})
		n.empty[d.ID] = !slices.ContainsFunc(staff, func(s docs.Doc[people.Agent]) bool {
			return s.Value.Has(siteID, people.Reply) && slices.Contains(d.Value.Members, s.Value.ID)
		})
	}
	topics, err := topic.Kind.List(r.Context(), a.Docs, siteID)
	for _, d := range topics {
		n.topics = append(n.topics, ui.Option{Value: d.ID, Name: d.Value.Name})
	}
	return n, err
}

func nameIn(list []ui.Option, id string) string {
	for _, o := range list {
		if o.Value == id {
			return o.Name
		}
	}
	return id
}

// gone reports whether a rule speaks of something that was removed.
func (n routingNames) gone(r site.RoutingRule) bool {
	return r.Team != "" && nameIn(n.teams, r.Team) == r.Team || r.Topic != "" && nameIn(n.topics, r.Topic) == r.Topic
}

// nobody reports whether a team is there and nobody in it answers.
func (n routingNames) nobody(team string) bool { return n.empty[team] }

// when says to what a rule applies, and then who gets it.
func (n routingNames) when(who caller, r site.RoutingRule) string {
	var parts []string
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, who.Words.T(key)+" "+value)
		}
	}
	add("routing.page", r.Page)
	add("routing.language", r.Language)
	add("routing.topic", nameIn(n.topics, r.Topic))
	if r.Urgent > 0 {
		add("routing.urgent", who.Words.T("priority."+priorities[r.Urgent]))
	}
	if len(parts) == 0 {
		return who.Words.T("routing.always")
	}
	return strings.Join(parts, " · ")
}

func (n routingNames) then(who caller, r site.RoutingRule) string {
	var parts []string
	if r.Team != "" {
		parts = append(parts, who.Words.T("routing.team")+" "+nameIn(n.teams, r.Team))
	}
	if r.Skill != "" {
		parts = append(parts, who.Words.T("routing.skill")+" "+r.Skill)
	}
	if r.Last {
		parts = append(parts, who.Words.T("routing.last"))
	}
	if len(parts) == 0 {
		return who.Words.T("routing.everybody")
	}
	return strings.Join(parts, " · ")
}

// priorities are the names of those that a rule may ask for.
var priorities = map[int]string{chat.PriorityHigh: "high", chat.PriorityUrgent: "urgent"}

// fields are those of a rule.
func (n routingNames) fields(who caller, r site.RoutingRule) []ui.Field {
	t := who.Words.T
	any := func(list []ui.Option) []ui.Option {
		return append([]ui.Option{{Value: "", Name: t("routing.any")}}, list...)
	}
	last, urgent := "", ""
	if r.Last {
		last = "yes"
	}
	if r.Urgent != 0 {
		urgent = strconv.Itoa(r.Urgent)
	}
	return []ui.Field{
		{Name: "page", Label: t("routing.page"), Help: example(who, "routing.pageHelp"), Kind: "text", Value: r.Page, Max: site.MaxRoutingText},
		{Name: "language", Label: t("routing.language"), Help: example(who, "routing.languageHelp"), Kind: "text", Value: r.Language, Max: 35},
		{Name: "topic", Label: t("routing.topic"), Kind: "select", Value: r.Topic, Options: any(n.topics)},
		{Name: "urgent", Label: t("routing.urgent"), Kind: "select", Value: urgent, Options: any([]ui.Option{
			{Value: strconv.Itoa(chat.PriorityHigh), Name: t("priority.high")}, {Value: strconv.Itoa(chat.PriorityUrgent), Name: t("priority.urgent")},
		})},
		{Name: "team", Label: t("routing.team"), Kind: "select", Value: r.Team, Options: any(n.teams)},
		{Name: "skill", Label: t("routing.skill"), Help: t("routing.skillHelp"), Kind: "text", Value: r.Skill, Max: people.MaxSkillLength},
		{Name: "last", Label: t("routing.last"), Kind: "check", Value: last},
	}
}
