package inbox

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/block"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// blocking are the handlers that keep visitors from writing.
type blocking struct {
	*agents.Pages
	desk desk.Blocks
}

// ask is the page on which the visitor of a conversation is blocked.
func (b blocking) ask(w http.ResponseWriter, r *http.Request, who caller) error {
	return b.show(w, r, who, http.StatusOK, "")
}

func (b blocking) show(w http.ResponseWriter, r *http.Request, who caller, status int, refused string) error {
	site, conv := r.PathValue("site"), r.PathValue("conv")
	c, err := b.Store.Conversation(r.Context(), site, conv)
	if err != nil {
		return err
	}
	return web.WritePage(w, r, status, ui.BlockPage(ui.Blocking{
		Page: b.Page(who, who.Words.T("block")), Site: site, Conv: conv, Email: c.Email,
		Reason: r.PostFormValue("reason"), For: r.PostFormValue("days"), Refused: refused,
	}))
}

// block blocks the visitor of a conversation.
func (b blocking) block(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	days := r.PostFormValue("days")
	if !slices.Contains(ui.BlockFor, days) {
		return web.ErrForm
	}
	wish := desk.Blocking{
		Reason:    strings.TrimSpace(r.PostFormValue("reason")),
		ByAddress: r.PostFormValue("address") != "", ByEmail: r.PostFormValue("email") != "",
	}
	if n, _ := strconv.Atoi(days); n > 0 { // one of ui.BlockFor
		wish.Until = b.Now().AddDate(0, 0, n).UnixMilli()
	}
	id := store.NewID()
	result, err := b.desk.Block(r.Context(), r.PathValue("site"), r.PathValue("conv"), id, person(who, r.PathValue("site")), wish)
	if why := web.ProblemOf(err); err != nil && why.Status == http.StatusUnprocessableEntity && !agents.WantsJSON(r) {
		return b.show(w, r, who, why.Status, who.Words.Refusal(why.Code, why.Args...))
	}
	if err != nil {
		return err
	}
	e, err := conversationEntry(r.Context(), b.Pages, r, who, "visitor-blocked")
	if err != nil {
		return err
	}
	e.Compare("reason", "", wish.Reason)
	e.Compare("days", "", days)
	if err := audit.Add(r.Context(), b.Docs, r.PathValue("site"), e); err != nil {
		return err
	}
	return acted(w, r, result, id)
}

// unblock lets the visitor of a conversation write again.
func (b blocking) unblock(w http.ResponseWriter, r *http.Request, who caller) error {
	return changesTo(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		result, err := b.desk.Unblock(ctx, site, conv, id, agent)
		if err != nil {
			return result, err
		}
		e, err := conversationEntry(ctx, b.Pages, r, who, "visitor-unblocked")
		if err == nil {
			err = audit.Add(ctx, b.Docs, site, e)
		}
		return result, err
	}, func(r *http.Request, who caller) (string, error) {
		if r.PostFormValue("back") == "blocked" {
			return "/inbox/" + r.PathValue("site") + "/blocked", nil
		}
		return toThread(r, who)
	})(w, r, who)
}

// list is the page with all who are blocked now, the newest first.
func (b blocking) list(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	s, err := b.Shell(ctx, site, who, "blocked")
	if err != nil {
		return err
	}
	s.Title = who.Words.T("nav.blocked") + " · " + s.Title
	all, err := block.Kind.List(ctx, b.Docs, site)
	if err != nil {
		return err
	}
	page := ui.Blocked{Shell: s}
	for _, d := range all {
		v := d.Value
		if v.Over(s.Now) {
			continue
		}
		page.List = append(page.List, ui.BlockedRow{
			Conv: d.ID, Visitor: v.Visitors[0], Name: v.Name, Reason: v.Reason, ByName: v.ByName,
			ByEmail: v.Email, ByAddress: v.Key != nil, Since: v.Since, Until: v.Until,
		})
	}
	slices.SortFunc(page.List, func(a, b ui.BlockedRow) int { return int(b.Since - a.Since) })
	return web.WritePage(w, r, http.StatusOK, ui.BlockedPage(page))
}

// conversationEntry says what was done about a conversation, which is named by its
// number.
func conversationEntry(ctx context.Context, p *agents.Pages, r *http.Request, who caller, what string) (audit.Entry, error) {
	e := audit.Entry{At: p.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: what, Target: r.PathValue("conv")}
	c, err := p.Store.Conversation(ctx, r.PathValue("site"), e.Target)
	if c.Number != 0 {
		e.Target = "#" + strconv.FormatUint(c.Number, 10)
	}
	return e, err
}
