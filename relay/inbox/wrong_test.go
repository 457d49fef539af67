package inbox_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// asksTheBot is a conversation that the bot has, in which it has answered at the
// sequence that is returned.
func asksTheBot(t *testing.T, r *inboxes.Relay) (*inboxes.Chat, string) {
	t.Helper()
	if err := site.Change(t.Context(), r.Docs, inboxes.Site, func(s *site.Site) { s.Bot.On = true }); err != nil {
		t.Fatal(err)
	}
	c := r.Chat("Ana", "How do I return it?")
	_, err := r.Desk.BotMoves(t.Context(), inboxes.Site, c.ID, desk.BotMove{
		ID: store.NewID(), Question: c.State().VisitorSeq, Name: "Pip", Text: "In a year.", Prompt: chat.Prompted{Entry: "returns", Title: "Returns <b>"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, strconv.FormatUint(c.State().Seq, 10)
}

// An agent marks an answer of the bot as wrong, and takes it back; what else was said
// is no answer.
func TestAnAnswerOfTheBotIsMarkedAsWrong(t *testing.T) {
	r, _, cookie := furnished(t)
	c, answer := asksTheBot(t, r)
	b := visit(t, r, cookie)
	at := "/inbox/shop/c/" + c.ID
	has := func(path, text string) {
		t.Helper()
		if body := b.get(path).body; !strings.Contains(body, text) {
			t.Errorf("%s lacks %q", path, text)
		}
	}
	has(at, c.ID+"/said?of="+answer)
	has(at+"/said?of="+answer, "This answer is wrong")
	b.post(at+"/wrong", "of", answer).want(t, http.StatusSeeOther)
	has(at, "marked the bot’s answer as wrong: ")
	has(at, "Returns &lt;b&gt;")
	has(at+"/said?of="+answer, "It is right after all")
	b.post(at+"/wrong", "of", answer, "gone", "1").want(t, http.StatusSeeOther)
	has(at, "took back that the bot’s answer is wrong: ")
	for _, of := range []string{"2", "1", "0", "99999"} {
		b.post(at+"/wrong", "of", of).want(t, http.StatusUnprocessableEntity)
	}
	b.post(at+"/wrong", "of", "x").want(t, http.StatusBadRequest)
	if c.State().Agent != chat.Bot {
		t.Error("a mark takes the conversation")
	}
}

// Who types in what the bot has is about to take it.
func TestTheBotIsToldWhoTypes(t *testing.T) {
	r, mei, cookie := furnished(t)
	c, _ := asksTheBot(t, r)
	other := r.Agent("Bo", "bo@example.com", inboxes.Site)
	one, two := connect(t, r, cookie), connect(t, r, r.Session("bo@example.com"))
	one.at("all", c, c.State().Seq)
	two.at("all", c, c.State().Seq)
	two.wait("both look", func(f frame) bool { return f.Type == "viewing" && f.Conv == c.ID && len(f.Who) == 2 })
	types := func(on bool, want string) {
		t.Helper()
		one.send(map[string]any{"t": "typing", "conv": c.ID, "on": on})
		two.waitType("typing")
		there, err := r.Store.Present(t.Context(), inboxes.Site, "typing/"+c.ID, r.Now().UnixMilli())
		if err != nil || strings.Join(there, " ") != want {
			t.Errorf("%q type, want %q: %v", there, want, err)
		}
	}
	types(true, mei.ID)
	types(false, "")
	if _, err := r.Desk.Take(t.Context(), inboxes.Site, c.ID, store.NewID(), desk.Person{ID: other.ID, Name: other.Name}); err != nil {
		t.Fatal(err)
	}
	types(true, "") // a person has it
}

// The results say what was marked as wrong and what the model cost.
func TestTheResultsSayWhatTheModelCost(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	r.Grant("mei@example.com", people.Grant{Role: people.Admin})
	day := bot.Day{Counts: bot.Counts{Conversations: 3, Answered: 2, Wrong: 1}, Articles: map[string]*bot.ArticleCounts{"a": {Title: "Returns", Answered: 2, Wrong: 1}}}
	page := func() string {
		t.Helper()
		d := docs.Doc[bot.Day]{ID: r.Now().UTC().Format(time.DateOnly), Version: store.Any, Value: day}
		if err := (docs.Kind[bot.Day]{Name: "bot_day"}).Put(t.Context(), r.Docs, inboxes.Site, d); err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(visit(t, r, r.Session("mei@example.com")).get("/inbox/shop/bot/results?days=7").body, " ")), " ")
	}
	if got := page(); strings.Contains(got, "Language model") || !strings.Contains(got, "Marked as wrong 1") || !strings.Contains(got, "Returns 2 0 0 0 1") {
		t.Errorf("without a model: %s", got)
	}
	day.Model = bot.Spent{Asked: 7, In: 4100, Out: 300, Cost: 12_345, Currency: "USD"}
	if got := page(); !strings.Contains(got, "Language model Times asked 7 Tokens to it 4100 Tokens from it 300 Cost 0.0123 USD") {
		t.Errorf("with a model: %s", got)
	}
	day.Model.Cost = 2_345_678
	if got := page(); !strings.Contains(got, "Cost 2.35 USD") {
		t.Errorf("with a dear model: %s", got)
	}
}
