package admin

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
)

// setupFields are the fields of the first start.
func setupFields(who caller) []ui.Field {
	t := who.Words.T
	return []ui.Field{
		{Name: "name", Label: t("setup.name"), Help: t("invitation.nameHelp"), Kind: "text", Auto: "name", Max: chat.MaxNameRunes, Required: true},
		{Name: "email", Label: t("email"), Kind: "email", Auto: "username", Max: people.MaxEmail, Required: true},
		{Name: "password", Label: t("password"), Help: t("invitation.passwordHelp"), Kind: "password", Auto: "new-password", Required: true},
		{Name: "site", Label: t("setup.site"), Help: t("site.nameHelp"), Kind: "text", Auto: "organization", Max: 120, Required: true},
		{Name: "website", Label: t("setup.website"), Help: example(who, "setup.websiteHelp"), Kind: "url", Auto: "url", Max: 255, Required: true},
		{Name: "id", Label: t("setup.id"), Help: t("setup.idHelp"), Kind: "text", Max: 64},
	}
}

// setup is the page of the first start. Looking at it does not use the link up.
func (a doors) setup(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := access.LinksOf(a.Access).CheckSetup(r.Context(), r.FormValue("token")); err != nil {
		quiet(w)
		return err
	}
	return a.showSetup(w, r, who, http.StatusOK, setupFields(who))
}

func (a doors) showSetup(w http.ResponseWriter, r *http.Request, who caller, status int, fields []ui.Field) error {
	quiet(w)
	t, p := who.Words.T, ui.Page{}
	p.Page = a.Page(who, t("setup.title")+" · Parley")
	p.Here, p.Lead = t("setup.title"), t("setup.lead")
	p.Sections = []ui.Section{{Form: &ui.Form{Action: "/setup", Button: t("setup.create"), Hidden: []string{"token", r.FormValue("token")}, Fields: fields}}}
	return web.WritePage(w, r, status, ui.OpenPage(p))
}

// create makes the first owner and site, and uses the link up.
func (a doors) create(w http.ResponseWriter, r *http.Request, who caller) error {
	quiet(w)
	if err := web.ReadForm(r); err != nil {
		return err
	}
	token := r.PostFormValue("token")
	if err := access.LinksOf(a.Access).CheckSetup(r.Context(), token); err != nil {
		return err
	}
	fields, values := setupFields(who), map[string]string{}
	for i, f := range fields {
		if f.Kind != "password" {
			fields[i].Value = typedIn(r, f)
			values[f.Name] = fields[i].Value
		}
	}
	password := r.PostFormValue("password")
	origin, id, ok := a.checkSetup(r, who, fields, values, password)
	if !ok {
		return a.showSetup(w, r, who, http.StatusUnprocessableEntity, fields)
	}
	if err := access.LinksOf(a.Access).UseSetup(r.Context(), token); err != nil {
		return err
	}
	err := site.Change(r.Context(), a.Docs, id, func(s *site.Site) { s.Name, s.Origins = values["site"], []string{origin} })
	if err != nil {
		return err
	}
	owner := people.Agent{Email: values["email"], Name: values["name"]}
	owner.Allow(id, people.Grant{Role: people.Owner})
	if owner, err = a.Access.AddAgent(r.Context(), owner, password); err != nil {
		return err
	}
	e := audit.Entry{At: a.Now().UnixMilli(), By: owner.ID, ByName: owner.Name, From: a.Address.ClientIP(r), What: "site-created", Target: id}
	if err := audit.Add(r.Context(), a.Docs, id, e); err != nil {
		return err
	}
	return a.enter(w, r, who, owner.Email, password, settingsURL(id, "install"))
}

// likelyScheme is what an address begins with that was typed without it: pages on one's
// own machine, and in one's own network, are rarely served by TLS.
func likelyScheme(address string) string {
	host, _, _ := strings.Cut(address, "/")
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && (ip.IsLoopback() || ip.IsPrivate()) {
		return "http://"
	}
	return "https://"
}

// wrongAt says at a field what is wrong with it.
func wrongAt(fields []ui.Field, name, why string) {
	fields[slices.IndexFunc(fields, func(f ui.Field) bool { return f.Name == name })].Wrong = why
}

// checkSetup says at the fields what is wrong with them.
func (a doors) checkSetup(r *http.Request, who caller, fields []ui.Field, values map[string]string, password string) (origin, id string, ok bool) {
	typed := values["id"] != ""
	origin, id, ok = checkSite(who, fields, values)
	wrong := func(name, key string) {
		wrongAt(fields, name, example(who, key))
		ok = false
	}
	if !validName(values["name"]) {
		wrong("name", "invitation.nameWrong")
	}
	if !people.ValidEmail(values["email"]) {
		wrong("email", "people.emailWrong")
	}
	if !access.ValidPassword(password) {
		wrong("password", "invitation.passwordWrong")
	}
	if ok && !typed {
		if _, err := site.Get(r.Context(), a.Docs, id); !errors.Is(err, store.ErrNotFound) {
			wrong("id", "setup.idTaken")
		}
	}
	return origin, id, ok
}

// checkSite says at the fields of a site that is to be made what is wrong with them, and
// fills in the id that its address gives.
func checkSite(who caller, fields []ui.Field, values map[string]string) (origin, id string, ok bool) {
	ok = true
	wrong := func(name, key string) {
		wrongAt(fields, name, example(who, key))
		ok = false
	}
	if values["site"] == "" || len([]rune(values["site"])) > 120 {
		wrong("site", "site.nameWrong")
	}
	website := values["website"]
	if website != "" && !strings.Contains(website, "://") {
		website = likelyScheme(website) + website
	}
	// What follows the host is of no matter here.
	if scheme, rest, found := strings.Cut(website, "://"); found {
		host, _, _ := strings.Cut(rest, "/")
		website = scheme + "://" + host
	}
	origin, err := site.Origin(website)
	if err != nil {
		wrong("website", "setup.websiteWrong")
		return "", "", false
	}
	if id = values["id"]; id == "" {
		id = siteID(origin)
	}
	if !chat.ValidSite(id) || slices.Contains(reserved, id) {
		wrong("id", "setup.idWrong")
	}
	fields[slices.IndexFunc(fields, func(f ui.Field) bool { return f.Name == "id" })].Value = id
	return origin, id, ok
}
