package inbox

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// plans are the handlers of what is to be sent later.
type plans struct {
	deciding
	later desk.Later
}

// sendTime is the time of a choice at which something is to be sent, see wakeTime.
func (d deciding) sendTime(r *http.Request, choice string) (int64, error) {
	if choice == "reply" {
		return 0, desk.ErrPast // that is a time to wake alone
	}
	return d.wakeTime(r, choice)
}

// plan is the reply that a form or an address is about.
func (p plans) plan(r *http.Request) (uint64, error) {
	seq, err := strconv.ParseUint(r.FormValue("of"), 10, 64)
	if err != nil || seq == 0 {
		return 0, web.ErrForm
	}
	return seq, nil
}

// show is the page on which a planned reply is read whole, changed, sent or taken
// back: ?of= is the Seq of its event.
func (p plans) show(w http.ResponseWriter, r *http.Request, who caller) error {
	site, conv := r.PathValue("site"), r.PathValue("conv")
	seq, err := p.plan(r)
	if err != nil {
		return err
	}
	c, err := p.Store.Conversation(r.Context(), site, conv)
	if err != nil {
		return err
	}
	plan := c.Plan(seq)
	if plan == nil {
		return desk.ErrNotPlanned
	}
	e, err := p.later.Read(r.Context(), site, conv, seq)
	if err != nil {
		return err
	}
	zone, err := p.zone(r)
	if err != nil {
		return err
	}
	s := ui.Planned{
		Page: p.Page(who, who.Words.T("later")), Site: site, Conv: conv, Plan: *plan, Zone: zone,
		Text: chat.As[chat.Planned](e.Body).Text, Files: chat.As[chat.Planned](e.Body).Files,
	}
	w.Header().Add("Vary", agents.PartHeader)
	if r.Header.Get(agents.PartHeader) == partChoices {
		return web.WritePage(w, r, http.StatusOK, ui.PlannedPart(s))
	}
	return web.WritePage(w, r, http.StatusOK, ui.PlannedPage(s))
}

// change does to a planned reply what the form says with do=: "save" it with
// another text or time, "send" it now, or "cancel" it.
func (p plans) change(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	seq, err := p.plan(r)
	if err != nil {
		return err
	}
	var due int64
	do := r.PostFormValue("do")
	switch do {
	case "save":
		if due, err = p.sendTime(r, r.PostFormValue("until")); err != nil {
			return err
		}
	case "send", "cancel":
	default:
		return web.ErrForm
	}
	return changes(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		switch do {
		case "send":
			return p.later.SendNow(ctx, site, conv, id, agent, seq)
		case "cancel":
			return p.later.TakeBack(ctx, site, conv, id, agent, seq)
		}
		text := strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")
		return p.later.Change(ctx, site, conv, id, agent, seq, text, due)
	})(w, r, who)
}
