package admin

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/words"
)

// profilePage is the page of one's own account.
type profilePage struct{ *Admin }

// profile is the page of one's own account.
func (a profilePage) profile(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.showProfile(w, r, who, http.StatusOK, who.Agent.Name, "", "", "")
}

func (a profilePage) showProfile(w http.ResponseWriter, r *http.Request, who caller, status int, name, wrongName, wrongOld, wrongNew string) error {
	p := ui.Page{}
	t := who.Words.T
	at := slices.IndexFunc(who.Agent.Sites, func(site string) bool { return who.May(people.Read, site) })
	if at < 0 {
		return web.ErrRight
	}
	var err error
	if p.Shell, err = a.Shell(r.Context(), who.Agent.Sites[at], who, "profile"); err != nil {
		return err
	}
	p.Here, p.Title = t("profile.title"), t("profile.title")+" · Parley"
	if r.FormValue("saved") != "" {
		p.Saved = t("admin.saved")
	}
	lang := ui.Field{Name: "lang", Label: t("pickLanguage"), Kind: "select", Value: who.Words.Lang}
	for _, l := range words.Agent().Languages() {
		lang.Options = append(lang.Options, ui.Option{Value: l.Lang, Name: l.Name})
	}
	const action = "/inbox/profile"
	p.Sections = []ui.Section{
		{Title: who.Agent.Email, Form: &ui.Form{Action: action, Button: t("admin.save"), Hidden: []string{"do", "name"}, Fields: []ui.Field{
			{Name: "name", Label: t("invitation.name"), Help: t("invitation.nameHelp"), Kind: "text", Auto: "name", Value: name, Wrong: wrongName, Max: chat.MaxNameRunes, Required: true}, lang,
		}}},
		{Title: t("password"), Lead: t("profile.passwordLead"), Form: &ui.Form{Action: action, Button: t("profile.password"), Hidden: []string{"do", "password"}, Fields: []ui.Field{
			{Name: "old", Label: t("profile.old"), Kind: "password", Auto: "current-password", Wrong: wrongOld, Required: true},
			{Name: "new", Label: t("profile.new"), Help: t("invitation.passwordHelp"), Kind: "password", Auto: "new-password", Wrong: wrongNew, Required: true},
		}}},
		{Title: t("profile.sessions"), Lead: t("profile.sessionsLead"), Form: &ui.Form{Action: action, Button: t("profile.endAll"), Danger: true, Hidden: []string{"do", "end"}}},
	}
	return show(w, r, status, p)
}

// saveProfile changes one's own account.
func (a profilePage) saveProfile(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	const home = "/inbox/profile?saved=1"
	email := who.Agent.Email
	switch r.PostFormValue("do") {
	case "name":
		name := chat.Clip(line(r, "name"), chat.MaxNameRunes)
		if name == "" || strings.ContainsAny(name, "\r\n") {
			return a.showProfile(w, r, who, http.StatusUnprocessableEntity, name, who.Words.T("invitation.nameWrong"), "", "")
		}
		if err := people.Change(r.Context(), a.Docs, email, func(agent *people.Agent) { agent.Name = name }); err != nil {
			return err
		}
		a.PickLanguage(w, words.Agent().For(r.PostFormValue("lang"), "").Lang, a.Now().AddDate(1, 0, 0))
		http.Redirect(w, r, home, http.StatusSeeOther)
		return nil
	case "password":
		fresh := r.PostFormValue("new")
		if !access.ValidPassword(fresh) {
			return a.showProfile(w, r, who, http.StatusUnprocessableEntity, who.Agent.Name, "", "", who.Words.T("invitation.passwordWrong"))
		}
		if _, err := a.Access.SignIn(r.Context(), a.try(r, email, r.PostFormValue("old"))); errors.Is(err, access.ErrSignIn) {
			return a.showProfile(w, r, who, http.StatusUnprocessableEntity, who.Agent.Name, "", who.Words.T("profile.oldWrong"), "")
		} else if err != nil {
			return err
		}
		if err := a.Access.SetPassword(r.Context(), email, fresh); err != nil {
			return err
		}
		return a.enter(w, r, who, email, fresh, home)
	case "end":
		// This browser's goes with the others.
		if err := people.Change(r.Context(), a.Docs, email, (*people.Agent).EndSessions); err != nil {
			return err
		}
		http.Redirect(w, r, "/inbox/sign-in?out=1", http.StatusSeeOther)
		return nil
	}
	return web.ErrForm
}
