package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/web"
)

const shopOrigin = "https://shop.example.com"

// relay is a Server behind a real listener.
type relay struct {
	*Server
	t   testing.TB
	url string
	// ahead is by how much its clock is ahead, see later.
	ahead *atomic.Int64
}

// later sets the relay's clock some hours forward.
func (r *relay) later(hours int) { r.ahead.Add(int64(time.Duration(hours) * time.Hour)) }

func newRelay(t testing.TB, change func(*Config)) *relay {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	front := httptest.NewUnstartedServer(nil)
	public := &url.URL{Scheme: "http", Host: front.Listener.Addr().String()}
	ahead := new(atomic.Int64)
	conf := Config{
		Now:   func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
		Store: s, Log: slog.New(slog.DiscardHandler), Address: web.Address{Public: public}, Blobs: files.Folder(t.TempDir()),
		Limits: budget.Limits{VisitorFrames: 100, AddressPages: 1000, AddressStarts: 1000},
	}
	if change != nil {
		change(&conf)
	}
	server, err := New(t.Context(), conf)
	if err != nil {
		t.Fatal(err)
	}
	front.Config.Handler = server.Handler()
	front.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		server.sessions.Drain(ctx)
		server.inbox.Drain(ctx)
		front.Close()
	})
	r := &relay{Server: server, t: t, url: front.URL, ahead: ahead}
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) {
		s.Name, s.Origins, s.Widget.Notice = "Shop", []string{shopOrigin}, map[string]string{"en": "We keep what you write."}
	}); err != nil {
		t.Fatal(err)
	}
	if err := help.Import(t.Context(), r.docs, "shop", []faq.Entry{
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
