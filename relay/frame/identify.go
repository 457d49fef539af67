package frame

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/identity"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// What a token that says who a visitor is costs in frames, and what one costs
// beside that is refused: a visitor may show two of these at once, and one in a second and a half.
const (
	framesPerIdentity = 5
	framesPerRefusal  = 10
)

// identify makes the visitor the user whom a token of the site names. The answer is
// the visitor's token from then on, and whether they are somebody else now, of whom
// nothing is known here; or the code of what is wrong.
func (f parts) identify(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	of, err := f.formSite(w, r)
	if err != nil {
		return err
	}
	token := r.PostFormValue("token")
	visitor, renewed, err := f.Access.CheckToken(of.ID, token)
	if err != nil { // nobody was there before
		visitor, token = store.NewID(), ""
	}
	who := budget.Who{Address: f.Address.ClientIP(r), Site: of.ID, Visitor: visitor}
	if err := f.Budget.Take(budget.Frames, framesPerIdentity, who); err != nil {
		web.WriteProblem(w, web.ProblemOf(err))
		return nil
	}
	desk := identity.Desk{Docs: f.Docs, Store: f.Store, Desk: f.Desk, Now: f.Now}
	entered, err := desk.Enter(r.Context(), of.ID, visitor, r.PostFormValue("identity"))
	var refused *chat.Refusal
	if errors.As(err, &refused) {
		_ = f.Budget.Take(budget.Frames, framesPerRefusal, who) // the next one waits
		web.WriteProblem(w, web.ProblemOf(err))
		return nil
	}
	if err != nil {
		return err
	}
	said := map[string]any{"token": cmp.Or(renewed, token), "anew": entered.Anew}
	if entered.Visitor != visitor || token == "" {
		said["token"] = f.Access.IssueToken(of.ID, entered.Visitor)
	}
	w.Header().Set("Cache-Control", "no-store")
	web.WriteJSON(w, http.StatusOK, said)
	return nil
}
