package inbox

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/audit"
	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/agents"
	ui "github.com/parley-chat/parley/templates/inbox"
)

// botPages are the page with the settings of a site's bot, where it can be tried.
type botPages struct {
	*agents.Pages
	bot *bot.Bot
}

// show shows the settings as they are, and what the bot would do with a question.
func (p botPages) show(w http.ResponseWriter, r *http.Request, who caller) error {
	d, err := site.Kind.Get(r.Context(), p.Docs, store.Global, r.PathValue("site"))
	if err != nil {
		return err
	}
	return p.write(w, r, who, ui.Bot{BotSettings: shownBot(d.Value.Bot), Version: d.Version}, d.Value, http.StatusOK)
}

func (p botPages) write(w http.ResponseWriter, r *http.Request, who caller, page ui.Bot, settings site.Site, status int) error {
	var err error
	if page.Shell, err = p.Shell(r.Context(), settings.ID, who, "bot"); err != nil {
		return err
	}
	page.Title = who.Words.T("nav.bot") + " · " + page.Title
	articles, err := help.Of(r.Context(), p.Docs, settings.ID)
	if err != nil {
		return err
	}
	page.HasModel, page.HasEmbeddings = p.bot.Model != nil, p.bot.Ranker != nil
	teams, err := team.Kind.List(r.Context(), p.Docs, settings.ID)
	if err != nil {
		return err
	}
	for _, t := range teams {
		page.Teams = append(page.Teams, ui.BotTeam{ID: t.ID, Name: t.Value.Name})
	}
	means, err := help.MeaningOf(r.Context(), p.Docs, settings.ID)
	if err != nil {
		return err
	}
	page.HasMeaning, page.Meaning, page.MeaningWidget = help.Supplied(), means.On, means.Widget
	page.Reports = who.May(people.Reports, settings.ID) && who.Scope(settings.ID) == people.ScopeAll
	page.Articles, page.Found = len(articles.Entries), int(articles.Threshold()*100+.5)
	if page.Set = int(settings.Bot.Threshold*100 + .5); page.Set == 0 {
		page.Set = page.Found
	}
	at := r.FormValue("at")
	if at == "" {
		at = strconv.Itoa(page.Set)
	}
	page.Sureness = ui.SurenessOf(articles.Trials(), articles.Entries, at)
	page.Sureness.URL = "/inbox/" + settings.ID + "/bot"
	if page.Asked = r.FormValue("q"); page.Asked != "" {
		policy, err := p.bot.Policy(r.Context(), settings, r.FormValue("lang"))
		if err != nil {
			return err
		}
		page.Tried = tried(policy, page.Asked)
	}
	return web.WritePage(w, r, status, ui.BotPage(page))
}

// acts are the words for what the bot does; what its flow does has none.
var acts = [...]string{
	bot.Answer: "answer", bot.Choose: "choose", bot.Rephrase: "rephrase", bot.Settle: "settle", bot.HandOver: "handOver", bot.Flow: "",
}

// tried is what the bot would do if that were all that a visitor had said, and
// what it found.
func tried(p *bot.Policy, asked string) ui.BotTry {
	m := p.Decide(bot.Situation{Question: asked})
	t := ui.BotTry{Act: acts[m.Act]}
	if len(m.Entries) > 0 && m.Act == bot.Answer {
		t.Answer = faq.PlainText(faq.Markdown(m.Entries[0].Answer))
	}
	for _, h := range p.Search(asked, 2*bot.MostChoices) {
		t.Found = append(t.Found, ui.BotHit{Title: h.Entry.Question, Lang: h.Entry.Lang, Sure: int(h.Confidence*100 + .5), Enough: h.Confidence >= p.Threshold})
	}
	return t
}

// save writes the settings. What is refused is shown again with the reason.
func (p botPages) save(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	if r.PostFormValue("do") == "meaning" {
		return p.mean(w, r, who)
	}
	id := r.PathValue("site")
	version, err := web.Version(r)
	if err != nil {
		return err
	}
	d, err := site.Kind.Get(r.Context(), p.Docs, store.Global, id)
	if err != nil {
		return err
	}
	settings, typed := d.Value, typedBot(r)
	if r.PostFormValue("do") == "sure" {
		typed = shownBot(settings.Bot)
		typed.Sure = r.PostFormValue("sure")
	}
	if settings.Bot, err = botOf(typed); err == nil {
		err = site.Kind.Put(r.Context(), p.Docs, store.Global, docs.Doc[site.Site]{ID: id, Version: version, Value: settings})
	}
	if err == nil {
		err = p.note(r, who, id, d.Value.Bot, settings.Bot)
	}
	if err == nil {
		http.Redirect(w, r, "/inbox/"+id+"/bot", http.StatusSeeOther)
		return nil
	}
	why := web.ProblemOf(err)
	if why.Code == web.CodeUnavailable {
		return fmt.Errorf("write the bot of %s: %w", id, err)
	}
	page := ui.Bot{BotSettings: typed, Version: d.Version, Refused: who.Words.Refusal(why.Code, why.Args...)}
	page.Wrong, _ = strings.CutPrefix(why.Code, "bot_")
	if page.Wrong == why.Code {
		page.Wrong = "" // not about one field
	}
	if page.Wrong == "replies" {
		page.Wrong = wrongReplies(typed.Replies)
	}
	return p.write(w, r, who, page, d.Value, why.Status)
}

