package inbox

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
)

var update = flag.Bool("update-golden", false, "write what the templates render as the expected files")

const testNow = 1_790_000_000_000 // 2026-09-21 13:33 UTC

// golden compares what a template renders with testdata/NAME.html, in which
// each tag begins a line.
func golden(t *testing.T, name string, c templ.Component) {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(strings.ReplaceAll(b.String(), version, "VERSION"), "><", ">\n<") + "\n"
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test ./templates/inbox -update-golden writes it anew):\n%s", file, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one is longer"
}

func testEvents() []chat.Event {
	at := int64(testNow - 10*minute)
	id := func(n byte) string { return strings.Repeat("0", 30) + string([]byte{'a' + n/10, '0' + n%10}) }
	visitor, mei := strings.Repeat("1", 32), strings.Repeat("2", 32)
	events := []chat.Event{
		{Kind: chat.KindStarted, Role: chat.RoleVisitor, From: visitor, Name: "Ana", Locale: "en", Page: "https://shop.example/cups", Title: "Cups"},
		{Kind: chat.KindMessage, Role: chat.RoleVisitor, From: visitor, Text: "Hello, see https://shop.example/x."},
		{Kind: chat.KindQueued, Role: chat.RoleSystem},
		{Kind: chat.KindMessage, Role: chat.RoleVisitor, From: visitor, Text: "two\nlines"},
		{Kind: chat.KindAssigned, Role: chat.RoleAgent, From: mei, Name: "Mei", To: mei, ToName: "Mei"},
		{Kind: chat.KindNote, Role: chat.RoleAgent, From: mei, Name: "Mei", Text: "a note"},
		{Kind: chat.KindMessage, Role: chat.RoleAgent, From: mei, Name: "Mei", Text: "Hi Ana"},
		{Kind: chat.KindRead, Role: chat.RoleVisitor, From: visitor, Ref: 7},
		{Kind: chat.KindContact, Role: chat.RoleVisitor, From: visitor, Name: "Ana Lima", Email: "ana@example.com"},
		{Kind: chat.KindTagged, Role: chat.RoleAgent, From: mei, Name: "Mei", Text: "cups", On: true},
		{Kind: chat.KindAttachment, Role: chat.RoleVisitor, From: visitor, Text: "photo.png"},
		{Kind: chat.KindResolved, Role: chat.RoleAgent, From: mei, Name: "Mei"},
		{Kind: chat.KindOffered, Role: chat.RoleSystem, Survey: "csat/1"},
		{Kind: chat.KindAnswered, Role: chat.RoleVisitor, From: visitor, Ref: 13, Score: 4, Text: "Nice"},
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

func testShell(w *Words) Shell {
	return Shell{
		Page: Page{Words: w, Title: "Shop", Now: testNow},
		Site: "shop", SiteName: "Shop", Sites: []Link{{"Shop", "/inbox/shop/all"}, {"Other", "/inbox/other/all"}},
		Agent: strings.Repeat("2", 32), AgentName: "Mei", AgentEmail: "mei@example.com",
		View: "queue", Counts: Counts{Mine: 1, Queue: 2, All: 1234, Done: 0}, WaitWarn: 2 * minute, WaitBad: 5 * minute, Epoch: "e1",
	}
}

func TestGolden(t *testing.T) {
	events := testEvents()
	c := testConversation(events)
	for _, w := range Languages() {
		s := testShell(w)
		golden(t, "list-"+w.Lang, ListPage(List{Shell: s, Rows: []chat.Conversation{c, testConversation(events[:4])}, Next: "a b"}))
		golden(t, "conversation-"+w.Lang, ConversationPart(Thread{
			Shell: s, Conversation: c, Events: events, Before: 300, Past: []chat.Conversation{c}, FirstSeen: testNow - 3*day, SendID: "send",
			Help: Help{Query: "cup", Hits: []faq.Hit{{Entry: &faq.Entry{Lang: "en", Question: "Is the cup safe?", Answer: "**Yes.**"}}}},
		}))
		golden(t, "ratings-"+w.Lang, RatingsPage(Ratings{Shell: s, CSAT: chat.NewCSAT(10, [6]int64{0, 1, 0, 0, 2, 3}), Rows: []chat.Conversation{c}}))
		golden(t, "sign-in-"+w.Lang, SignInPage(SignIn{Page: s.Page, Email: "a@example.com", Next: "/inbox", Wrong: w.SignInWrong}))
	}
	s := testShell(&english)
	golden(t, "empty", ListPane(List{Shell: s}))
	golden(t, "ratings-none", RatingsPage(Ratings{Shell: s}))
	golden(t, "error", ErrorPage(s.Page, "Not here.", Link{"Go", "/inbox"}))
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
