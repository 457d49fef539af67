package admin

import (
	"errors"
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// doors are the pages that somebody opens with a link that works once.
type doors struct{ *Admin }

// quiet keeps the address of a page with a token from going on to others.
func quiet(w http.ResponseWriter) { w.Header().Set("Referrer-Policy", "strict-origin") }

// invitation is the page that a link opens. Looking at it does not use it up.
func (a doors) invitation(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.showInvitation(w, r, who, http.StatusOK, "", "", "")
}

func (a doors) showInvitation(w http.ResponseWriter, r *http.Request, who caller, status int, name, wrongName, wrongPassword string) error {
	quiet(w)
	token := r.FormValue("token")
	l, err := access.LinksOf(a.Access).Get(r.Context(), token)
	if err != nil {
		return err
	}
	known, err := a.known(r, l.Email)
	if err != nil {
		return err
	}
	t := who.Words.T
	if name == "" {
		name = l.Name
	}
	p := ui.Page{}
	p.Page = a.Page(who, t("invitation.title")+" · Parley")
	p.Here, p.Lead = t("invitation.title"), who.Words.Say("invitation.lead", "email", l.Email)
	password := ui.Field{Name: "password", Label: t("password"), Help: t("invitation.passwordHelp"), Kind: "password", Auto: "new-password", Wrong: wrongPassword, Required: true}
	form := ui.Form{Action: "/invitation", Button: t("invitation.join"), Hidden: []string{"token", token}}
	switch {
	case l.Site == "":
		p.Here, form.Button = t("invitation.reset"), t("admin.save")
		form.Fields = []ui.Field{password}
	case known != nil:
		password.Help, password.Auto = t("invitation.passwordKnown"), "current-password"
		form.Fields = []ui.Field{password}
	default:
		form.Fields = []ui.Field{{Name: "name", Label: t("invitation.name"), Help: t("invitation.nameHelp"), Kind: "text", Auto: "name", Value: name, Wrong: wrongName, Max: chat.MaxNameRunes, Required: true}, password}
	}
	p.Sections = []ui.Section{{Form: &form}}
	return web.WritePage(w, r, status, ui.OpenPage(p))
}

// known is the agent with an address, nil if there is none.
func (a doors) known(r *http.Request, email string) (*people.Agent, error) {
	agent, err := people.Get(r.Context(), a.Docs, email)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &agent, err
}

// validName reports whether somebody may be called so.
func validName(name string) bool { return name != "" && name == chat.Clip(name, chat.MaxNameRunes) }

// join uses a link up: somebody joins a site, or has another password.
func (a doors) join(w http.ResponseWriter, r *http.Request, who caller) error {
	quiet(w)
	if err := web.ReadForm(r); err != nil {
		return err
	}
	token, name, password := r.PostFormValue("token"), line(r, "name"), r.PostFormValue("password")
	l, err := access.LinksOf(a.Access).Get(r.Context(), token)
	if err != nil {
		return err
	}
	known, err := a.known(r, l.Email)
	if err != nil {
		return err
	}
	if l.Site != "" && known == nil && !validName(name) {
		return a.showInvitation(w, r, who, http.StatusUnprocessableEntity, name, who.Words.T("invitation.nameWrong"), "")
	}
	if (l.Site == "" || known == nil) && !access.ValidPassword(password) {
		return a.showInvitation(w, r, who, http.StatusUnprocessableEntity, name, "", who.Words.T("invitation.passwordWrong"))
	}
	if l.Site != "" && known != nil {
		if slices.Contains(known.Sites, l.Site) {
			return access.ErrLink // it would take away what they were granted since
		}
		// Who has an account shows that it is theirs.
		if _, err := a.Access.SignIn(r.Context(), a.try(r, l.Email, password)); err != nil {
			return a.showInvitation(w, r, who, http.StatusUnprocessableEntity, name, "", who.Words.T("signInWrong"))
		}
	}
	if l, err = access.LinksOf(a.Access).Use(r.Context(), token); err != nil {
		return err
	}
	if l.Site == "" {
		if err := a.Access.SetPassword(r.Context(), l.Email, password); err != nil {
			return err
		}
		return a.enter(w, r, who, l.Email, password, "/inbox")
	}
	agent := people.Agent{Email: l.Email, Name: name, Work: people.Work{Languages: l.Languages}}
	if known != nil {
		agent = *known
		err = people.Change(r.Context(), a.Docs, l.Email, func(agent *people.Agent) { agent.Allow(l.Site, l.Grant) })
	} else {
		agent.Allow(l.Site, l.Grant)
		agent, err = a.Access.AddAgent(r.Context(), agent, password)
	}
	if err == nil {
		err = a.joinTeams(r, l, agent.ID)
	}
	if err != nil {
		return err
	}
	e := audit.Entry{At: a.Now().UnixMilli(), By: agent.ID, ByName: agent.Name, From: a.Address.ClientIP(r), What: "person-joined", Target: l.Email}
	e.Compare("role", "", string(l.Grant.Kind()))
	if err := audit.Add(r.Context(), a.Docs, l.Site, e); err != nil {
		return err
	}
	return a.enter(w, r, who, l.Email, password, "/inbox/"+l.Site)
}

// joinTeams puts an agent into the teams of an invitation that are still there.
func (a doors) joinTeams(r *http.Request, l access.Link, agent string) error {
	for _, id := range l.Teams {
		err := team.Kind.Change(r.Context(), a.Docs, l.Site, id, func(d *docs.Doc[team.Team]) error {
			if d.Version == 0 {
				return store.ErrNotFound
			}
			d.Value.Members = append(slices.Clip(d.Value.Members), agent)
			return nil
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

func (a *Admin) try(r *http.Request, email, password string) access.Try {
	return access.Try{Email: email, Password: password, Client: a.Address.ClientIP(r), Device: a.Device(r), Browser: r.UserAgent()}
}

// enter signs somebody in who has just said their password, and leads on.
func (a *Admin) enter(w http.ResponseWriter, r *http.Request, who caller, email, password, to string) error {
	entry, err := a.Access.SignIn(r.Context(), a.try(r, email, password))
	if err != nil {
		http.Redirect(w, r, "/inbox/sign-in", http.StatusSeeOther) // it works there later
		return nil
	}
	if who.Secret != "" {
		if err := a.Access.SignOut(r.Context(), who.Secret); err != nil {
			return err
		}
	}
	a.Remember(w, entry)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// reserved are what the inbox and the settings name themselves in addresses: no
// site may be called so.
var reserved = []string{"profile", "sign-in", "sign-out", "language", "settings", "setup", "invitation", "assets", "static", "api"}

// siteID is a site's id made from its address: the host without "www.", and
// without what names the country or the like.
func siteID(origin string) string {
	s := site.NameOf(origin)
	if s == "" || slices.Contains(reserved, s) {
		return "site"
	}
	return s
}
