// Package admin serves the pages with settings: the site, who works there, what
// changed, and the two pages that somebody opens with a link that works once, at
// the first start and for an invitation.
package admin

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/health"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/prechat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
)

// Admin is the face of the pages with settings.
type Admin struct {
	*agents.Pages
	Desk *desk.Desk
	// Preview writes the panel that visitors of a language would get of a site.
	Preview func(w http.ResponseWriter, r *http.Request, of site.Site, lang string) error
	// PreviewHelp writes the first page that readers would get of its help centre.
	PreviewHelp func(w http.ResponseWriter, r *http.Request, of site.Site, lang string) error
	// Health is how the relay is, and what it needs.
	Health func(ctx context.Context) health.Report
	// Public is the address of the relay that the snippet names.
	Public string
}

// caller is who asks.
type caller = agents.Caller

type handler = func(http.ResponseWriter, *http.Request, caller) error

// tab is a page of the navigation.
type tab struct {
	// name is the end of the page's path, and settings.NAME its name among the
	// words.
	name string
	need web.Right
	get  handler
	post handler // nil: nothing is changed there
	// bare says that there is nothing to find on the page but its name.
	bare bool
	// kind is that of the documents whose changes can be taken back there, or "".
	kind string
}

// tabs are the pages, in the order of the navigation: a page is a file of this
// package and a line here.
func (a *Admin) tabs() []tab {
	return []tab{
		{"site", people.Settings, a.lookPage().site, a.lookPage().saveSite, false, site.Kind.Name},
		{"widget", people.Settings, a.widgetPage().site, a.widgetPage().saveSite, false, site.Kind.Name},
		{"help", people.Settings, helpPage{a}.look, helpPage{a}.save, false, site.Kind.Name},
		{"prechat", people.Settings, a.prechatPage().list, a.prechatPage().save, false, prechat.Kind.Name},
		{"greetings", people.Settings, greetingPage{a}.greetings, greetingPage{a}.save, false, greeting.Kind.Name},
		{"install", people.Settings, installPage{a}.install, installPage{a}.allowOrigin, false, site.Kind.Name},
		{"people", people.People, peoplePage{a}.people, peoplePage{a}.savePerson, false, ""},
		{"notifications", people.Settings, a.notifyPage().site, a.notifyPage().saveSite, false, site.Kind.Name},
		{"teams", people.Settings, teamPage{a}.teams, teamPage{a}.saveTeam, false, team.Kind.Name},
		{"routing", people.Settings, routingPage{a}.routing, routingPage{a}.save, false, site.Kind.Name},
		{"automation", people.Settings, automationPage{a}.rules, automationPage{a}.save, false, site.Kind.Name},
		{"sla", people.Settings, a.slaPage().site, a.slaPage().saveSite, false, site.Kind.Name},
		{"topics", people.Settings, a.topicPage().list, a.topicPage().save, false, topic.Kind.Name},
		{"tags", people.Settings, a.tagPage().list, a.tagPage().save, false, tag.Kind.Name},
		{"attributes", people.Settings, a.attributePage().list, a.attributePage().save, false, person.Attributes.Name},
		{"canned", people.Canned, toCanned, nil, true, ""},
		{"macros", people.Canned, toCanned, nil, true, ""},
		{"identity", people.Settings, identityPage{a}.identity, identityPage{a}.save, false, ""},
		{"files", people.Settings, a.filesPage().site, a.filesPage().saveSite, false, site.Kind.Name},
		{"masking", people.Settings, a.maskingPage().site, a.maskingPage().saveSite, false, site.Kind.Name},
		{"hours", people.Settings, hoursPage{Admin: a}.hours, hoursPage{Admin: a}.saveHours, false, hours.Kind.Name},
		{"limits", people.Settings, limitsPage{a}.limits, nil, true, ""},
		{"copy", people.Settings, copyPage{a}.copy, copyPage{a}.save, false, ""},
		{"health", people.Owners, healthPage{a}.health, nil, true, ""},
		{"audit", people.Audit, auditPage{a}.audit, nil, true, ""},
	}
}

