package admin

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// routingPage is the page with who gets a conversation by itself.
type routingPage struct{ *Admin }

// stillSuggested is for how many minutes a conversation counts that waits for its
// visitor, where nobody has decided.
const stillSuggested = 5

func (a routingPage) routing(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := site.Kind.Get(r.Context(), a.Docs, store.Global, r.PathValue("site"))
	if err != nil {
		return err
	}
	open, err := strconv.Atoi(r.FormValue("edit"))
	if err != nil || open < 0 || open >= len(d.Value.Routing.Rules) {
		open = -1
	}
	rule := site.RoutingRule{}
	if open >= 0 {
		rule = d.Value.Routing.Rules[open]
	}
	return a.show(w, r, who, routingShown{status: http.StatusOK, doc: d, fields: routingFields(who, d.Value.Routing), open: open, rule: rule})
}

// routingShown is what the page shows beside what is stored.
type routingShown struct {
	status int
	doc    docs.Doc[site.Site]
	fields []ui.Field
	open   int // the rule in the form, -1: a new one
	rule   site.RoutingRule
	typed  []ui.Field // those of the rule as they were typed; nil: as it is
	wrong  string
}

func (a routingPage) show(w http.ResponseWriter, r *http.Request, who caller, s routingShown) error {
	p, err := a.page(r, who, "routing")
	if err != nil {
		return err
	}
	named, err := a.named(r, p.Site)
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "routing")
	p.Lead, p.Wrong = t("routing.lead"), s.wrong
	version := fmt.Sprint(s.doc.Version)
	rows := ui.Section{Title: t("routing.rules"), Lead: t("routing.rulesLead"), None: t("routing.noRules")}
	for i, rule := range s.doc.Value.Routing.Rules {
		n := strconv.Itoa(i)
		row := ui.Row{Title: named.when(who, rule), Detail: named.then(who, rule), Link: action + "?edit=" + n + "#rule"}
		switch {
		case named.gone(rule):
			row.Note = t("routing.gone")
		case named.nobody(rule.Team):
			row.Note = t("routing.nobody")
		}
		if i > 0 {
			row.Forms = append(row.Forms, ui.Form{Action: action, Button: t("routing.up"), Hidden: []string{"do", "up", "rule", n, "version", version}})
		}
		row.Forms = append(row.Forms, ui.Form{Action: action, Button: t("admin.remove"), Hidden: []string{"do", "remove", "rule", n, "version", version}})
		rows.Rows = append(rows.Rows, row)
	}
	form := ui.Section{ID: "rule", Title: t("routing.newRule"), Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"do", "rule", "rule", strconv.Itoa(s.open), "version", version}, Fields: s.typed,
	}}
	if s.typed == nil {
		form.Form.Fields = named.fields(who, s.rule)
	}
	if s.open >= 0 {
		form.Title = named.when(who, s.doc.Value.Routing.Rules[s.open])
	}
	p.Sections = []ui.Section{{Form: &ui.Form{
		Action: action, Button: t("admin.save"), Hidden: []string{"version", version}, Fields: s.fields,
	}}, rows, form}
	return show(w, r, s.status, p)
}

// routingFields are the numbers, as text.
func routingFields(who caller, r site.Routing) []ui.Field {
	t := who.Words.T
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	on, still := "", strconv.Itoa(r.StillMinutes)
	if r.On {
		on = "yes"
	} else if r.StillMinutes == 0 {
		still = strconv.Itoa(stillSuggested)
	}
	return []ui.Field{
		{Name: "on", Label: t("routing.on"), Kind: "check", Value: on},
		{Name: "limit", Label: t("routing.limit"), Help: t("routing.limitHelp"), Kind: "number", Value: number(r.Open)},
		{Name: "still", Label: t("routing.still"), Help: t("routing.stillHelp"), Kind: "number", Value: still},
		{Name: "within", Label: t("routing.within"), Help: t("routing.withinHelp"), Kind: "number", Value: number(r.AnswerWithin)},
	}
}

