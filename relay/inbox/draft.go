package inbox

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/draft"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
)

// drafts keeps what agents have begun to write.
type drafts struct{ *agents.Pages }

// save keeps the agent's draft of a conversation; at= is when it was written, by
// the relay's clock as the page knows it.
func (d drafts) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	site, conv := r.PathValue("site"), r.PathValue("conv")
	if _, err := d.Store.Conversation(r.Context(), site, conv); err != nil {
		return err
	}
	now := d.Now().UnixMilli()
	at, err := strconv.ParseInt(r.PostFormValue("at"), 10, 64)
	if err != nil || at > now {
		at = now // nobody writes in the future
	}
	err = draft.Save(r.Context(), d.Docs, site, who.Agent.ID, conv, draft.Draft{
		Text: strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"), Note: r.PostFormValue("kind") == "note", At: at,
	})
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
