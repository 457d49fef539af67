package editor

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	ui "github.com/parley-chat/parley/templates/editor"
)

// lookedBack is how far before a reply the question is looked for, in events.
const lookedBack = 50

// reply is the editor with a new article that an agent's reply begins, or what a
// visitor asked: ?of= is its Seq. What tells who they are is masked.
func (e *Editor) reply(w http.ResponseWriter, r *http.Request, who caller) error {
	site, conv := r.PathValue("site"), r.PathValue("conv")
	of, err := strconv.ParseUint(r.FormValue("of"), 10, 64)
	if err != nil || of == 0 {
		return store.ErrNotFound
	}
	state, err := e.Store.Conversation(r.Context(), site, conv)
	if err != nil {
		return err
	}
	from := of - min(of, lookedBack)
	events, _, err := e.Store.Events(r.Context(), site, conv, from, int(of-from))
	if err != nil {
		return err
	}
	question, answer, names := said(events, of)
	if question == "" && answer == "" {
		return store.ErrNotFound
	}
	centre, err := help.CentreOf(r.Context(), e.Docs, site)
	if err != nil {
		return err
	}
	names = append(names, state.Name)
	p := ui.Editor{
		ID: store.NewID(), Lang: centre.Best(state.Locale), Answer: help.MaskNames(answer, names...), From: "/inbox/" + site + "/c/" + conv, Chat: conv,
		Question: chat.Clip(strings.Join(strings.Fields(help.MaskNames(question, names...)), " "), help.MaxQuestion/4),
	}
	return e.write(w, r, who, http.StatusOK, p, docs.Doc[help.Article]{})
}

// said are what an agent said at a Seq, what the visitor had said last by then,
// and the names of all who said something; "" for what is not there, and both if
// nothing was said at the Seq.
func said(events []chat.Event, of uint64) (question, answer string, names []string) {
	there := false
	for _, e := range events {
		if e.Kind != chat.KindMessage || e.Deleted() {
			continue
		}
		there = there || e.Seq == of
		names = append(names, e.Name)
		switch {
		case e.Seq == of && e.Role == chat.RoleAgent:
			answer = e.Text
		case e.Seq <= of && e.Role == chat.RoleVisitor:
			question = e.Text
		}
	}
	if !there {
		return "", "", nil
	}
	return question, answer, names
}
