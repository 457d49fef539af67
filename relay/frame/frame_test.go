package frame

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
)

func TestFrame(t *testing.T) {
	r := newRelay(t)
	answer, body := r.do("GET", "/frame?site=shop&locale=en", nil)
	csp := answer.Header.Get("Content-Security-Policy")
	for _, part := range []string{"frame-ancestors " + shopOrigin, "script-src 'self' 'wasm-unsafe-eval'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("policy %q lacks %q", csp, part)
		}
	}
	if answer.StatusCode != 200 || !strings.Contains(body, "How do I return an item?") || strings.Contains(body, "怎么退货") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	if _, body := r.do("GET", "/frame?site=shop&locale=zh-CN", nil); !strings.Contains(body, "怎么退货") || !strings.Contains(body, `lang="zh-CN"`) || !strings.Contains(body, `data-name="商店"`) {
		t.Errorf("not in Chinese:\n%s", body)
	}
	if _, body := r.do("GET", "/frame?site=shop&locale=ar", nil); !strings.Contains(body, `dir="rtl"`) {
		t.Errorf("not from right to left:\n%s", body)
	}
	if _, body := r.do("GET", "/frame?site=shop&q="+url.QueryEscape(`<script>alert(1)</script>`), nil); strings.Contains(body, "<script>alert") {
		t.Error("the query is not escaped")
	}
	if _, body := r.do("GET", "/frame?site=shop&article=arrive.en", nil); !strings.Contains(body, "On &lt;b&gt;Tuesday&lt;/b&gt;.") {
		t.Errorf("the article is not there, or not escaped:\n%s", body)
	}
	for _, path := range []string{"/frame", "/frame?site=nothing", "/frame?site=..", "/frame?site=%00", "/frame?site=" + strings.Repeat("x", 4000)} {
		if answer, _ := r.do("GET", path, nil); answer.StatusCode != 404 {
			t.Errorf("%.40s: %s", path, answer.Status)
		}
	}
}

