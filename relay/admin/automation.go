package admin

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/automation"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// automationPage is the page with what is done without anybody.
type automationPage struct{ *Admin }

// loggedShown is how many lines of the log the page has.
const loggedShown = 50

// rules is the page; ?edit= opens a rule in the form, ?test= says what it would have
// been done to.
func (a automationPage) rules(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := site.Kind.Get(r.Context(), a.Docs, store.Global, r.PathValue("site"))
	if err != nil {
		return err
	}
	open := site.Automation{}
	for _, rule := range d.Value.Automation {
		if id := r.FormValue("edit"); id != "" && rule.ID == id {
			open = rule
		}
	}
	fields, err := a.fields(r, who, open)
	if err != nil {
		return err
	}
	return a.show(w, r, who, http.StatusOK, d, open, fields, "")
}

func (a automationPage) show(w http.ResponseWriter, r *http.Request, who caller, status int, d docs.Doc[site.Site], open site.Automation, fields []ui.Field, wrong string) error {
	p, err := a.page(r, who, "automation")
	if err != nil {
		return err
	}
	t, action, version := who.Words.T, settingsURL(p.Site, "automation"), fmt.Sprint(d.Version)
	p.Lead, p.Wrong = t("automation.lead"), wrong
	named, err := routingPage(a).named(r, p.Site)
	if err != nil {
		return err
	}
	rows := ui.Section{Title: t("automation.rules"), None: t("automation.none")}
	for _, rule := range d.Value.Automation {
		row := ui.Row{Title: rule.Name, Detail: t("automation.when." + rule.When), Link: action + "?edit=" + rule.ID + "#rule"}
		if rule.After > 0 {
			row.Detail += " · " + who.Words.Say("automation.afterMinutes", "n", strconv.Itoa(rule.After))
		}
		switch {
		case !rule.On:
			row.Note = t("automation.off")
		case named.nobody(rule.Then.Team):
			row.Note = t("routing.nobody")
		}
		row.Forms = []ui.Form{
			{Action: action, Get: true, Button: t("automation.test"), Hidden: []string{"test", rule.ID}},
			{Action: action, Button: t("admin.remove"), Hidden: []string{"do", "remove", "id", rule.ID, "version", version}},
		}
		rows.Rows = append(rows.Rows, row)
	}
	p.Sections = []ui.Section{rows}
	for _, rule := range d.Value.Automation {
		if id := r.FormValue("test"); id != "" && rule.ID == id {
			tried, err := a.tried(r, who, rule)
			if err != nil {
				return err
			}
			p.Sections = append(p.Sections, tried)
		}
	}
	form := ui.Section{ID: "rule", Title: t("automation.new"), Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"do", "rule", "id", open.ID, "version", version}, Fields: fields,
	}}
	if open.Name != "" {
		form.Title = open.Name
	}
	logged, err := a.logged(r, who)
	if err != nil {
		return err
	}
	p.Sections = append(p.Sections, form, logged)
	return show(w, r, status, p)
}

// tried is what a rule would have been done to.
func (a automationPage) tried(r *http.Request, who caller, rule site.Automation) (s ui.Section, err error) {
	id := r.PathValue("site")
	found, looked, err := automation.Try(r.Context(), a.Desk.Store, a.Docs, id, rule, a.Now().UnixMilli())
	if err != nil {
		return s, err
	}
	s = ui.Section{Title: who.Words.Say("automation.would", "name", rule.Name), Lead: who.Words.Say("automation.looked", "n", strconv.Itoa(len(found)), "of", strconv.Itoa(looked)), None: who.Words.T("automation.wouldNone")}
	for _, m := range found {
		c := m.Conversation
		if len(s.Rows) < loggedShown && who.Sees(id, &c) {
			s.Rows = append(s.Rows, ui.Row{Title: c.Preview, Detail: clock(m.At), Link: "/inbox/" + id + "/c/" + c.ID})
		}
	}
	return s, nil
}

// logged is what the rules did lately.
func (a automationPage) logged(r *http.Request, who caller) (s ui.Section, err error) {
	id := r.PathValue("site")
	did, err := automation.Logged(r.Context(), a.Docs, id, a.Now().UnixMilli())
	if err != nil {
		return s, err
	}
	s = ui.Section{Title: who.Words.T("automation.log"), Lead: who.Words.T("automation.logLead"), None: who.Words.T("automation.logNone")}
	for _, d := range did[:min(len(did), loggedShown)] {
		s.Rows = append(s.Rows, ui.Row{Title: d.Name, Detail: clock(d.At), Link: "/inbox/" + id + "/c/" + d.Conv})
	}
	return s, nil
}

