package inbox

import (
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// resolving are the handlers that resolve a conversation.
type resolving struct{ desk *desk.Desk }

// soon resolves a conversation. A page that offers to take it back asks for
// it soon (when=soon); with ask=no the visitor is not asked how it was.
func (a resolving) soon(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	id := r.PostFormValue("id")
	now, soon := a.desk.Resolve, a.desk.ResolveSoon
	if r.PostFormValue("ask") == "no" {
		unasked := desk.Unasked{Desk: a.desk}
		now, soon = unasked.Resolve, unasked.ResolveSoon
	}
	if r.PostFormValue("when") != "soon" {
		return changes(now)(w, r, who)
	}
	if !chat.ValidID(id) {
		return web.ErrForm
	}
	due, err := soon(r.Context(), r.PathValue("site"), r.PathValue("conv"), id, person(who, r.PathValue("site")))
	if err != nil && !errors.Is(err, chat.ErrResolved) {
		return err
	}
	web.WriteJSON(w, http.StatusOK, done{ID: id, Due: due})
	return nil
}

// undo takes back that a conversation is to be resolved.
func (a resolving) undo(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := a.desk.UndoResolve(r.Context(), r.PathValue("site"), r.PathValue("conv"), person(who, r.PathValue("site"))); err != nil {
		return err
	}
	return acted(w, r, store.Result{}, "")
}
