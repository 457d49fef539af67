package frame

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/visitors"
	"github.com/parley-chat/parley/relay/web"
)

// framesPerNew is what it costs in frames to become somebody.
const framesPerNew = 5

// here takes on which page a visitor is, of a browser whose page has said that they
// agreed. The answer is the token by which they say so again, when that is, and the
// conversation that an agent began with them, if they have not seen it. left= says that
// they leave the page, gone= that they are not to be seen any more.
func (f parts) here(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	of, err := f.formSite(w, r)
	if err != nil {
		return err
	}
	page := of.PageAddress(r.PostFormValue("page"))
	if !of.Widget.Visitors || !of.AllowsPage(page) {
		return store.ErrNotFound
	}
	token, cost := r.PostFormValue("token"), 1.0
	visitor, renewed, err := f.Access.CheckToken(of.ID, token)
	if err != nil { // nobody was there before
		visitor, cost = store.NewID(), framesPerNew
		renewed = f.Access.IssueToken(of.ID, visitor)
	}
	who := budget.Who{Address: f.Address.ClientIP(r), Site: of.ID, Visitor: visitor}
	if err := f.Budget.Take(budget.Frames, cost, who); err != nil {
		web.WriteProblem(w, web.ProblemOf(err))
		return nil
	}
	w.Header().Set("Cache-Control", "no-store")
	visit := desk.Visit{Visitor: visitor, Address: who.Address}
	if err := (desk.Blocks{Desk: f.Desk}).Blocked(r.Context(), of.ID, visit, ""); err != nil {
		return err
	}
	if r.PostFormValue("gone") != "" {
		web.WriteJSON(w, http.StatusOK, struct{}{})
		return visitors.Gone(r.Context(), f.Store, of.ID, visitor)
	}
	user, err := identity.Of(r.Context(), f.Docs, of.ID, visitor)
	if err != nil {
		return err
	}
	been, _ := strconv.ParseInt(r.PostFormValue("been"), 10, 64) // what is no number is just now
	v := visitors.Visitor{
		ID: visitor, Page: page, Title: r.PostFormValue("title"), Locale: locale(r.PostFormValue("locale")),
		Name: cmp.Or(user.Name, r.PostFormValue("name")), Signed: user.Subject != "",
	}
	left := r.PostFormValue("left") != ""
	if err := visitors.Here(r.Context(), f.Store, of.ID, v, f.Now(), time.Duration(been)*time.Millisecond, left); err != nil {
		return err
	}
	conv, err := f.begun(r, of.ID, visitor)
	if err != nil {
		return err
	}
	web.WriteJSON(w, http.StatusOK, map[string]any{"token": cmp.Or(renewed, token), "conv": conv, "every": visitors.Every.Milliseconds()})
	return nil
}

// begun is the conversation that an agent began with a visitor who has not seen it, ""
// if there is none.
func (f parts) begun(r *http.Request, site, visitor string) (string, error) {
	list, _, err := f.Store.List(r.Context(), site, chat.ViewVisitor(visitor), "", 1)
	if err != nil || len(list) == 0 {
		return "", err
	}
	c := &list[0]
	if c.Status != chat.StatusOpen || c.VisitorSeq != 0 || c.AgentSeq == 0 || c.VisitorRead >= c.AgentSeq {
		return "", nil
	}
	return c.ID, nil
}
