package inbox

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/testing/golden"
	"github.com/parley-chat/parley/templates/words"
)

const testNow = 1_790_000_000_000 // 2026-09-21 13:33 UTC

func rendered(t *testing.T, parts ...templ.Component) string {
	t.Helper()
	var b strings.Builder
	for _, part := range parts {
		if err := part.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func testEvents() []chat.Event {
	at := int64(testNow - 10*minute)
	id := func(n byte) string { return strings.Repeat("0", 30) + string([]byte{'a' + n/10, '0' + n%10}) }
	visitor, mei := strings.Repeat("1", 32), strings.Repeat("2", 32)
	events := []chat.Event{
		{Kind: chat.KindStarted, Role: chat.RoleVisitor, From: visitor, Name: "Ana", Body: &chat.Started{Locale: "en", Page: "https://shop.example/cups", Title: "Cups"}},
		{Kind: chat.KindMessage, Role: chat.RoleVisitor, From: visitor, Text: "Hello, see https://shop.example/x."},
		{Kind: chat.KindQueued, Role: chat.RoleSystem},
		{Kind: chat.KindMessage, Role: chat.RoleVisitor, From: visitor, Text: "two\nlines"},
		{Kind: chat.KindAssigned, Role: chat.RoleAgent, From: mei, Name: "Mei", Body: &chat.Assigned{Agent: mei, AgentName: "Mei"}},
		{Kind: chat.KindNote, Role: chat.RoleAgent, From: mei, Name: "Mei", Text: "a note"},
		{Kind: chat.KindMessage, Role: chat.RoleAgent, From: mei, Name: "Mei", Text: "Hi Ana"},
		{Kind: chat.KindRead, Role: chat.RoleVisitor, From: visitor, Body: &chat.Read{UpTo: 7}},
		{Kind: chat.KindContact, Role: chat.RoleVisitor, From: visitor, Name: "Ana Lima", Body: &chat.Contact{Email: "ana@example.com"}},
		{Kind: chat.KindNote, Role: chat.RoleAgent, From: mei, Name: "Mei", Text: "cups"},
		{Kind: chat.KindMessage, Role: chat.RoleVisitor, From: visitor, Text: "photo.png"},
		{Kind: chat.KindResolved, Role: chat.RoleAgent, From: mei, Name: "Mei"},
		{Kind: chat.KindOffered, Role: chat.RoleSystem, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}},
		{Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: visitor, Body: &chat.Answered{Offer: 13, Answers: chat.CSATAnswers(4, "Nice")}},
		{Kind: chat.KindReopened, Role: chat.RoleVisitor, From: visitor},
		{Kind: chat.KindHidden},
	}
	for i := range events {
		events[i].Seq, events[i].ID, events[i].At = uint64(i+1), id(byte(i)), at+int64(i)*20_000
	}
	return events
}

func testConversation(events []chat.Event) chat.Conversation {
	c := chat.Conversation{ID: strings.Repeat("c", 32)}
	for _, e := range events {
		c.Apply(e)
	}
	return c
}

func testShell(w *words.Words) Shell {
	return Shell{
		Page: Page{Files: Files{Style: "STYLE", Script: "SCRIPT", Icon: "ICON", Version: "VERSION"}, Words: w, Title: "Shop", Now: testNow},
		Site: "shop", SiteName: "Shop", Sites: []Link{{"Shop", "/inbox/shop/all"}, {"Other", "/inbox/other/all"}},
		Agent: strings.Repeat("2", 32), AgentName: "Mei", AgentEmail: "mei@example.com",
		Nav:  []NavLink{{"ratings", w.T("nav.ratings"), "star", "/inbox/shop/ratings"}},
		View: "queue", Counts: Counts{"mine": 1, "queue": 2, "all": 1234, "done": 0}, WaitWarn: 2 * minute, WaitBad: 5 * minute, Epoch: "e1",
	}
}

// testResults are the ratings of some days.
func testResults(s Shell) Results {
	q := survey.Query{Zone: time.UTC, From: time.UnixMilli(testNow - 28*day).UTC(), To: time.UnixMilli(testNow + day).UTC(), Sees: func(*survey.Row) bool { return true }}
	r := Results{Shell: s, ID: chat.SurveyCSAT, Survey: survey.Default("Ratings", func(key string) string { return key }), Query: q, Days: 28}
	rows := []survey.Row{
		{Conv: strings.Repeat("c", 32), Offer: 3, At: testNow - day, Answered: testNow - day + minute, Agent: "mei", Name: "Mei", Locale: "zh-CN", Page: "https://shop.example/cart",
			Answers: chat.Answers{{Question: chat.SurveyCSAT, Type: chat.AnswerScore, Value: "5"}, {Question: "comment", Type: chat.AnswerText, Value: "Quick <b>and</b> kind"}}},
		{Conv: strings.Repeat("d", 32), Offer: 3, At: testNow - 3*day, Answered: testNow - 2*day, Answers: chat.Answers{{Question: chat.SurveyCSAT, Type: chat.AnswerScore, Value: "2"}}},
		{Conv: strings.Repeat("e", 32), Offer: 9, At: testNow},
	}
	r.Report, _ = survey.Sum(r.Survey, q, testNow, func(each func(*survey.Row)) error { // it fails only as what it is given does
		for i := range rows {
			each(&rows[i])
		}
		return nil
	})
	return r
}

// components are the parts of the inbox's pages, each with all that it can show.
func components(w *words.Words) map[string][]templ.Component {
	events := testEvents()
	c := testConversation(events)
	s := testShell(w)
	list := List{Shell: s, Rows: []chat.Conversation{c, testConversation(events[:4])}, Next: "a b"}
	thread := Thread{
		Shell: s, Conversation: c, Events: events, Before: 300, Past: []chat.Conversation{c}, FirstSeen: testNow - 3*day, SendID: "send",
		Help: Help{Query: "cup", Hits: []faq.Hit{{Entry: &faq.Entry{Lang: "en", Question: "Is the cup safe?", Answer: "**Yes.**"}}}},
	}
	ratings := testResults(s)
	return map[string][]templ.Component{
		"document":   {document(s.Page, "inbox", true)},
		"navigation": {ViewsPane(s), viewsMenu(s)},
		"list":       {listRows(list)},
		"list-empty": {listRows(List{Shell: s})},
		"thread":     {ThreadPane(thread)},
		"nothing":    {nothingOpen(w)},
		"side":       {SidePane(thread)},
		"ratings":    {resultsBody(ratings), resultsBody(Results{Shell: s, ID: ratings.ID, Survey: ratings.Survey, Query: ratings.Query})},
		"dialogs":    {Browser(w), keyboard(Shell{Page: Page{Words: w}}), palette(s)},
		"sign-in":    {signInCard(SignIn{Page: s.Page, Email: "a@example.com", Next: "/inbox", Wrong: w.T("signInWrong")})},
		"error":      {failedCard(s.Page, "Not here.", Link{"Go", "/inbox"})},
	}
}

// otherLanguages are the choices beside English: a new language changes no file.
var otherLanguages = regexp.MustCompile(` *<button [^>]*name="lang"[^>]*aria-pressed="false">[^<]*</button>`)

func TestComponents(t *testing.T) {
	for name, parts := range components(words.Agent().For("en")) {
		got := otherLanguages.ReplaceAllString(rendered(t, parts...), "")
		golden.Check(t, filepath.Join("testdata", name+".html"), golden.HTML(got))
	}
}

// In every language the parts have the same elements, and no place is left open.
func TestComponentsInEveryLanguage(t *testing.T) {
	tags := regexp.MustCompile(`<[a-z0-9]+`)
	english := components(words.Agent().For("en"))
	for _, w := range words.Agent().Languages() {
		for name, parts := range components(w) {
			got := rendered(t, parts...)
			if strings.ContainsAny(got, "{}") {
				t.Errorf("%s: a place of %s is open", w.Lang, name)
			}
			a, b := tags.FindAllString(got, -1), tags.FindAllString(rendered(t, english[name]...), -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Errorf("%s: %s has other elements than in English", w.Lang, name)
			}
		}
	}
}

// A page is made of its parts.
func TestPages(t *testing.T) {
	w := words.Agent().For("ar")
	s := testShell(w)
	list, thread := List{Shell: s}, Thread{Shell: s, Conversation: testConversation(testEvents())}
	for name, page := range map[string]struct {
		page  templ.Component
		parts []string
	}{
		"list":         {ListPage(list), []string{"views", "list", "thread", "keys", "palette", "words"}},
		"conversation": {ConversationPage(list, thread), []string{"views", "list", "thread", "side", "keys", "palette", "words"}},
		"part":         {ConversationPart(thread), []string{"thread", "side"}},
		"ratings":      {ResultsPage(testResults(s)), []string{"views", "surveys", "results", "keys", "palette", "words"}},
		"sign-in":      {SignInPage(SignIn{Page: s.Page}), []string{"email", "password"}},
		"error":        {ErrorPage(s.Page, "x", Link{}), nil},
	} {
		got := rendered(t, page.page)
		if !strings.Contains(got, `<html lang="ar" dir="rtl">`) {
			t.Errorf("%s: the language is missing", name)
		}
		for _, id := range page.parts {
			if strings.Count(got, ` id="`+id+`"`) != 1 {
				t.Errorf("%s: %s is not there once", name, id)
			}
		}
	}
}

// A run that goes on from what the page shows already has the name there.
func TestRunsGoOnFromWhatIsAbove(t *testing.T) {
	above := chat.Event{Seq: 1, Kind: chat.KindMessage, Role: chat.RoleAgent, From: "a"}
	next := above
	next.Seq, next.At = 2, minute
	if lines([]chat.Event{next}, &above)[0].Starts {
		t.Error("what is above does not count")
	}
	if !lines([]chat.Event{next}, nil)[0].Starts {
		t.Error("the first line has no name")
	}
}

// Every view of the navigation is called something, says when it is empty, and
// leads to another.
func TestViewsHaveWords(t *testing.T) {
	for _, w := range words.Agent().Languages() {
		s := testShell(w)
		for _, v := range s.views() {
			s.View = v.name
			sentence, to := List{Shell: s}.empty()
			for _, text := range []string{v.label, sentence, to.Name} {
				if strings.HasSuffix(text, "."+v.name) || strings.HasPrefix(text, "see.") {
					t.Errorf("%s: %s has no words for %s", w.Lang, v.name, text)
				}
			}
			if to.URL == s.viewURL(v.name) {
				t.Errorf("the empty view %s leads to itself", v.name)
			}
		}
	}
}
