package inbox

import (
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// ratings is the page with what visitors thought.
func (in *Inbox) ratings(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, site := r.Context(), r.PathValue("site")
	s, err := in.Shell(ctx, site, who, "ratings")
	if err != nil {
		return err
	}
	s.Title = who.Words.T("nav.ratings") + " · " + s.Title
	counters, err := in.Store.Counters(ctx, site)
	if err != nil {
		return fmt.Errorf("read counters of %s: %w", site, err)
	}
	var byScore [chat.CSATMax + 1]int64
	for score := 1; score <= chat.CSATMax; score++ {
		byScore[score] = counters[chat.CounterScore(chat.SurveyCSAT, score)]
	}
	rows, next, err := in.Store.List(ctx, site, chat.ViewRated, r.FormValue("after"), pageRows)
	if err != nil {
		return fmt.Errorf("list ratings of %s: %w", site, err)
	}
	return web.WritePage(w, r, http.StatusOK, ui.RatingsPage(ui.Ratings{
		Shell: s, CSAT: chat.NewCSAT(counters[chat.CounterOffers(chat.SurveyCSAT)], byScore), Rows: rows, Next: next,
	}))
}