// routingOf are the settings with what was typed; what is wrong stands at the
// fields.
func routingOf(who caller, r site.Routing, fields []ui.Field) (site.Routing, bool) {
	ok := true
	number := func(f *ui.Field, most int) int {
		n, err := strconv.Atoi(f.Value)
		if f.Value == "" {
			return 0
		}
		if err != nil || n < 0 || n > most {
			f.Wrong, ok = who.Words.Say("routing.numberWrong", "most", strconv.Itoa(most)), false
		}
		return n
	}
	r.On = fields[0].Value == "yes"
	r.Open = number(&fields[1], site.MaxOpen)
	r.StillMinutes = number(&fields[2], site.MaxStillMinutes)
	r.AnswerWithin = number(&fields[3], site.MaxAnswerWithin)
	return r, ok
}

// save writes what the page has.
func (a routingPage) save(w http.ResponseWriter, r *http.Request, who caller) error {
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
	next, shown := d.Value.Routing, routingShown{doc: d, fields: routingFields(who, d.Value.Routing), open: -1}
	next.Rules = slices.Clone(next.Rules)
	do, ok := r.PostFormValue("do"), true
	at, err := strconv.Atoi(r.PostFormValue("rule"))
	if slices.Contains([]string{"rule", "up", "remove"}, do) && (err != nil || at < -1 || at >= len(next.Rules) && version == d.Version) {
		return web.ErrForm
	}
	switch do {
	default:
		fields := slices.Clone(shown.fields)
		typed(r, fields)
		next, ok = routingOf(who, next, fields)
		if ok = valid(who, fields) && ok; d.Version != version {
			theirs(fields, shown.fields)
		}
		shown.fields = fields
	case "rule":
		named, err := a.named(r, d.ID)
		if err != nil {
			return err
		}
		shown.open, shown.rule = at, ruleOf(r)
		shown.typed = named.fields(who, shown.rule)
		typed(r, shown.typed)
		ok = valid(who, shown.typed)
		if d.Version != version {
			shown.open = -1 // the rules may be others
			if at >= 0 && at < len(next.Rules) {
				theirs(shown.typed, named.fields(who, next.Rules[at]))
			}
		} else if at < 0 {
			next.Rules = append(next.Rules, shown.rule)
		} else {
			next.Rules[at] = shown.rule
		}
	case "up", "remove":
		if d.Version != version || at < 0 {
			break
		}
		rule := next.Rules[at]
		next.Rules = slices.Delete(next.Rules, at, at+1)
		if do == "up" {
			next.Rules = slices.Insert(next.Rules, max(at-1, 0), rule)
		}
	}
	switch {
	case d.Version != version:
		shown.status, shown.wrong = http.StatusConflict, who.Words.T("admin.conflict")
		return a.show(w, r, who, shown)
	case !ok:
		shown.status = http.StatusUnprocessableEntity
		return a.show(w, r, who, shown)
	}
	before := d.Value
	d.Value.Routing = next
	if err := site.Kind.Put(r.Context(), a.Docs, store.Global, d); err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		if shown.doc, err = site.Kind.Get(r.Context(), a.Docs, store.Global, d.ID); err != nil {
			return err
		}
		shown.status, shown.wrong, shown.open = status, sentence, min(shown.open, len(shown.doc.Value.Routing.Rules)-1)
		return a.show(w, r, who, shown)
	}
	return a.kept(w, r, who, before, d.Value)
}

// kept notes what has changed, has the queue looked through and leads back.
func (a routingPage) kept(w http.ResponseWriter, r *http.Request, who caller, before, after site.Site) error {
	e, was := a.entry(r, who, "routing-changed", ""), routingFields(who, before.Routing)
	for i, f := range routingFields(who, after.Routing) {
		e.Compare(f.Name, was[i].Value, f.Value)
	}
	e.Compare("rules", fmt.Sprintf("%+v", before.Routing.Rules), fmt.Sprintf("%+v", after.Routing.Rules))
	if err := siteChange(before, after).note(a.Admin, r, e); err != nil {
		return err
	}
	if err := a.wake(r); err != nil {
		return err
	}
	return saved(w, r, "routing", e)
}

// wake has the queue of a site looked through: somebody may fit by now.
func (a *Admin) wake(r *http.Request) error {
	return routing.Wake(r.Context(), a.Desk.Store, a.Docs, r.PathValue("site"), a.Now().UnixMilli())
}