// fields are those of a rule.
func (a automationPage) fields(r *http.Request, who caller, rule site.Automation) ([]ui.Field, error) {
	t := who.Words.T
	named, err := routingPage(a).named(r, r.PathValue("site"))
	if err != nil {
		return nil, err
	}
	tags, err := tag.Kind.List(r.Context(), a.Docs, r.PathValue("site"))
	if err != nil {
		return nil, err
	}
	var tagged, whens []ui.Option
	for _, d := range tags {
		tagged = append(tagged, ui.Option{Value: d.ID, Name: d.Value.Name})
	}
	for _, when := range site.Whens {
		whens = append(whens, ui.Option{Value: when, Name: t("automation.when." + when)})
	}
	any := func(list []ui.Option) []ui.Option { return append([]ui.Option{{Name: t("routing.any")}}, list...) }
	none := func(list []ui.Option) []ui.Option {
		return append([]ui.Option{{Name: t("automation.nothing")}}, list...)
	}
	check := func(name string, on bool) ui.Field {
		f := ui.Field{Name: name, Label: t("automation." + name), Kind: "check"}
		if on {
			f.Value = "yes"
		}
		return f
	}
	priority := ""
	if rule.Then.Priority != nil {
		priority = strconv.Itoa(*rule.Then.Priority)
	}
	fields := []ui.Field{
		{Name: "name", Label: t("automation.name"), Kind: "text", Value: rule.Name, Max: site.MaxRuleText, Required: true},
		check("on", rule.On),
		{Name: "when", Label: t("automation.when"), Kind: "select", Value: rule.When, Options: whens},
		{Name: "after", Label: t("automation.after"), Help: t("automation.afterHelp"), Kind: "number", Value: number(rule.After)},
	}
	// Each group of conditions, and an empty one for another.
	groups := append([]site.AutomationIf{rule.If}, rule.Or...)
	if len(rule.Or) < site.MaxRuleOr && rule.Name != "" {
		groups = append(groups, site.AutomationIf{})
	}
	for i, group := range groups {
		for _, f := range ruleIf(who, group, any(named.topics), any(tagged)) {
			if i > 0 {
				f.Name, f.Label = orName(i)+f.Name, who.Words.Say("automation.or", "what", f.Label)
			}
			fields = append(fields, f)
		}
	}
	return append(fields, []ui.Field{
		{Name: "set-topic", Label: t("automation.topic"), Kind: "select", Value: rule.Then.Topic, Options: none(named.topics)},
		{Name: "tag", Label: t("automation.tag"), Kind: "select", Value: rule.Then.Tag, Options: none(tagged)},
		{Name: "priority", Label: t("automation.priority"), Kind: "select", Value: priority, Options: none([]ui.Option{
			{Value: "-1", Name: t("priority.low")}, {Value: "0", Name: t("priority.normal")}, {Value: "1", Name: t("priority.high")}, {Value: "2", Name: t("priority.urgent")},
		})},
		{Name: "team", Label: t("automation.team"), Kind: "select", Value: rule.Then.Team, Options: none(named.teams)},
		{Name: "note", Label: t("automation.note"), Kind: "area", Value: rule.Then.Note},
		{Name: "reply", Label: t("automation.reply"), Kind: "area", Value: rule.Then.Reply},
		{Name: "snooze", Label: t("automation.snooze"), Kind: "number", Value: number(rule.Then.Snooze)},
		{Name: "webhook", Label: t("automation.webhook"), Help: t("automation.webhookHelp"), Kind: "url", Value: rule.Then.Webhook},
		check("resolve", rule.Then.Resolve), check("again", rule.Again),
	}...), nil
}

