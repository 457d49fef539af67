package frame

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/testing/golden"
	"github.com/parley-chat/parley/templates/base"
	"github.com/parley-chat/parley/templates/words"
)

func renderFrame(t *testing.T, f Frame) string {
	t.Helper()
	return render(t, Page(f))
}

func render(t *testing.T, list ...templ.Component) string {
	t.Helper()
	var b strings.Builder
	for _, part := range list {
		if err := part.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func exampleFrame() Frame {
	return Frame{
		Site: "shop", Name: "Shop support", Locale: "en", Words: words.Visitor().For("en"), Accent: "#2457d6", Search: SearchHere, Online: true,
		Style: "/static/h/frame.css", Script: "/static/h/frame.js", Wasm: "/static/h/widget.wasm",
		Found: []faq.Entry{{ID: "returns.en", Lang: "en", Question: "How do I return an item?"}},
	}
}

func hostileFrame() Frame {
	const bad = `"><script>alert(1)</script>{{x}}`
	f := exampleFrame()
	f.Name, f.Greeting, f.Query, f.Token, f.Conv, f.Refused, f.Draft = bad, bad, bad, bad, bad, bad, bad
	f.Found = []faq.Entry{{ID: bad, Lang: bad, Question: bad}}
	f.Article = &faq.Entry{Question: bad, Answer: bad + "\n\n[x](javascript:alert(1)) [y](https://y.example)"}
	f.Events = []chat.Event{
		{Seq: 1, Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: bad + " javascript:alert(1) https://x.example/?a=1&b=2."},
		{Seq: 2, Kind: chat.KindMessage, Role: chat.RoleAgent, Name: bad, Text: bad},
		{Seq: 3, Kind: chat.KindAssigned, Body: &chat.Assigned{AgentName: bad}},
	}
	return f
}

// parts are the parts of the frame, each with all that it can show.
func parts(w *words.Words) map[string][]templ.Component {
	f := exampleFrame()
	f.Words = w
	nothing := f
	nothing.Query, nothing.Found, nothing.Online = "zzz", nil, false
	talk := f
	talk.View, talk.Token, talk.Conv, talk.SendID = ViewChat, "TOKEN", "CONV", "ID"
	talk.Events = []chat.Event{
		{Seq: 1, Kind: chat.KindStarted, Role: chat.RoleVisitor},
		{Seq: 2, Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "When will it be sent?"},
		{Seq: 3, Kind: chat.KindQueued},
		{Seq: 4, Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "a", AgentName: "Mei"}},
		{Seq: 5, Kind: chat.KindMessage, Role: chat.RoleAgent, From: "a", Name: "Mei", Text: "Tomorrow.\nhttps://shop.example/orders"},
		{Seq: 6, Kind: chat.KindMessage, Role: chat.RoleAgent, From: "a", Name: "Mei", Text: "Anything else?"},
		{Seq: 7, Kind: chat.KindMessage, Role: chat.RoleBot, Text: "orders.pdf"},
		{Seq: 8, Kind: chat.KindResolved}, {Seq: 9, Kind: chat.KindOffered},
	}
	for _, e := range talk.Events {
		talk.State.Apply(e)
	}
	waiting := f
	waiting.Events = []chat.Event{{Seq: 1, Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "Hello"}, {Seq: 2, Kind: chat.KindQueued}}
	waiting.State = chat.Conversation{Status: chat.StatusOpen}
	waiting.Refused, waiting.Draft = "Not taken.", "my text"
	article := faq.Entry{ID: "a.en", Lang: "en", Question: "How?", Answer: "# So\n\nSee **this**, *that* and `it`: [shop](https://shop.example).\n\n- one\n- two\n\n> said"}
	unsent := Notice{
		Site: "shop", Name: "Shop support", Accent: "#2457d6", Locale: "en", Words: w, Style: "/static/h/frame.css", Script: "/static/h/frame.js",
		Why: NoticeNotSent, Action: "/frame/send", Method: "POST", Auto: true,
		Fields: url.Values{"text": {`"><script>alert(1)</script>`}, "id": {"ID"}},
	}
	return map[string][]templ.Component{
		"head":    {frameHead(f), frameHead(talk)},
		"home":    {frameHome(f)},
		"nothing": {frameHome(nothing)},
		"article": {frameArticle(Frame{Site: "shop"}, article), frameStuck(f)},
		"chat":    {frameChat(talk)},
		"empty":   {frameChat(nothing)},
		"waiting": {frameChat(waiting)},
		"notice":  {NoticePage(unsent), NoticePage(Notice{Words: w, Style: "/static/h/frame.css", Script: "/static/h/frame.js"})},
	}
}

func TestParts(t *testing.T) {
	for name, list := range parts(words.Visitor().For("en")) {
		golden.Check(t, filepath.Join("testdata", name+".html"), golden.HTML(render(t, list...)))
	}
}

// In every language the parts have the same elements, and no place is left open.
func TestPartsInEveryLanguage(t *testing.T) {
	tags := regexp.MustCompile(`<[a-z0-9]+`)
	english := parts(words.Visitor().For("en"))
	for _, w := range words.Visitor().Languages() {
		for name, list := range parts(w) {
			got := render(t, list...)
			if strings.ContainsAny(got, "{}") {
				t.Errorf("%s: a place of %s is open", w.Lang, name)
			}
			a, b := tags.FindAllString(got, -1), tags.FindAllString(render(t, english[name]...), -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(a, b) {
				t.Errorf("%s: %s has other elements than in English", w.Lang, name)
			}
		}
	}
}

// The page says to the script what it is about, and has its parts.
func TestPage(t *testing.T) {
	f := exampleFrame()
	f.Locale, f.Words = "ar-EG", words.Visitor().For("ar-EG")
	page := renderFrame(t, f)
	for _, want := range []string{
		`<html lang="ar" dir="rtl">`, `data-site="shop"`, `data-name="Shop support"`, `data-locale="ar-EG"`, `data-wasm="/static/h/widget.wasm"`,
		`data-search="here"`, `data-token=""`, `data-conv=""`, `href="/accent.css?c=2457d6"`, `src="/static/h/frame.js"`,
		`<section class="article" id="article" role="main" hidden>`, `<section class="chat" id="chat" role="main" hidden>`, `<section class="home" id="home" role="main">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

func TestFrameShowsHostileTextAsText(t *testing.T) {
	page := renderFrame(t, hostileFrame())
	for _, bad := range []string{"<script>alert", `href="javascript:`, "<style", "style=\"", "onclick"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if !strings.Contains(page, `href="https://x.example/?a=1&amp;b=2"`) {
		t.Error("an address in a message is no link")
	}
}

var inkAndTint = regexp.MustCompile(`--ink:#(\w{6});--tint:#(\w{6})`)

func TestEveryAccentCanBeRead(t *testing.T) {
	for v := 0; v < 1<<24; v += 0x010713 {
		c, _ := base.ParseColour(fmt.Sprintf("%06x", v))
		for _, side := range []struct{ surface, to base.Colour }{{lightSurface, black}, {darkSurface, white}} {
			accent := base.Rounded(readable(c, side.to, contrastShape, side.surface))
			if got := base.Contrast(accent, onAccent(accent)); got < contrastText {
				t.Fatalf("#%06x: text on the accent %s has %.2f", v, accent, got)
			}
			if got := base.Contrast(accent, side.surface); got < contrastShape {
				t.Fatalf("#%06x: the accent %s has %.2f on its surface", v, accent, got)
			}
		}
		// --ink stands on the surface and on --tint, as the style sheet says them.
		found := inkAndTint.FindAllStringSubmatch(accentStyle(c), -1)
		if len(found) != 2 {
			t.Fatalf("#%06x: %s", v, accentStyle(c))
		}
		for i, surface := range []base.Colour{lightSurface, darkSurface} {
			ink, _ := base.ParseColour(found[i][1])
			tint, _ := base.ParseColour(found[i][2])
			if got := min(base.Contrast(ink, surface), base.Contrast(ink, tint)); got < contrastText {
				t.Fatalf("#%06x: the accent as text, %s, has %.2f", v, ink, got)
			}
		}
	}
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	if got := base.Contrast(black, white); got != 21 {
		t.Errorf("black on white is %v", got)
	}
	grey, _ := base.ParseColour("767676") // the lightest grey that passes on white
	if got := base.Contrast(grey, white); got < 4.54 || got > 4.55 {
		t.Errorf("#767676 on white is %v", got)
	}
}

func TestAccentHandler(t *testing.T) {
	for query, status := range map[string]int{
		"?c=2457d6": 200, "?c=": 400, "": 400, "?c=2457d": 400, "?c=%23fffff": 400, "?c=}body{x": 400, "?c=+24aaa": 400,
	} {
		w := httptest.NewRecorder()
		AccentHandler().ServeHTTP(w, httptest.NewRequest("GET", AccentPath+query, nil))
		if w.Code != status {
			t.Errorf("%q: %d, want %d", query, w.Code, status)
		}
		if status == 200 && !strings.Contains(w.Body.String(), "--on-accent:#ffffff") {
			t.Errorf("%q: %s", query, w.Body)
		}
	}
}

func TestFrameCSP(t *testing.T) {
	if got := CSP(nil); !strings.Contains(got, "frame-ancestors 'none'") {
		t.Error(got)
	}
	if got := CSP([]string{"https://a.example", "http://b:1"}); !strings.Contains(got, "frame-ancestors https://a.example http://b:1;") || strings.Contains(got, "unsafe-inline") {
		t.Error(got)
	}
}