// mean sets where articles are found by meaning too.
func (p botPages) mean(w http.ResponseWriter, r *http.Request, who caller) error {
	id := r.PathValue("site")
	before, err := help.MeaningOf(r.Context(), p.Docs, id)
	if err != nil {
		return err
	}
	after := help.Meaning{On: r.PostFormValue("meaning") != "", Widget: r.PostFormValue("meaning-widget") != ""}
	if err := help.SetMeaning(r.Context(), p.Docs, id, after); err != nil {
		return err
	}
	e := audit.Entry{At: p.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: "meaning-changed"}
	e.Compare("relay", strconv.FormatBool(before.On), strconv.FormatBool(after.On))
	e.Compare("widget", strconv.FormatBool(before.Widget), strconv.FormatBool(after.Widget))
	if err := audit.Add(r.Context(), p.Docs, id, e); err != nil {
		return err
	}
	http.Redirect(w, r, "/inbox/"+id+"/bot", http.StatusSeeOther)
	return nil
}

// note keeps in the site's log who changed what of its bot.
func (p botPages) note(r *http.Request, who caller, id string, before, after site.Bot) error {
	e := audit.Entry{
		At: p.Now().UnixMilli(), By: who.Agent.ID, ByName: who.Agent.Name, From: p.Address.ClientIP(r), What: "bot-changed",
	}
	e.Compare("on", strconv.FormatBool(before.On), strconv.FormatBool(after.On))
	e.Compare("name", before.Name, after.Name)
	e.Compare("threshold", fmt.Sprint(before.Threshold), fmt.Sprint(after.Threshold))
	e.Compare("hours", strconv.Itoa(before.PersonHours), strconv.Itoa(after.PersonHours))
	e.Compare("model", strconv.FormatBool(before.Model), strconv.FormatBool(after.Model))
	e.Compare("embeddings", strconv.FormatBool(before.Embeddings), strconv.FormatBool(after.Embeddings))
	e.Compare("team", before.Team, after.Team)
	e.Compare("priority", strconv.Itoa(before.Priority), strconv.Itoa(after.Priority))
	e.Compare("replies", repliesText(before.Replies), repliesText(after.Replies))
	e.Compare("people", strings.Join(before.People, "\n"), strings.Join(after.People, "\n"))
	return audit.Add(r.Context(), p.Docs, id, e)
}

func shownBot(b site.Bot) ui.BotSettings {
	shown := ui.BotSettings{On: b.On, Name: b.Name, Hours: strconv.Itoa(b.PersonHours), People: strings.Join(b.People, "\n"), Priority: b.Priority, Model: b.Model, Embeddings: b.Embeddings, Team: b.Team}
	shown.Replies = shownReplies(b.Replies)
	if b.Threshold > 0 {
		shown.Sure = strconv.Itoa(int(b.Threshold*100 + .5))
	}
	return shown
}

// typedBot is what the form holds, as it was typed.
func typedBot(r *http.Request) ui.BotSettings {
	priority, _ := strconv.Atoi(r.PostFormValue("priority")) // a list of four to choose from
	return ui.BotSettings{
		On: r.PostFormValue("on") != "", Name: strings.TrimSpace(r.PostFormValue("name")),
		Sure: r.PostFormValue("sure"), Hours: r.PostFormValue("hours"), People: r.PostFormValue("people"), Priority: priority,
		Model: r.PostFormValue("model") != "", Embeddings: r.PostFormValue("embeddings") != "", Team: r.PostFormValue("team"),
		Replies: typedReplies(r),
	}
}

// botOf is what was typed. Numbers that are none are refused.
func botOf(typed ui.BotSettings) (site.Bot, error) {
	b := site.Bot{On: typed.On, Name: typed.Name, Priority: typed.Priority, Model: typed.Model, Embeddings: typed.Embeddings, Team: typed.Team}
	sure, err := whole(typed.Sure)
	if err != nil {
		return b, site.ErrBotSure
	}
	b.Threshold = float64(sure) / 100
	if b.PersonHours, err = whole(typed.Hours); err != nil {
		return b, site.ErrBotHours
	}
	b.Replies = repliesOf(typed.Replies)
	for line := range strings.Lines(typed.People) {
		if topic := strings.TrimSpace(line); topic != "" {
			b.People = append(b.People, topic)
		}
	}
	return b, nil
}

// whole reads a whole number; nothing is 0.
func whole(text string) (int, error) {
	if text = strings.TrimSpace(text); text == "" {
		return 0, nil
	}
	return strconv.Atoi(text)
}