// save writes or removes a rule.
func (a automationPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	d, err := site.Kind.Get(r.Context(), a.Docs, store.Global, r.PathValue("site"))
	if err != nil {
		return err
	}
	id := r.PostFormValue("id")
	if id != "" && !chat.ValidID(id) {
		return web.ErrForm
	}
	next := slices.Clone(d.Value.Automation)
	at := slices.IndexFunc(next, func(rule site.Automation) bool { return rule.ID == id })
	open := site.Automation{}
	if r.PostFormValue("do") == "remove" {
		if at < 0 {
			return saved(w, r, "automation")
		}
		next = slices.Delete(next, at, at+1)
	} else {
		if open, err = a.typed(r, who); err != nil {
			return err
		}
		if open.ID = id; id == "" {
			open.ID = store.NewID()
		}
		if at < 0 {
			next = append(next, open)
		} else {
			next[at] = open
		}
	}
	fields, err := a.typedFields(r, who, open)
	if err != nil {
		return err
	}
	if d.Version != version {
		if at >= 0 {
			stored, err := a.fields(r, who, d.Value.Automation[at])
			if err != nil {
				return err
			}
			theirsByName(fields, stored)
		}
		return a.show(w, r, who, http.StatusConflict, d, open, fields, who.Words.T("admin.conflict"))
	}
	if r.PostFormValue("do") != "remove" && !valid(who, fields) {
		return a.show(w, r, who, http.StatusUnprocessableEntity, d, open, fields, "")
	}
	before := d.Value
	d.Value.Automation = next
	if err := site.Kind.Put(r.Context(), a.Docs, store.Global, d); err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		d.Value = before
		return a.show(w, r, who, status, d, open, fields, sentence)
	}
	e := a.entry(r, who, "automation-changed", open.Name)
	e.Compare("rules", described(before.Automation), described(next))
	if err := siteChange(before, d.Value).note(a.Admin, r, e); err != nil {
		return err
	}
	return saved(w, r, "automation", e)
}

// typedFields are the fields of a rule as they were typed, with as many groups of
// conditions as the form had.
func (a automationPage) typedFields(r *http.Request, who caller, rule site.Automation) ([]ui.Field, error) {
	rule.Name, rule.Or = "", nil // no group besides those that the form had
	for i := 1; i <= site.MaxRuleOr; i++ {
		if r.PostForm.Has(orName(i) + "page") {
			rule.Or = make([]site.AutomationIf, i)
		}
	}
	fields, err := a.fields(r, who, rule)
	typed(r, fields)
	return fields, err
}

// described are rules as the audit log has them.
func described(rules []site.Automation) string {
	var lines []string
	for _, r := range rules {
		lines = append(lines, fmt.Sprintf("%s on=%t when=%s after=%d again=%t if=%+v or=%+v then=%s", r.Name, r.On, r.When, r.After, r.Again, r.If, r.Or, thenText(r.Then)))
	}
	return strings.Join(lines, "\n")
}

func thenText(t site.AutomationThen) string {
	priority := ""
	if t.Priority != nil {
		priority = strconv.Itoa(*t.Priority)
	}
	return fmt.Sprintf("{topic:%s tag:%s priority:%s team:%s note:%q reply:%q resolve:%t snooze:%d webhook:%s}", t.TopicName, t.TagName, priority, t.TeamName, t.Note, t.Reply, t.Resolve, t.Snooze, t.Webhook)
}

// typed is the rule that was typed.
func (a automationPage) typed(r *http.Request, who caller) (rule site.Automation, err error) {
	fields, err := a.fields(r, who, rule)
	if err != nil {
		return rule, err
	}
	name := func(field, value string) string {
		if value == "" {
			return ""
		}
		for _, f := range fields {
			if f.Name == field {
				return nameIn(f.Options, value)
			}
		}
		return ""
	}
	text := func(field string) string {
		return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(field), "\r\n", "\n"))
	}
	yes := func(field string) bool { return r.PostFormValue(field) != "" }
	rule = site.Automation{
		Name: line(r, "name"), On: yes("on"), Again: yes("again"), When: line(r, "when"),
		If:   typedIf(r, ""),
		Then: site.AutomationThen{Topic: line(r, "set-topic"), Tag: line(r, "tag"), Team: line(r, "team"), Note: text("note"), Reply: text("reply"), Resolve: yes("resolve"), Webhook: line(r, "webhook")},
	}
	rule.After, rule.Then.Snooze = whole(line(r, "after")), whole(line(r, "snooze"))
	for i := 1; i <= site.MaxRuleOr; i++ {
		if group := typedIf(r, orName(i)); group != (site.AutomationIf{}) {
			rule.Or = append(rule.Or, group)
		}
	}
	if level, err := strconv.Atoi(line(r, "priority")); err == nil && level >= chat.PriorityLow && level <= chat.PriorityUrgent {
		rule.Then.Priority = &level
	}
	rule.Then.TopicName, rule.Then.TagName, rule.Then.TeamName = name("set-topic", rule.Then.Topic), name("tag", rule.Then.Tag), name("team", rule.Then.Team)
	return rule, nil
}
