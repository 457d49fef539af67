package helpcentre

import (
	"net/http"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/web"
)

// maxRead is the longest form of a visit, in bytes.
const maxRead = 8 << 10

// mostRead is how many articles of one visit may be followed by a chat.
const mostRead = 20

// visits are what becomes of visits.
type visits struct{ *Centre }

// read counts what became of a visit, as the scripts of these pages and of the
// widget tell it: that it began, that an article was opened, that a chat followed.
// Nothing of who it was comes along.
func (c visits) read(w http.ResponseWriter, r *http.Request, _ web.Caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	v, err := c.viewOf(r.Context(), r.PathValue("site"), "")
	if err != nil {
		return err
	}
	if err := c.Budget.Take(budget.Pages, 1, budget.Who{Address: c.Address.ClientIP(r), Site: v.site.ID}); err != nil {
		return err
	}
	id := v.site.ID
	if r.PostFormValue("begins") != "" {
		if err := help.Visit(r.Context(), c.Docs, id); err != nil {
			return err
		}
	}
	if article := r.PostFormValue("article"); article != "" {
		if err := help.Open(r.Context(), c.Docs, id, article, r.PostFormValue("first") != ""); err != nil {
			return err
		}
	}
	if read := r.PostForm["followed"]; len(read) > 0 {
		if err := help.Follow(r.Context(), c.Docs, id, read[:min(len(read), mostRead)]...); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
