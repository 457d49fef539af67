package inbox

import (
	"context"
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
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
	csat, err := in.csat(ctx, site, who)
	if err != nil {
		return err
	}
	rows, next, err := in.seen(ctx, site, who, chat.ViewRated, r.FormValue("after"), pageRows)
	if err != nil {
		return fmt.Errorf("list ratings of %s: %w", site, err)
	}
	return web.WritePage(w, r, http.StatusOK, ui.RatingsPage(ui.Ratings{
		Shell: s, CSAT: csat, Rows: rows, Next: next,
	}))
}

// csat are the figures of the site, or with a narrow scope those of the newest
// scanMost surveys as far as the caller sees them.
func (in *Inbox) csat(ctx context.Context, site string, who caller) (chat.CSAT, error) {
	var byScore [chat.CSATMax + 1]int64
	if who.Scope(site) == people.ScopeAll {
		counters, err := in.Store.Counters(ctx, site)
		if err != nil {
			return chat.CSAT{}, fmt.Errorf("read counters of %s: %w", site, err)
		}
		for score := 1; score <= chat.CSATMax; score++ {
			byScore[score] = counters[chat.CounterScore(chat.SurveyCSAT, score)]
		}
		return chat.NewCSAT(counters[chat.CounterOffers(chat.SurveyCSAT)], byScore), nil
	}
	var offers int64
	for after, looked := "", 0; looked < scanMost; looked += pageRows {
		rows, next, err := in.Store.List(ctx, site, chat.ViewOffered, after, pageRows)
		if err != nil {
			return chat.CSAT{}, fmt.Errorf("list surveys of %s: %w", site, err)
		}
		for i := range rows {
			if !who.Sees(site, &rows[i]) {
				continue
			}
			offers++
			if rows[i].RatedAt != 0 {
				byScore[rows[i].Answers.Score()]++
			}
		}
		if after = next; next == "" {
			break
		}
	}
	return chat.NewCSAT(offers, byScore), nil
}