// Nav is the line in the navigation of the inbox.
var Nav = []agents.Item{
	{Name: "contacts", Icon: "person", Path: "/inbox/{site}/contacts", Need: web.Read},
	{Name: "settings", Icon: "gear", Path: "/inbox/{site}/settings", Need: people.Settings, Or: []web.Right{people.People, people.Audit}},
}

// Face is everything that the pages with settings answer.
func (a *Admin) Face() web.Face {
	routes := []agents.Route{
		{Pattern: "GET /setup", Need: web.Anybody, Handle: doors{a}.setup},
		{Pattern: "POST /setup", Need: web.Anybody, Handle: doors{a}.create},
		{Pattern: "GET /invitation", Need: web.Anybody, Handle: doors{a}.invitation},
		{Pattern: "POST /invitation", Need: web.Anybody, Handle: doors{a}.join},
		{Pattern: "GET /inbox/profile", Need: web.SignedIn, Handle: profilePage{a}.profile},
		{Pattern: "POST /inbox/profile", Need: web.SignedIn, Handle: profilePage{a}.saveProfile},
		{Pattern: "GET /inbox/profile/site", Need: web.SignedIn, Handle: newSitePage{a}.form},
		{Pattern: "POST /inbox/profile/site", Need: web.SignedIn, Handle: newSitePage{a}.create},
		{Pattern: "POST /inbox/profile/picture", Need: web.SignedIn, Handle: profilePage{a}.savePicture, MaxBody: maxPicture},
		{Pattern: "GET /inbox/{site}/contacts", Need: web.Read, Handle: contactsPage{a}.contacts},
		{Pattern: "GET /inbox/{site}/faces.css", Need: web.Read, Handle: faces{a}.sheet},
		{Pattern: "GET /inbox/{site}/faces/{agent}", Need: web.Read, Handle: faces{a}.face},
		{Pattern: "GET /inbox/{site}/settings", Need: web.Read, Handle: a.first},
		{Pattern: "GET /inbox/{site}/settings/find", Need: web.Read, Handle: findPage{a}.find, Cost: findCost},
		{Pattern: "GET /inbox/{site}/settings/revert", Need: people.Settings, Handle: revertPage{a}.revert},
		{Pattern: "POST /inbox/{site}/settings/revert", Need: people.Settings, Handle: revertPage{a}.save},
		{Pattern: "GET /inbox/{site}/settings/preview", Need: people.Settings, Handle: a.lookPage().preview},
		{Pattern: "GET /inbox/{site}/settings/help/preview", Need: people.Settings, Handle: helpPage{a}.page(nil).preview},
		{Pattern: "GET /inbox/{site}/settings/test", Need: people.Settings, Handle: installPage{a}.test},
		{Pattern: "POST /inbox/{site}/settings/hours/calendar", Need: people.Settings, Handle: hoursPage{Admin: a}.readCalendar, MaxBody: maxImport},
		{Pattern: "POST /inbox/{site}/settings/people/csv", Need: people.People, Handle: peoplePage{a}.inviteMany, MaxBody: maxImport},
		{Pattern: "GET /inbox/{site}/settings/audit.csv", Need: people.Audit, Handle: auditPage{a}.auditCSV},
	}
	for _, t := range a.tabs() {
		path := " /inbox/{site}/settings/" + t.name
		routes = append(routes, agents.Route{Pattern: "GET" + path, Need: t.need, Handle: t.get})
		if t.post != nil {
			routes = append(routes, agents.Route{Pattern: "POST" + path, Need: t.need, Handle: t.post})
		}
	}
	return a.Pages.Face(routes)
}

// first leads to the first page that the agent may open.
func (a *Admin) first(w http.ResponseWriter, r *http.Request, who caller) error {
	site := r.PathValue("site")
	for _, t := range a.tabs() {
		if who.May(t.need, site) {
			http.Redirect(w, r, settingsURL(site, t.name), http.StatusSeeOther)
			return nil
		}
	}
	return web.ErrRight
}

// toCanned leads to the page with the canned replies, which are macros if
// something else happens when they are sent. It is among the views, as those who
// write them need no other settings.
func toCanned(w http.ResponseWriter, r *http.Request, _ caller) error {
	http.Redirect(w, r, "/inbox/"+r.PathValue("site")+"/canned", http.StatusSeeOther)
	return nil
}

