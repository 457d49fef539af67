package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
)

// contactsPage is the page with who wrote to a site.
type contactsPage struct{ *Admin }

// How much a page of contacts reads, and shows at most.
const (
	contactsRead = 1000 // conversations
	contactsRows = 100
)

// contact is a visitor, as far as the conversations that were read tell.
type contact struct {
	latest      chat.Conversation
	name, email string
	chat.Signed // as the latest conversation that has it says
	chats       int
}

// mark is the word for how sure the address is, or without one who they are: a key,
// "" if there is nothing to say.
func (c *contact) mark() string {
	switch {
	case c.Verified, c.email == "" && c.Subject != "":
		return "verified"
	case c.email != "":
		return "unverified"
	}
	return ""
}

// contacts is the page with who wrote, those first who did last: name, address,
// past chats. Whoever sees some conversations only sees their visitors.
func (a contactsPage) contacts(w http.ResponseWriter, r *http.Request, who caller) error {
	site, asked := r.PathValue("site"), strings.TrimSpace(r.FormValue("q"))
	list, next, err := a.Store.List(r.Context(), site, chat.ViewAll, r.FormValue("after"), contactsRead)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(c chat.Conversation) bool { return c.Visitor == "" || !who.Sees(site, &c) })
	found := contactsIn(list, asked)
	if only := r.FormValue("verified"); only != "" {
		found = slices.DeleteFunc(found, func(c *contact) bool { return (c.Subject != "") != (only == "yes") })
	}
	if len(found) > contactsRows {
		found = found[:contactsRows]
	}
	p := ui.Page{}
	if p.Shell, err = a.Shell(r.Context(), site, who, "contacts"); err != nil {
		return err
	}
	t := who.Words.T
	p.Here = t("nav.contacts")
	p.Title = p.Here + " · " + p.Title
	rows := ui.Section{None: t("contacts.none")}
	for _, c := range found {
		row := ui.Row{Title: inbox.VisitorName(who.Words, c.name, c.latest.Visitor), Link: "/inbox/" + site + "/c/" + c.latest.ID}
		if c.email != "" {
			row.Detail = c.email
		}
		if said := c.mark(); said != "" {
			row.Detail = strings.TrimPrefix(row.Detail+" · "+t(said), " · ")
		}
		row.Note = who.Words.N("contacts.chats", c.chats) + " · " + clock(c.latest.LastAt)
		rows.Rows = append(rows.Rows, row)
	}
	if next != "" {
		rows.Link = &inbox.Link{Name: t("contacts.older"), URL: "/inbox/" + site + "/contacts?" + url.Values{"q": {asked}, "verified": {r.FormValue("verified")}, "after": {next}}.Encode()}
	}
	p.Lead = t("contacts.lead")
	p.Sections = []ui.Section{
		{Form: &ui.Form{Get: true, Action: "/inbox/" + site + "/contacts", Button: t("contacts.search"), Fields: []ui.Field{
			{Name: "q", Label: t("contacts.query"), Kind: "search", Value: asked, Max: 200},
			{Name: "verified", Label: t("contacts.which"), Kind: "select", Value: r.FormValue("verified"), Options: []ui.Option{
				{Value: "", Name: t("contacts.all")}, {Value: "yes", Name: t("verified")}, {Value: "no", Name: t("unverified")},
			}},
		}}},
		rows,
	}
	return show(w, r, http.StatusOK, p)
}

// contactsIn are the visitors of conversations, the latest of each first, whose
// name or address holds what was asked for. Both are what they said last.
func contactsIn(list []chat.Conversation, asked string) (found []*contact) {
	known := map[string]*contact{}
	for _, c := range list {
		one := known[c.Visitor]
		if one == nil {
			one = &contact{latest: c}
			known[c.Visitor] = one
			found = append(found, one)
		}
		one.chats++
		if c.Subject != "" && one.Subject == "" { // more than what was typed
			one.Signed, one.name, one.email = c.Signed, c.Name, c.Email
		}
		if one.name == "" {
			one.name = c.Name
		}
		if one.email == "" {
			one.email = c.Email
		}
	}
	asked = strings.ToLower(asked)
	return slices.DeleteFunc(found, func(c *contact) bool {
		return !strings.Contains(strings.ToLower(c.name+"\n"+c.email), asked)
	})
}
