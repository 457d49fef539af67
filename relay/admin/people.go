package admin

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// peoplePage is the page with the agents of a site.
type peoplePage struct{ *Admin }

// may reports whether the caller may change what an agent does in a site, and
// whether also the account, which holds in all of the agent's sites.
func may(who caller, site string, agent people.Agent) (role, account bool) {
	role = who.Agent.MayInvite(site, agent.Grants[site])
	return role, role && who.Agent.MayManage(agent)
}

// people is the page with the agents of a site; ?edit= opens one.
func (a peoplePage) people(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.showPeople(w, r, who, http.StatusOK, peopleForm{email: r.FormValue("edit")})
}

// peopleForm is what stood in a form that was refused, and what the page shows
// besides the list.
type peopleForm struct {
	email  string     // who is open; "" nobody
	wrong  string     // what is wrong as a whole
	invite []ui.Field // an invitation; nil: a new one
	link   string     // an invitation that was just made
	many   []ui.Field // a table of people; nil: none was sent
	more   []ui.Section
	work   []ui.Field // what the open one takes; nil: what is stored
	role   []ui.Field // the role of the open one; nil: what is stored
	// heir is who was to have the conversations of one who leaves, confirm what was
	// typed to confirm that; wrongConfirm is what is wrong with it.
	heir, confirm, wrongConfirm string
}

func (a peoplePage) showPeople(w http.ResponseWriter, r *http.Request, who caller, status int, f peopleForm) error {
	p, err := a.page(r, who, "people")
	if err != nil {
		return err
	}
	staff, err := a.staff(r, p.Site)
	if err != nil {
		return err
	}
	t, action := who.Words.T, settingsURL(p.Site, "people")
	p.Lead, p.Wrong = t("people.lead"), f.wrong
	rows := ui.Section{}
	var open *docs.Doc[people.Agent]
	for i, d := range staff {
		g := d.Value.Grants[p.Site]
		row := ui.Row{Title: d.Value.Name, Detail: d.Value.Email, Note: t("role." + string(g.Kind()))}
		if g.Scope != people.ScopeAll {
			row.Note += " · " + t("scope."+string(g.Scope))
		}
		if d.Value.Disabled {
			row.Note += " · " + t("people.off")
		}
		if role, _ := may(who, p.Site, d.Value); role {
			row.Link = action + "?edit=" + d.ID
		}
		if d.ID == f.email {
			open = &staff[i]
		}
		rows.Rows = append(rows.Rows, row)
	}
	if f.link != "" {
		p.Sections = append(p.Sections, ui.Section{ID: "invitation", Label: t("people.link"), Shown: f.link, Lead: t("people.linkLead")})
	}
	p.Sections = append(p.Sections, f.more...)
	if open != nil {
		teams, err := team.Kind.List(r.Context(), a.Docs, p.Site)
		if err != nil {
			return err
		}
		p.Sections = append(p.Sections, a.openPerson(p, who, *open, heirs(who, p.Site, *open, staff, teams), f)...)
	} else {
		if f.invite == nil {
			if f.invite, err = a.inviteFields(r, who); err != nil {
				return err
			}
		}
		p.Sections = append(p.Sections, rows, ui.Section{Title: t("people.new"), Form: &ui.Form{
			Action: action, Button: t("people.invite"), Hidden: []string{"do", "invite"}, Fields: f.invite,
		}})
		open, err := a.invited(r, who)
		if err != nil {
			return err
		}
		p.Sections = append(p.Sections, many(who, p.Site, f.many), open)
	}
	return show(w, r, status, p)
}

// grantFields let one choose a role, of those that the caller may give.
func grantFields(who caller, site string, now people.Grant) []ui.Field {
	t := who.Words.T
	mine, _ := who.Agent.In(site)
	role := ui.Field{Name: "role", Label: t("people.role"), Help: t("people.roleHelp"), Kind: "select", Value: string(now.Kind())}
	for _, r := range people.Roles {
		if r == people.Custom || mine.Covers(people.Grant{Role: r, Scope: mine.Scope}) {
			role.Options = append(role.Options, ui.Option{Value: string(r), Name: t("role." + string(r))})
		}
	}
	scope := ui.Field{Name: "scope", Label: t("people.scope"), Kind: "select", Value: string(now.Scope)}
	for _, s := range people.Scopes[slices.Index(people.Scopes, mine.Scope):] {
		name := "scope.all"
		if s != people.ScopeAll {
			name = "scope." + string(s)
		}
		scope.Options = append(scope.Options, ui.Option{Value: string(s), Name: t(name)})
	}
	fields := []ui.Field{role, scope}
	for _, right := range people.Rights {
		if right == people.Read || !mine.Has(right) {
			continue
		}
		f := ui.Field{Name: "right-" + string(right), Label: who.Words.Say("people.custom", "right", t("right."+string(right))), Kind: "check", With: string(people.Custom)}
		if now.Role == people.Custom && now.Has(right) {
			f.Value = "yes"
		}
		fields = append(fields, f)
	}
	return fields
}

// grantOf is the role that a form chose, if the caller may give it.
func grantOf(r *http.Request, who caller, site string) (people.Grant, error) {
	g := people.Grant{Role: people.Role(r.PostFormValue("role")), Scope: people.Scope(r.PostFormValue("scope"))}
	if g.Role == people.Custom {
		g.Rights = []people.Right{people.Read}
		for _, right := range people.Rights {
			if r.PostFormValue("right-"+string(right)) != "" && right != people.Read {
				g.Rights = append(g.Rights, right)
			}
		}
	}
	if g.Has(people.Owners) {
		g.Scope = people.ScopeAll
	}
	if mine, _ := who.Agent.In(site); g.Check() != nil || !mine.Covers(g) {
		return g, web.ErrRight
	}
	return g, nil
}

