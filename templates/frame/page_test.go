package frame

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/templates/base"
)

func renderFrame(t *testing.T, f Frame) string {
	t.Helper()
	return render(t, Page(f))
}

func render(t *testing.T, page templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := page.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func exampleFrame() Frame {
	return Frame{
		Site: "shop", Name: "Shop support", Locale: "en", Accent: "#2457d6", Search: SearchHere, Online: true,
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
		{Seq: 3, Kind: chat.KindAssigned, ToName: bad},
		{Seq: 4, Kind: chat.KindAttachment, Role: chat.RoleAgent, Text: bad},
	}
	return f
}

func TestFrameIsAsItWas(t *testing.T) {
	rated := exampleFrame()
	rated.Locale, rated.View, rated.Token, rated.Conv, rated.SendID = "zh-CN", ViewChat, "TOKEN", "CONV", "ID"
	rated.Events = []chat.Event{
		{Seq: 1, Kind: chat.KindStarted, Role: chat.RoleVisitor},
		{Seq: 2, Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "什么时候发货？"},
		{Seq: 3, Kind: chat.KindAssigned, To: "a", ToName: "王芳"},
		{Seq: 4, Kind: chat.KindMessage, Role: chat.RoleAgent, From: "a", Name: "王芳", Text: "明天。\nhttps://shop.example/orders"},
		{Seq: 5, Kind: chat.KindMessage, Role: chat.RoleAgent, From: "a", Name: "王芳", Text: "还有问题吗？"},
		{Seq: 6, Kind: chat.KindResolved}, {Seq: 7, Kind: chat.KindOffered},
	}
	for _, e := range rated.Events {
		rated.State.Apply(e)
	}
	nothing := exampleFrame()
	nothing.Locale, nothing.Query, nothing.Found = "ar", "zzz", nil
	unsent := Notice{
		Site: "shop", Name: "Shop support", Accent: "#2457d6", Locale: "ar", Style: "/static/h/frame.css", Script: "/static/h/frame.js",
		Why: NoticeNotSent, Action: "/frame/send", Method: "POST", Auto: true,
		Fields: url.Values{"text": {`"><script>alert(1)</script>`}, "id": {"ID"}},
	}
	for name, page := range map[string]templ.Component{
		"home": Page(exampleFrame()), "rate-zh": Page(rated), "nothing-ar": Page(nothing), "hostile": Page(hostileFrame()),
		"unsent-ar": NoticePage(unsent), "nowhere-zh": NoticePage(Notice{Locale: "zh", Style: "/static/h/frame.css", Script: "/static/h/frame.js"}),
	} {
		got := strings.ReplaceAll(render(t, page), "><", ">\n<")
		file := filepath.Join("testdata", name+".html")
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is not as in %s; UPDATE_GOLDEN=1 writes it anew:\n%s", name, file, got)
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

func TestEveryAccentCanBeRead(t *testing.T) {
	for v := 0; v < 1<<24; v += 0x010713 {
		c, _ := base.ParseColour(fmt.Sprintf("%06x", v))
		for _, side := range []struct{ surface, to base.Colour }{{lightSurface, black}, {darkSurface, white}} {
			accent := base.Rounded(readable(c, side.surface, side.to, contrastShape))
			if got := base.Contrast(accent, onAccent(accent)); got < contrastText {
				t.Fatalf("#%06x: text on the accent %s has %.2f", v, accent, got)
			}
			if got := base.Contrast(accent, side.surface); got < contrastShape {
				t.Fatalf("#%06x: the accent %s has %.2f on its surface", v, accent, got)
			}
			ink := base.Rounded(readable(c, side.surface, side.to, contrastText))
			if got := base.Contrast(ink, side.surface); got < contrastText {
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
