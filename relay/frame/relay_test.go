package frame

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/relay/web/assets"
)

const shopOrigin = "https://shop.example.com"

// relay is a Frame behind a real listener.
type relay struct {
	*Frame
	t   *testing.T
	url string
}

func newRelay(t *testing.T) *relay {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	cache := docs.NewCache(s)
	t.Cleanup(cache.Close)
	a, err := access.New(t.Context(), cache, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range []string{"host.js", "frame.js", "rare.js", "rare.css", "frame.css", "widget.wasm"} {
		files[name] = &fstest.MapFile{Data: []byte(name)}
	}
	for _, name := range []string{"widget.en.js", "widget.ar.js"} {
		files[name] = &fstest.MapFile{Data: []byte(name + " SETTINGS")}
	}
	static, err := assets.New("/static/", files,
		assets.File{Name: "widget.en.js", Settings: true}, assets.File{Name: "widget.ar.js", Settings: true},
		assets.File{Name: "host.js"}, assets.File{Name: "frame.js"}, assets.File{Name: "rare.js"}, assets.File{Name: "rare.css"}, assets.File{Name: "frame.css"}, assets.File{Name: "widget.wasm"})
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(nil)
	r := &relay{t: t, url: "http://" + front.Listener.Addr().String()}
	r.Frame = &Frame{Config: Config{
		Store: s, Docs: cache, Access: a, Now: time.Now, Assets: static,
		Desk:    &desk.Desk{Store: s, Docs: cache, Now: func() int64 { return time.Now().UnixMilli() }},
		Address: web.Address{Public: &url.URL{Scheme: "http", Host: front.Listener.Addr().String()}},
		Budget:  budget.New(budget.Config{Limits: budget.Limits{AddressPages: 1000, AddressStarts: 1000, VisitorFrames: 100}}),
	}}
	front.Config.Handler = web.Mux(slog.New(slog.DiscardHandler), r.Face())
	front.Start()
	t.Cleanup(front.Close)
	if err := site.Change(t.Context(), cache, "shop", func(s *site.Site) {
		s.Name, s.Names, s.Origins = "Shop", map[string]string{"zh": "商店"}, []string{shopOrigin}
	}); err != nil {
		t.Fatal(err)
	}
	if err := help.Import(t.Context(), cache, "shop", []faq.Entry{
		{ID: "return.en", Lang: "en", Question: "How do I return an item?", Answer: "By **post**."},
		{ID: "arrive.en", Lang: "en", Question: "When will it arrive?", Answer: "On <b>Tuesday</b>."},
		{ID: "return.zh", Lang: "zh-CN", Question: "怎么退货？", Answer: "请寄回。"},
	}); err != nil {
		t.Fatal(err)
	}
	return r
}

// do sends a request and returns the answer with its body.
func (r *relay) do(method, path string, body io.Reader, headers ...string) (*http.Response, string) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer, string(text)
}

func (r *relay) ticketFor(site string) string {
	r.t.Helper()
	answer, body := r.do("POST", "/ticket", strings.NewReader(`{"site":"`+site+`"}`), "Origin", shopOrigin)
	var ticket struct{ Ticket string }
	if err := json.Unmarshal([]byte(body), &ticket); err != nil || answer.StatusCode != 200 {
		r.t.Fatalf("%s: %s", answer.Status, body)
	}
	return ticket.Ticket
}
