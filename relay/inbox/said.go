package inbox

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// maxBefore is how many of the texts that something had are shown.
const maxBefore = 50

// said is the page with what an agent may do with a message or note: ?of= is its
// Seq. Leads see what it was before it was edited.
func (d deciding) said(w http.ResponseWriter, r *http.Request, who caller) error {
	site, conv := r.PathValue("site"), r.PathValue("conv")
	e, err := d.saidAt(r, r.FormValue("of"))
	if errors.Is(err, store.ErrNotFound) {
		return d.judged(w, r, who)
	}
	if err != nil {
		return err
	}
	lead := who.May(people.HandOver, site)
	mine := own(who, e) && may(who, site, e)
	s := ui.Said{
		Page: d.Page(who, who.Words.T("said")), Site: site, Conv: conv, Event: e,
		Edit: mine && !e.Deleted(), Delete: (mine || lead) && !e.Deleted(),
		Article: e.Kind == chat.KindMessage && !e.Deleted() && who.May(people.Canned, site),
	}
	if lead && e.Role == chat.RoleVisitor && !e.Deleted() {
		was, err := unmasking{d}.was(r.Context(), site, conv, e.Seq)
		if err != nil {
			return err
		}
		s.Masked = was != ""
	}
	if lead && e.Altered != 0 {
		if s.Before, err = d.before(r.Context(), site, conv, e.Seq); err != nil {
			return err
		}
	}
	return writeSaid(w, r, s)
}

func writeSaid(w http.ResponseWriter, r *http.Request, s ui.Said) error {
	w.Header().Add("Vary", agents.PartHeader)
	if r.Header.Get(agents.PartHeader) == partChoices {
		return web.WritePage(w, r, http.StatusOK, ui.SaidPart(s))
	}
	return web.WritePage(w, r, http.StatusOK, ui.SaidPage(s))
}

// judged is that page of an answer of the bot.
func (d deciding) judged(w http.ResponseWriter, r *http.Request, who caller) error {
	site, conv := r.PathValue("site"), r.PathValue("conv")
	of, err := strconv.ParseUint(r.FormValue("of"), 10, 64)
	if err != nil {
		return web.ErrForm
	}
	j, err := desk.Judges(d.desk).At(r.Context(), site, conv, of)
	if err != nil {
		return err
	}
	return writeSaid(w, r, ui.Said{
		Page: d.Page(who, who.Words.T("said")), Site: site, Conv: conv, Event: j.Event,
		Judge: who.May(people.Reply, site), Wrong: j.Wrong,
	})
}

// wrong marks an answer of the bot as wrong, or takes that back.
func (d deciding) wrong(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	of, err := strconv.ParseUint(r.PostFormValue("of"), 10, 64)
	if err != nil {
		return web.ErrForm
	}
	result, err := desk.Judges(d.desk).Wrong(r.Context(), r.PathValue("site"), r.PathValue("conv"), person(who, r.PathValue("site")), of, r.PostFormValue("gone") != "")
	if errors.Is(err, store.ErrNotFound) {
		err = errNoAnswer
	}
	if err != nil {
		return err
	}
	return acted(w, r, result, "")
}

// own reports whether an agent wrote what e is.
func own(who caller, e chat.Event) bool { return e.Role == chat.RoleAgent && e.From == who.Agent.ID }

// may reports whether an agent may write what e is: to the visitor, or a note.
func may(who caller, site string, e chat.Event) bool {
	if e.Kind == chat.KindNote {
		return who.May(people.Note, site)
	}
	return who.May(people.Reply, site)
}

// saidAt is what was said at a Seq, or store.ErrNotFound.
func (d deciding) saidAt(r *http.Request, seq string) (chat.Event, error) {
	of, err := strconv.ParseUint(seq, 10, 64)
	if err != nil || of == 0 {
		return chat.Event{}, web.ErrForm
	}
	page, _, err := d.Store.Events(r.Context(), r.PathValue("site"), r.PathValue("conv"), of-1, 1)
	if err != nil {
		return chat.Event{}, err
	}
	if len(page) == 0 || page[0].Seq != of || page[0].Kind != chat.KindMessage && page[0].Kind != chat.KindNote {
		return chat.Event{}, store.ErrNotFound
	}
	return page[0], nil
}

// before are the texts that event of had.
func (d deciding) before(ctx context.Context, site, conv string, of uint64) (list []ui.Before, err error) {
	for after, more := of, true; more; {
		var page []chat.Event
		if page, more, err = d.Store.Events(ctx, site, conv, after, pageEvents); err != nil {
			return nil, err
		}
		for _, e := range page {
			after = e.Seq
			if a := chat.As[chat.Alteration](e.Body); e.Of() == of && a.Was != "" && len(list) < maxBefore {
				list = append(list, ui.Before{Text: a.Was, Name: e.Name, At: e.At})
			}
		}
		more = more && len(page) > 0
	}
	return list, nil
}

// edit gives a message or note of the agent's another text.
func (d deciding) edit(w http.ResponseWriter, r *http.Request, who caller) error {
	return d.alters(w, r, who, func(ctx context.Context, site, conv, id string, agent desk.Person, e chat.Event) (store.Result, error) {
		text := strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")
		if own(who, e) && !may(who, site, e) {
			return store.Result{}, web.ErrRight
		}
		return d.desk.Edit(ctx, site, conv, id, agent, e.Seq, text)
	})
}

// remove deletes a message or note: the agent's own, or as a lead anybody's.
func (d deciding) remove(w http.ResponseWriter, r *http.Request, who caller) error {
	return d.alters(w, r, who, func(ctx context.Context, site, conv, id string, agent desk.Person, e chat.Event) (store.Result, error) {
		lead := who.May(people.HandOver, site)
		if !lead && own(who, e) && !may(who, site, e) {
			return store.Result{}, web.ErrRight
		}
		return d.desk.Delete(ctx, site, conv, id, agent, e.Seq, lead)
	})
}

// alters is the handler of what changes something that was said.
func (d deciding) alters(w http.ResponseWriter, r *http.Request, who caller, change func(ctx context.Context, site, conv, id string, agent desk.Person, e chat.Event) (store.Result, error)) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	e, err := d.saidAt(r, r.PostFormValue("of"))
	if err != nil {
		return err
	}
	return changes(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		return change(ctx, site, conv, id, agent, e)
	})(w, r, who)
}