func TestFormsWithoutTheProgram(t *testing.T) {
	r := newRelay(t)
	_, page := r.do("GET", "/frame?site=shop", nil)
	conv, token, id := hidden(page, "conv"), hidden(page, "token"), hidden(page, "id")
	if strings.Contains(page, `data-conv="`+conv) {
		t.Error("the program would take over a conversation that has not begun")
	}
	send := func(change map[string]string, origin string) (*http.Response, string) {
		form := url.Values{
			"site": {"shop"}, "locale": {"en"}, "conv": {conv}, "token": {token}, "id": {id}, "text": {"Hello <b>there</b>"}, "ticket": {r.ticketFor("shop")},
		}
		for k, v := range change {
			form.Set(k, v)
		}
		return r.do("POST", "/frame/send", strings.NewReader(form.Encode()),
			"Content-Type", "application/x-www-form-urlencoded", "Origin", origin)
	}
	answer, body := send(nil, r.url)
	if answer.StatusCode != 200 || !strings.Contains(body, "Hello &lt;b&gt;there&lt;/b&gt;") {
		t.Fatalf("%s\n%s", answer.Status, body)
	}
	if !strings.Contains(body, `data-conv="`+conv) || hidden(body, "token") != token || hidden(body, "id") == id {
		t.Errorf("the next form does not go on with the conversation:\n%s", body)
	}
	events := func() int {
		list, _, err := r.Store.Events(t.Context(), "shop", conv, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := events(); n != 3 {
		t.Fatalf("%d events", n)
	}
	for name, test := range map[string]struct {
		change map[string]string
		origin string
		status int
	}{
		"sent twice":       {nil, r.url, 200},
		"foreign origin":   {map[string]string{"id": store.NewID()}, shopOrigin, 403},
		"no ticket":        {map[string]string{"id": store.NewID(), "ticket": ""}, r.url, 403},
		"forged ticket":    {map[string]string{"ticket": "x.y"}, r.url, 403},
		"no id":            {map[string]string{"id": ""}, r.url, 400},
		"unknown site":     {map[string]string{"site": "nothing"}, r.url, 404},
		"empty text":       {map[string]string{"id": store.NewID(), "text": " "}, r.url, 422},
		"too long":         {map[string]string{"id": store.NewID(), "text": strings.Repeat("a", chat.MaxTextRunes+1)}, r.url, 422},
		"far too long":     {map[string]string{"text": strings.Repeat("a", web.MaxBody)}, r.url, 413},
		"id of other text": {map[string]string{"text": "another"}, r.url, 422},
		"forged token":     {map[string]string{"token": token + "x", "id": store.NewID()}, r.url, 400},
		"another's":        {map[string]string{"token": r.Access.IssueToken("shop", store.NewID()), "id": store.NewID()}, r.url, 404},
		"bad conversation": {map[string]string{"conv": "../x", "id": store.NewID()}, r.url, 400},
	} {
		t.Run(name, func(t *testing.T) {
			answer, body := send(test.change, test.origin)
			if answer.StatusCode != test.status {
				t.Errorf("%s: %.200s", answer.Status, body)
			}
			// What was written stands on the page that is shown in place of the frame.
			keeps := test.origin == r.url && test.status != 413 && test.status != 404 && test.change["text"] == ""
			if keeps && !strings.Contains(body, "Hello &lt;b&gt;there&lt;/b&gt;") {
				t.Errorf("the text is lost: %s", body)
			}
		})
	}
	if n := events(); n != 3 {
		t.Errorf("%d events after what was refused", n)
	}

	ana := desk.Person{ID: store.NewID(), Name: "Ana"}
	if _, err := r.Desk.Reply(t.Context(), "shop", conv, ana, desk.Message{ID: store.NewID(), Text: "done"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Desk.Note(t.Context(), "shop", conv, ana, desk.Message{ID: store.NewID(), Text: "a secret"}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Desk.Resolve(t.Context(), "shop", conv, store.NewID(), ana); err != nil {
		t.Fatal(err)
	}
	state, err := r.Store.Conversation(t.Context(), "shop", conv)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"site": {"shop"}, "conv": {conv}, "id": {store.NewID()}, "token": {token}, "ticket": {r.ticketFor("shop")},
		"offer": {fmt.Sprint(state.Offer)}, "score": {"4"}, "comment": {"fine"},
	}
	answer, body = r.do("POST", "/frame/rate", strings.NewReader(form.Encode()),
		"Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
	if answer.StatusCode != 200 || strings.Contains(body, "a secret") {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	if state, err = r.Store.Conversation(t.Context(), "shop", conv); err != nil || state.Answers.Score() != 4 || state.Answers.Comment() != "fine" {
		t.Errorf("state %+v, %v", state, err)
	}
}

// A form that is not taken comes back with all that it takes to send it again.
func TestASecondTryOfAForm(t *testing.T) {
	r := newRelay(t)
	_, page := r.do("GET", "/frame?site=shop", nil)
	first := url.Values{"site": {"shop"}, "locale": {"ar"}, "text": {"Hello"}, "ticket": {r.ticketFor("shop")}}
	for _, name := range []string{"conv", "token", "id"} {
		first.Set(name, hidden(page, name))
	}
	post := func(path string, form url.Values) (*http.Response, string) {
		return r.do("POST", path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Origin", r.url)
	}
	ana := r.Access.IssueToken("shop", store.NewID())
	for name, test := range map[string]struct {
		field, value string
		status       int
		auto         bool
	}{
		"no ticket":          {"ticket", "", 403, true},
		"a ticket too late":  {"ticket", "x.y", 403, false},
		"nobody's token":     {"token", "x", 400, false},
		"no id":              {"id", "", 400, false},
		"somebody else's":    {"token", ana, 200, false},
		"no conversation":    {"conv", "..", 400, false},
		"nothing is missing": {"locale", "ar", 200, false},
	} {
		t.Run(name, func(t *testing.T) {
			form := url.Values{}
			for key := range first {
				form.Set(key, first.Get(key))
			}
			form.Set("conv", store.NewID())
			form.Set("id", store.NewID())
			form.Set(test.field, test.value)
			answer, body := post("/frame/send", form)
			if answer.StatusCode != test.status {
				t.Fatalf("%s", answer.Status)
			}
			if test.status == 200 {
				if !strings.Contains(body, `data-taken="`+form.Get("id")+`"`) {
					t.Error("the page does not say what was taken")
				}
				return
			}
			if !strings.Contains(body, `dir="rtl"`) || strings.Contains(body, `data-auto="1"`) != test.auto {
				t.Errorf("the notice is %s", body)
			}
			again := url.Values{"ticket": {first.Get("ticket")}}
			for _, name := range []string{"site", "locale", "text", "conv", "token", "id"} {
				_, rest, _ := strings.Cut(body, `name="`+name+`" value="`)
				value, _, _ := strings.Cut(rest, `"`)
				again.Set(name, value)
			}
			if answer, body := post("/frame/send", again); answer.StatusCode != 200 || !strings.Contains(body, ">Hello<") {
				t.Errorf("the second try: %s %s", answer.Status, body)
			}
		})
	}
}

// Where the program cannot run, what is searched and read stands beside the
// conversation; the token is never in an address.
func TestTheFrameWithAConversation(t *testing.T) {
	r := newRelay(t)
	visitor, conv := store.NewID(), store.NewID()
	token := r.Access.IssueToken("shop", visitor)
	if _, err := r.Desk.Send(t.Context(), "shop", conv, desk.Visit{Visitor: visitor}, desk.Message{ID: store.NewID(), Text: "what I said"}); err != nil {
		t.Fatal(err)
	}
	back := func(form url.Values, origin string) (*http.Response, string) {
		form.Set("site", "shop")
		return r.do("POST", "/frame", strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Origin", origin)
	}
	for name, test := range map[string]struct {
		form  url.Values
		said  bool
		holds string
	}{
		"search":       {url.Values{"token": {token}, "conv": {conv}, "q": {"return"}}, true, "How do I return an item?"},
		"article":      {url.Values{"token": {token}, "conv": {conv}, "article": {"return.en"}}, true, "<strong>post</strong>"},
		"chat":         {url.Values{"token": {token}, "conv": {conv}, "view": {"chat"}}, true, `data-view="chat"`},
		"another's":    {url.Values{"token": {r.Access.IssueToken("shop", store.NewID())}, "conv": {conv}}, false, `data-conv=""`},
		"nobody's":     {url.Values{"token": {"x"}, "conv": {conv}}, false, `data-conv=""`},
		"no such chat": {url.Values{"token": {token}, "conv": {store.NewID()}}, false, `data-conv=""`},
		"no chat":      {url.Values{"token": {token}, "conv": {"../x"}}, false, `data-conv=""`},
	} {
		t.Run(name, func(t *testing.T) {
			answer, body := back(test.form, r.url)
			if answer.StatusCode != 200 || strings.Contains(body, "what I said") != test.said || !strings.Contains(body, test.holds) || !strings.Contains(body, `data-form="1"`) {
				t.Errorf("%s\n%s", answer.Status, body)
			}
		})
	}
	if answer, _ := back(url.Values{"token": {token}, "conv": {conv}}, shopOrigin); answer.StatusCode != 403 {
		t.Errorf("from another origin: %s", answer.Status)
	}
}

// What is wrong is said in the frame, in the visitor's language.
func TestNotices(t *testing.T) {
	r := newRelay(t)
	answer, body := r.do("GET", "/frame?site=nothing&locale=zh-CN", nil)
	if answer.StatusCode != 404 || !strings.Contains(body, "此页面暂不支持在线客服。") || strings.Contains(body, `id="again"`) {
		t.Errorf("%s\n%s", answer.Status, body)
	}
	if csp := answer.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors *;") {
		t.Errorf("nobody could see it: %s", csp)
	}
	r.Store.Close()
	answer, body = r.do("GET", "/frame?site=shop&locale=en", nil)
	if answer.StatusCode != 503 || answer.Header.Get("Retry-After") == "" || !strings.Contains(body, "not available right now") ||
		!strings.Contains(body, `name="site" value="shop"`) || !strings.Contains(body, `method="get" action="/frame"`) {
		t.Errorf("%s\n%s", answer.Status, body)
	}
}

// hidden is the value of a hidden field of a page's composer.
func hidden(page, name string) string {
	_, rest, _ := strings.Cut(page, `id="composer"`)
	_, rest, _ = strings.Cut(rest, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// The launcher has its words before there is a frame: in the language of the
// address, or of the browser.
func TestTheLoaderIsInTheVisitorsLanguage(t *testing.T) {
	r := newRelay(t)
	for _, test := range []struct{ query, accept, want string }{
		{"", "", "widget.en.js"}, {"", "ar-EG,en;q=0.5", "widget.ar.js"}, {"", "eo", "widget.en.js"},
		{"?locale=ar", "en", "widget.ar.js"}, {"?locale=en-GB", "ar", "widget.en.js"}, {"?locale=%ff", "ar", "widget.ar.js"},
	} {
		ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.url+"/widget.js"+test.query, nil)
		if err != nil {
			t.Fatal(err)
		}
		ask.Header.Set("Accept-Language", test.accept)
		answer, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || !strings.HasPrefix(string(body), test.want+" ") {
			t.Errorf("%q for %q: %s, %v, want %s", test.query, test.accept, body, err, test.want)
		}
		if !slices.Contains(answer.Header.Values("Vary"), "Accept-Language") {
			t.Errorf("Vary is %q", answer.Header.Values("Vary"))
		}
	}
}

// What a site has set for its launcher comes with the script, so that there is one
// place for it; without a site, or with one that there is not, come the defaults.
func TestTheLoaderBringsWhatTheSiteHasSet(t *testing.T) {
	r := newRelay(t)
	settings := func(query string) (l ui.Launcher) {
		answer, body := r.do("GET", "/widget.js"+query, nil)
		_, given, _ := strings.Cut(body, " ")
		if err := json.Unmarshal([]byte(given), &l); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s %s, %v", query, answer.Status, body, err)
		}
		return l
	}
	plain := settings("")
	if plain.Site != "" || plain.Origin != r.Address.Public.String() || plain.Host == "" || plain.Colours != ui.LauncherColours("") {
		t.Errorf("without a site: %+v", plain)
	}
	if unknown := settings("?site=nobody"); unknown != plain {
		t.Errorf("an unknown site: %+v", unknown)
	}
	if err := site.Change(t.Context(), r.Docs, "shop", func(s *site.Site) {
		s.Accent, s.Theme, s.Position = "#b3402a", "dark", "start"
	}); err != nil {
		t.Fatal(err)
	}
	want := plain
	want.Site, want.Locale, want.Colours, want.Theme, want.Position = "shop", "ar", ui.LauncherColours("#b3402a"), "dark", "start"
	if got := settings("?site=shop&locale=ar"); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
