package inbox

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// botSpans are the days that results are shown of; the second is meant where
// none is asked for.
var botSpans = []int{7, 30, 90, 365}

// results is the page with what the bot did. It is the site's as a whole, for
// those who see all of it.
func (p botPages) results(w http.ResponseWriter, r *http.Request, who caller) error {
	site := r.PathValue("site")
	if who.Scope(site) != people.ScopeAll {
		return web.ErrRight
	}
	span, _ := strconv.Atoi(r.FormValue("days"))
	if !slices.Contains(botSpans, span) {
		span = botSpans[1]
	}
	did, err := bot.ResultsOf(r.Context(), p.Docs, site, p.Now(), span)
	if err != nil {
		return err
	}
	page := ui.BotResults{
		Days: span, Spans: botSpans,
		Conversations: did.Conversations, Contained: did.Contained(), Answered: did.Answered, AskedBack: did.AskedBack,
		Rephrased: did.Rephrased, Helped: did.Helped, NotHelped: did.NotHelped,
		Wrong: max(did.Wrong, 0), // marks of days before may have been taken back
		Asked: did.Model.Asked, In: did.Model.In, Out: did.Model.Out, Cost: amount(did.Model),
		Whys: ui.BotWhys(did.HandedOver), Topics: shownArticles(did.Topics), Articles: shownArticles(did.Articles),
	}
	if page.Shell, err = p.Shell(r.Context(), site, who, "bot"); err != nil {
		return err
	}
	page.Title = who.Words.T("bot.results") + " · " + page.Title
	return web.WritePage(w, r, http.StatusOK, ui.BotResultsPage(page))
}

// mostShown is how many articles are listed.
const mostShown = 200

func shownArticles(list []bot.ArticleCounts) []ui.BotArticle {
	var shown []ui.BotArticle
	for _, a := range list[:min(len(list), mostShown)] {
		shown = append(shown, ui.BotArticle{Title: a.Title, Answered: a.Answered, Helped: a.Helped, NotHelped: a.NotHelped, HandedOver: a.HandedOver, Wrong: max(a.Wrong, 0)})
	}
	return shown
}

// amount is what a model cost, to a hundredth, and to a ten-thousandth where it is
// little; "" if that is not known.
func amount(s bot.Spent) string {
	switch {
	case s.Currency == "":
		return ""
	case s.Cost < 1_000_000:
		return fmt.Sprintf("%.4f %s", float64(s.Cost)/1e6, s.Currency)
	}
	return fmt.Sprintf("%.2f %s", float64(s.Cost)/1e6, s.Currency)
}