// heirs let one choose who gets the conversations of somebody who goes.
func heirs(who caller, site string, of docs.Doc[people.Agent], staff []docs.Doc[people.Agent], teams []docs.Doc[team.Team]) ui.Field {
	to := ui.Field{Name: "to", Label: who.Words.T("people.handOver"), Kind: "select", Options: []ui.Option{{Value: "", Name: who.Words.T("people.queue")}}}
	for _, d := range teams {
		to.Options = append(to.Options, ui.Option{Value: d.ID, Name: who.Words.Say("people.queueOf", "team", d.Value.Name)})
	}
	for _, s := range staff {
		if s.ID != of.ID && s.Value.Has(site, people.Reply) {
			to.Options = append(to.Options, ui.Option{Value: s.Value.ID, Name: s.Value.Name})
		}
	}
	return to
}

// openPerson is what can be done about an agent.
func (a peoplePage) openPerson(p ui.Page, who caller, d docs.Doc[people.Agent], to ui.Field, f peopleForm) []ui.Section {
	t, action := who.Words.T, settingsURL(p.Site, "people")
	role, account := may(who, p.Site, d.Value)
	if !role {
		return nil
	}
	hidden := func(do string) []string {
		return []string{"do", do, "email", d.ID, "version", fmt.Sprint(d.Version)}
	}
	if f.role == nil {
		f.role = grantFields(who, p.Site, d.Value.Grants[p.Site])
	}
	list := []ui.Section{{Title: d.Value.Name, Lead: d.Value.Email, Form: &ui.Form{Action: action, Button: t("admin.save"), Hidden: hidden("role"), Fields: f.role}}}
	if f.work == nil {
		f.work = workFields(who, d.Value.Work)
	}
	if account {
		list = append(list, ui.Section{Title: t("people.work"), Lead: t("people.workLead"), Form: &ui.Form{Action: action, Button: t("admin.save"), Hidden: hidden("work"), Fields: f.work}})
	}
	if account && !d.Value.Disabled {
		list = append(list,
			ui.Section{Title: t("people.reset"), Lead: t("people.resetLead"), Form: &ui.Form{Action: action, Button: t("people.reset"), Hidden: hidden("reset"), Danger: true}},
			ui.Section{Title: t("people.disable"), Lead: t("people.disableLead"), Form: &ui.Form{Action: action, Button: t("people.disable"), Hidden: hidden("disable"), Danger: true, Fields: []ui.Field{to}}})
	}
	if account && d.Value.Disabled {
		list = append(list, ui.Section{Title: t("people.enable"), Form: &ui.Form{Action: action, Button: t("people.enable"), Hidden: hidden("enable")}})
	}
	to.Name, to.Value = "to-left", f.heir
	confirm := ui.Field{Name: "confirm", Label: who.Words.Say("admin.confirm", "name", d.ID), Kind: "text", Value: f.confirm, Wrong: f.wrongConfirm, Max: people.MaxEmail, Required: true}
	return append(list, ui.Section{Title: t("people.leave"), Lead: t("people.leaveLead"), Form: &ui.Form{
		Action: action, Button: t("people.leave"), Hidden: hidden("leave"), Danger: true, Fields: []ui.Field{to, confirm},
	}})
}

// savePerson does what one of the page's forms asks for.
func (a peoplePage) savePerson(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	switch r.PostFormValue("do") {
	case "invite":
		return a.invite(w, r, who)
	case "again", "withdraw":
		return a.uninvite(w, r, who)
	}
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	email := people.Fold(r.PostFormValue("email"))
	before, err := people.Get(r.Context(), a.Docs, email)
	if err != nil {
		return err
	}
	if confirm := line(r, "confirm"); r.PostFormValue("do") == "leave" && people.Fold(confirm) != before.Email {
		return a.showPeople(w, r, who, http.StatusUnprocessableEntity, peopleForm{
			email: email, heir: r.PostFormValue("to-left"), confirm: confirm, wrongConfirm: who.Words.Say("admin.confirmWrong", "name", before.Email),
		})
	}
	var work []ui.Field
	if r.PostFormValue("do") == "work" {
		work = workFields(who, before.Work)
		for i := range work {
			work[i].Value = line(r, work[i].Name)
		}
	}
	link, err := a.changePerson(r, who, before, version, work)
	if errors.Is(err, errTyped) {
		return a.showPeople(w, r, who, http.StatusUnprocessableEntity, peopleForm{email: email, work: work})
	}
	if err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		f := peopleForm{email: email, wrong: sentence, work: work}
		if now, err := people.Get(r.Context(), a.Docs, email); err == nil && status == http.StatusConflict {
			a.both(r, who, now, &f)
		}
		return a.showPeople(w, r, who, status, f)
	}
	if link != "" {
		return a.showPeople(w, r, who, http.StatusOK, peopleForm{link: link})
	}
	if err := a.wake(r); err != nil {
		return err
	}
	return saved(w, r, "people")
}

// both keeps in a form what was typed, beside what somebody else has saved meanwhile.
func (a peoplePage) both(r *http.Request, who caller, now people.Agent, f *peopleForm) {
	if f.work != nil {
		theirs(f.work, workFields(who, now.Work))
	}
	site := r.PathValue("site")
	if g, err := grantOf(r, who, site); err == nil && r.PostFormValue("do") == "role" {
		f.role = grantFields(who, site, g)
		theirs(f.role, grantFields(who, site, now.Grants[site]))
	}
}
