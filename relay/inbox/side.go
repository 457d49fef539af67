package inbox

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// arrange keeps how an agent wants the parts beside a conversation: in which order,
// and which of them folded, see people.Agent.
func arrange(p *agents.Pages) handler {
	return func(w http.ResponseWriter, r *http.Request, who caller) error {
		if err := web.ReadForm(r); err != nil {
			return err
		}
		side := ui.SideOf(strings.Fields(r.PostFormValue("side")))
		if err := people.Change(r.Context(), p.Docs, who.Agent.Email, func(a *people.Agent) { a.Side = side }); err != nil {
			return err
		}
		if agents.WantsJSON(r) {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		to, err := toThread(r, who)
		if err == nil {
			http.Redirect(w, r, to, http.StatusSeeOther)
		}
		return err
	}
}