func settingsURL(site, page string) string { return "/inbox/" + site + "/settings/" + page }

// page begins a page of the navigation.
func (a *Admin) page(r *http.Request, who caller, name string) (p ui.Page, err error) {
	site := r.PathValue("site")
	if p.Shell, err = a.Shell(r.Context(), site, who, "settings"); err != nil {
		return p, err
	}
	p.Here = who.Words.T("settings." + name)
	p.Title = p.Here + " · " + p.Title
	p.Find = settingsURL(site, "find")
	if r.FormValue("saved") != "" {
		p.Saved = who.Words.T("admin.saved")
	}
	if entry := r.FormValue("undo"); entry != "" && who.May(people.Settings, site) {
		p.Undo = revertURL(site, entry)
	}
	for _, t := range a.tabs() {
		if t.name == name && t.kind != "" && who.May(people.Settings, site) {
			p.Past = settingsURL(site, "revert") + "?kind=" + t.kind
		}
		if who.May(t.need, site) {
			p.Pages = append(p.Pages, inbox.Link{Name: who.Words.T("settings." + t.name), URL: settingsURL(site, t.name)})
		}
	}
	return p, nil
}

// show answers with a page, unless only what is on it is wanted.
func show(w http.ResponseWriter, r *http.Request, status int, p ui.Page) error {
	if sink, ok := r.Context().Value(sinkKey{}).(*ui.Page); ok {
		*sink = p
		return nil
	}
	return web.WritePage(w, r, status, ui.SettingsPage(p))
}

// saved leads back to a page whose form was taken; undo is the entry that can be
// taken back, if there is one.
func saved(w http.ResponseWriter, r *http.Request, page string, undo ...audit.Entry) error {
	to := settingsURL(r.PathValue("site"), page) + "?saved=1"
	for _, e := range undo {
		to += "&undo=" + e.ID
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// refused is the status and the sentence for an error that is the caller's
// doing; others are returned.
func refused(who caller, err error) (status int, sentence string, other error) {
	status, sentence, _, other = refusedAs(who, err)
	return status, sentence, other
}

// refusedAs is refused, with the code of the error.
func refusedAs(who caller, err error) (status int, sentence, code string, other error) {
	p := web.ProblemOf(err)
	if p.Code == web.CodeUnavailable {
		return 0, "", "", err
	}
	return p.Status, who.Words.Refusal(p.Code, p.Args...), p.Code, nil
}

// entry begins what the audit log keeps of an act.
func (a *Admin) entry(r *http.Request, who caller, what, target string) audit.Entry {
	at := a.Now().UnixMilli()
	return audit.Entry{
		ID: audit.NewID(at), At: at, By: who.Agent.ID, ByName: who.Agent.Name, From: a.Address.ClientIP(r), What: what, Target: target,
	}
}

// note keeps an entry.
func (a *Admin) note(r *http.Request, e audit.Entry) error {
	return audit.Add(r.Context(), a.Docs, r.PathValue("site"), e)
}

// line is a value of a form on one line.
func line(r *http.Request, name string) string { return strings.TrimSpace(r.PostFormValue(name)) }

// lines are the lines of a value of a form that have something on them.
func lines(text string) (list []string) {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" && !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// id is the id of a form's document, a new one if it has none.
func id(r *http.Request) (string, error) {
	value := r.PostFormValue("id")
	if value == "" {
		return store.NewID(), nil
	}
	if !chat.ValidID(value) {
		return "", web.ErrForm
	}
	return value, nil
}

// example is a sentence with examples in its places: they are the same in every
// language.
func example(who caller, key string, args ...string) string {
	return who.Words.Say(key, append(args, "example", "https://www.example.com", "all", "https://*.example.com",
		"email", "ana@example.com", "format", "#rrggbb", "colour", "#3159c9", "letters", "a-z, 0-9, -", "languages", "en, zh-Hant, ar", "path", "https://www.example.com/cups/*",
		"consent", "parley('consent', true)", "trigger", "parley('trigger', name)", "attributes", "parley('setAttributes', …)", "pair", greeting.Pair)...)
}
