package admin

import (
	"errors"
	"net/http"
	"slices"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// newSitePage makes a further site, for who owns one already.
type newSitePage struct{ *Admin }

const newSitePath = profilePath + "/site"

// owns is the first site that the agent owns, "" if there is none.
func owns(who caller) string {
	if at := slices.IndexFunc(who.Agent.Sites, func(id string) bool { return who.May(people.Owners, id) }); at >= 0 {
		return who.Agent.Sites[at]
	}
	return ""
}

// siteFields are the fields of a site that is to be made, with the sites whose settings
// it may take over.
func (a newSitePage) siteFields(r *http.Request, who caller) []ui.Field {
	fields := setupFields(who)[3:]
	from := ui.Field{Name: "from", Label: who.Words.T("copy.from"), Help: who.Words.T("newSite.fromHelp"), Kind: "select", Options: []ui.Option{{Value: "", Name: who.Words.T("newSite.fromNone")}}}
	for _, id := range copyPage(a).sources(who, "") {
		if s, err := site.Get(r.Context(), a.Docs, id); err == nil { // one that was removed is not offered
			from.Options = append(from.Options, ui.Option{Value: id, Name: s.Name})
		}
	}
	return append(fields, from)
}

func (a newSitePage) form(w http.ResponseWriter, r *http.Request, who caller) error {
	return a.show(w, r, who, http.StatusOK, a.siteFields(r, who))
}

func (a newSitePage) show(w http.ResponseWriter, r *http.Request, who caller, status int, fields []ui.Field) (err error) {
	at := owns(who)
	if at == "" {
		return web.ErrRight
	}
	t, p := who.Words.T, ui.Page{}
	if p.Shell, err = a.Shell(r.Context(), at, who, "profile"); err != nil {
		return err
	}
	p.Here, p.Title, p.Lead = t("newSite"), t("newSite")+" · Parley", t("newSite.lead")
	p.Sections = []ui.Section{{Form: &ui.Form{Action: newSitePath, Button: t("setup.create"), Fields: fields}}}
	return show(w, r, status, p)
}

// create makes the site, with the agent as its owner.
func (a newSitePage) create(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	if owns(who) == "" {
		return web.ErrRight
	}
	fields, values := a.siteFields(r, who), map[string]string{}
	for i, f := range fields {
		fields[i].Value = typedIn(r, f)
		values[f.Name] = fields[i].Value
	}
	origin, id, ok := checkSite(who, fields, values)
	refuse := func() error { return a.show(w, r, who, http.StatusUnprocessableEntity, fields) }
	from := values["from"]
	if from != "" && !slices.Contains(copyPage(a).sources(who, ""), from) {
		wrongAt(fields, "from", who.Words.T("copy.choose"))
		return refuse()
	}
	if !ok {
		return refuse()
	}
	s := site.New(id)
	s.Name, s.Origins = values["site"], []string{origin}
	// Only one that is not there yet: nobody takes another's site.
	err := site.Kind.Put(r.Context(), a.Docs, store.Global, docs.Doc[site.Site]{ID: id, Value: s})
	if errors.Is(err, store.ErrVersion) {
		wrongAt(fields, "id", who.Words.T("newSite.taken"))
		return refuse()
	}
	if err != nil {
		return err
	}
	err = people.Change(r.Context(), a.Docs, who.Agent.Email, func(agent *people.Agent) {
		agent.Allow(id, people.Grant{Role: people.Owner})
	})
	if err != nil {
		return err
	}
	r.SetPathValue("site", id)
	if err := audit.Add(r.Context(), a.Docs, id, a.entry(r, who, "site-created", id)); err != nil {
		return err
	}
	if from != "" {
		for _, part := range copied {
			if err := copyPage(a).take(r, who, from, part); err != nil {
				return err
			}
		}
	}
	http.Redirect(w, r, settingsURL(id, "install"), http.StatusSeeOther)
	return nil
}
