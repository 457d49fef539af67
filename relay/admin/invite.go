package admin

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	ui "github.com/parley-chat/parley/templates/admin"
)

// inviteTeam is what the names of the fields begin with that choose teams.
const inviteTeam = "team-"

// inviteFields are those of an invitation.
func (a peoplePage) inviteFields(r *http.Request, who caller) ([]ui.Field, error) {
	site := r.PathValue("site")
	fields := []ui.Field{{Name: "email", Label: who.Words.T("email"), Kind: "email", Max: people.MaxEmail, Required: true}}
	fields = append(fields, grantFields(who, site, people.Grant{})...)
	teams, err := team.Kind.List(r.Context(), a.Docs, site)
	for _, d := range teams {
		fields = append(fields, checked(inviteTeam+d.ID, who.Words.Say("people.intoTeam", "team", d.Value.Name), false))
	}
	return fields, err
}

// invite makes a link with which somebody joins the site.
func (a peoplePage) invite(w http.ResponseWriter, r *http.Request, who caller) error {
	g, err := grantOf(r, who, r.PathValue("site"))
	if err != nil {
		return err
	}
	fields, err := a.inviteFields(r, who)
	if err != nil {
		return err
	}
	typed(r, fields)
	email := fields[0].Value
	if known, err := people.Get(r.Context(), a.Docs, email); err == nil && slices.Contains(known.Sites, r.PathValue("site")) {
		fields[0].Wrong = who.Words.T("people.emailThere")
	} else if !people.ValidEmail(email) {
		fields[0].Wrong = example(who, "people.emailWrong")
	}
	if !valid(who, fields) {
		return a.showPeople(w, r, who, http.StatusUnprocessableEntity, peopleForm{invite: fields})
	}
	var teams []string
	for _, f := range fields {
		if id, is := strings.CutPrefix(f.Name, inviteTeam); is && f.Value != "" {
			teams = append(teams, id)
		}
	}
	link, err := a.newLink(r, who, "person-invited", access.Link{Email: email, Grant: g, Teams: teams})
	if err != nil {
		status, sentence, err := refused(who, err)
		if err != nil {
			return err
		}
		return a.showPeople(w, r, who, status, peopleForm{invite: fields, wrong: sentence})
	}
	return a.showPeople(w, r, who, http.StatusOK, peopleForm{link: link})
}

// invited are the invitations that nobody has used yet.
func (a peoplePage) invited(r *http.Request, who caller) (s ui.Section, err error) {
	t, site := who.Words.T, r.PathValue("site")
	open, err := access.LinksOf(a.Access).Open(r.Context(), site)
	s = ui.Section{Title: t("people.invited"), None: t("people.invitedNone")}
	for _, d := range open {
		g := d.Value.Grant
		row := ui.Row{Title: d.Value.Email, Detail: t("role." + string(g.Kind())), Note: who.Words.Say("people.until", "time", clock(time.Unix(d.Value.Ends, 0).UnixMilli()))}
		if g.Scope != people.ScopeAll {
			row.Detail += " · " + t("scope."+string(g.Scope))
		}
		if who.Agent.MayInvite(site, g) {
			act := func(do, button string) ui.Form {
				return ui.Form{Action: settingsURL(site, "people"), Button: button, Hidden: []string{"do", do, "link", d.ID}}
			}
			row.Forms = []ui.Form{act("again", t("people.again")), act("withdraw", t("people.withdraw"))}
		}
		s.Rows = append(s.Rows, row)
	}
	return s, err
}

// uninvite ends an invitation; another one may take its place.
func (a peoplePage) uninvite(w http.ResponseWriter, r *http.Request, who caller) error {
	site := r.PathValue("site")
	open, err := access.LinksOf(a.Access).Open(r.Context(), site)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(open, func(d docs.Doc[access.Link]) bool {
		return d.ID == r.PostFormValue("link") && who.Agent.MayInvite(site, d.Value.Grant)
	})
	if at < 0 {
		return store.ErrNotFound
	}
	l := open[at].Value
	if err := access.LinksOf(a.Access).Withdraw(r.Context(), open[at]); err != nil {
		return err
	}
	if r.PostFormValue("do") == "withdraw" {
		if err := a.note(r, a.entry(r, who, "person-uninvited", l.Email)); err != nil {
			return err
		}
		return saved(w, r, "people")
	}
	link, err := a.newLink(r, who, "person-invited", l)
	if err != nil {
		return err
	}
	return a.showPeople(w, r, who, http.StatusOK, peopleForm{link: link})
}
