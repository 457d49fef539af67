package inbox

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/visitors"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// mostOnSite is how many visitors a page shows.
const mostOnSite = 200

// onSite are the pages with who is on the site now.
type onSite struct {
	*agents.Pages
	desk desk.Beginning
}

// page lists them, those first who came first, so that nobody's place changes.
func (o onSite) page(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, id := r.Context(), r.PathValue("site")
	page, err := o.shell(ctx, id, who)
	if err != nil {
		return err
	}
	if page.On {
		if err := o.add(ctx, id, who, &page); err != nil {
			return err
		}
	}
	return web.WritePage(w, r, http.StatusOK, ui.OnSitePage(page))
}

func (o onSite) shell(ctx context.Context, id string, who caller) (page ui.OnSite, err error) {
	if page.Shell, err = o.Shell(ctx, id, who, "visitors"); err != nil {
		return page, err
	}
	page.Title = who.Words.T("nav.visitors") + " · " + page.Title
	page.Settings = who.May(people.Settings, id)
	of, err := site.Get(ctx, o.Docs, id)
	page.On = of.Widget.Visitors
	return page, err
}

// add adds those whom the caller may see.
func (o onSite) add(ctx context.Context, id string, who caller, page *ui.OnSite) error {
	now, err := visitors.Now(ctx, o.Store, id)
	if err != nil {
		return err
	}
	for _, v := range now {
		if page.More = len(page.List) == mostOnSite; page.More {
			return nil
		}
		conv, ok, err := o.seen(ctx, id, who, v.ID)
		if err != nil {
			return err
		}
		if ok {
			page.List = append(page.List, ui.OnSiteRow{Visitor: v, Conversation: conv})
		}
	}
	return nil
}

// seen is the visitor's newest conversation that the caller sees, empty if there is
// none, and whether they see the visitor: who sees only what some have does not see
// whom others talk with.
func (o onSite) seen(ctx context.Context, site string, who caller, visitor string) (conv chat.Conversation, ok bool, err error) {
	all, _, err := o.Store.List(ctx, site, chat.ViewVisitor(visitor), "", pagePast)
	if err != nil {
		return conv, false, err
	}
	for i := range all {
		if all[i].MergedInto == "" && who.Sees(site, &all[i]) {
			return all[i], true, nil
		}
	}
	scope := who.Scope(site)
	return conv, scope == people.ScopeAll || scope == people.ScopeTeam && len(all) == 0, nil
}

// ask is the page on which an agent writes to somebody who has no conversation yet; to
// others they write in the one they have.
func (o onSite) ask(w http.ResponseWriter, r *http.Request, who caller) error {
	v, conv, err := o.visitor(r, who)
	if err != nil {
		return err
	}
	if conv != "" {
		http.Redirect(w, r, "/inbox/"+r.PathValue("site")+"/c/"+conv, http.StatusSeeOther)
		return nil
	}
	return o.show(w, r, who, v, http.StatusOK, "")
}

func (o onSite) show(w http.ResponseWriter, r *http.Request, who caller, v visitors.Visitor, status int, refused string) error {
	page, err := o.shell(r.Context(), r.PathValue("site"), who)
	if err != nil {
		return err
	}
	id := r.PostFormValue("id")
	if !chat.ValidID(id) {
		id = store.NewID()
	}
	return web.WritePage(w, r, status, ui.BeginPage(page, ui.Begin{Visitor: v, SendID: id, Text: r.PostFormValue("text"), Refused: refused}))
}

// begin begins the conversation.
func (o onSite) begin(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	ctx, site, id := r.Context(), r.PathValue("site"), r.PostFormValue("id")
	if !chat.ValidID(id) {
		return web.ErrForm
	}
	v, conv, err := o.visitor(r, who)
	if err != nil {
		return err
	}
	user, err := identity.Of(ctx, o.Docs, site, v.ID)
	if err != nil {
		return err
	}
	if conv == "" {
		visit := desk.Visit{Visitor: v.ID, Name: v.Name, User: user, Locale: v.Locale, Page: v.Page, Title: v.Title}
		text := strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")
		conv, err = o.desk.Begin(ctx, site, person(who, site), visit, desk.Message{ID: id, Text: text})
	}
	var refused *chat.Refusal
	if errors.As(err, &refused) {
		return o.show(w, r, who, v, http.StatusUnprocessableEntity, who.Words.Refusal(refused.Code, refused.Args...))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/"+site+"/c/"+conv, http.StatusSeeOther)
	return nil
}

// visitor is the one whom the path names, with the conversation that they have, if the
// caller sees both; else it is store.ErrNotFound.
func (o onSite) visitor(r *http.Request, who caller) (v visitors.Visitor, conv string, err error) {
	site, id := r.PathValue("site"), r.PathValue("visitor")
	if v, err = visitors.Get(r.Context(), o.Store, site, id); err != nil {
		return v, "", err
	}
	c, ok, err := o.seen(r.Context(), site, who, id)
	if err == nil && !ok {
		err = store.ErrNotFound
	}
	return v, c.ID, err
}
