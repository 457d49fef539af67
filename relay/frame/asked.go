package frame

import (
	"net/http"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/web"
)

// maxAsked is the longest request that tells what was searched for, in bytes: 200
// characters of a script of which each is nine bytes in a form, and the rest.
const maxAsked = 4096

// asked takes from the page's script what a visitor searched for in the widget
// and did not find, or found and asked in the chat all the same. What the
// articles answer is not kept, whoever says that it was not found.
func (p parts) asked(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	s, err := site.Get(r.Context(), p.Docs, r.PostFormValue("site"))
	if err != nil {
		return err
	}
	articles, err := help.Of(r.Context(), p.Docs, s.ID)
	if err != nil {
		return err
	}
	a := help.Asked{
		Text: chat.Clip(s.Mask.Text(strings.TrimSpace(r.PostFormValue("q"))), help.MaxAsked), Lang: locale(r.PostFormValue("lang")),
		Chat: r.PostFormValue("chat") != "", At: p.Now().UnixMilli(),
	}
	if a.Chat || !articles.Answer(a.Text, a.Lang) {
		if err := help.Miss(r.Context(), p.Docs, s.ID, a); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
