//go:build long

package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/lab/faults/faultproxy"
	"github.com/parley-chat/parley/relay/people"
	settings "github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// embedding is a page of a shop that does not stop with the relay.
const embedding = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<h1>Shop</h1><script async src="%s/widget.js" data-site="shop" data-locale="en"></script></html>`

// site is a shop with the widget, a relay, and a look past the relay at what
// is stored. An agent answers without a browser.
type site struct {
	*relays.Relay
	Shop string // the address of the page that embeds the widget

	t      testing.TB
	plug   *faultproxy.Proxy // what browsers reach the relay through
	store  store.Store
	secret string // of the agent's session
}

func startSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t}
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, embedding, s.URL)
	}))
	t.Cleanup(shop.Close)
	s.Shop = shop.URL

	v := valkeys.Start(t)
	opened, err := valkey.Open(t.Context(), v.URL(), valkey.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	s.store = opened
	s.seed(t.Context())

	if s.plug, err = faultproxy.New(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.plug.Close)
	// The name, not the number, so that the shop on 127.0.0.1 is another site.
	public := "http://" + strings.Replace(s.plug.Addr(), "127.0.0.1", "localhost", 1)
	s.Relay = relays.Start(t, relays.Options{Valkey: v.URL(), PublicURL: public})
	s.plug.SetTarget(s.Addr)
	return s
}

// seed makes the site and the agent, who signs in.
func (s *site) seed(ctx context.Context) {
	s.t.Helper()
	const email, password = "ana@example.com", "a long enough password"
	cache := docs.NewCache(s.store)
	defer cache.Close()
	a, err := access.New(ctx, cache, time.Now)
	if err == nil {
		err = settings.Change(ctx, cache, "shop", func(of *settings.Site) {
			*of = settings.Site{ID: "shop", Name: "Shop", Origins: []string{s.Shop}}
		})
	}
	if err == nil {
		_, err = a.AddAgent(ctx, people.Agent{Email: email, Name: "Ana Lima", Sites: []string{"shop"}}, password)
	}
	var entry access.Entry
	if err == nil {
		entry, err = a.SignIn(ctx, access.Try{Email: email, Password: password})
		s.secret = entry.Secret
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// unplug cuts browsers off from the relay, plugIn ends that.
func (s *site) unplug() {
	s.plug.Refuse(true)
	s.plug.Reset()
}

func (s *site) plugIn() { s.plug.Refuse(false) }

// conversation waits for the one conversation of the site.
func (s *site) conversation() string {
	s.t.Helper()
	var id string
	proc.Until(s.t, browser.Patience, "one conversation", func() error {
		all, _, err := s.store.List(s.t.Context(), "shop", chat.ViewAll, "", 10)
		if err == nil && len(all) != 1 {
			err = fmt.Errorf("there are %d", len(all))
		}
		if err == nil {
			id = all[0].ID
		}
		return err
	})
	return id
}

// messages are the texts of the one conversation in the order of its log.
func (s *site) messages() []string {
	s.t.Helper()
	events, _, err := s.store.Events(s.t.Context(), "shop", s.conversation(), 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	var texts []string
	for _, e := range events {
		if e.Kind == chat.KindMessage {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

// stored waits until the log holds these messages and no others.
func (s *site) stored(want ...string) {
	s.t.Helper()
	proc.Until(s.t, browser.Patience, "the log", func() error {
		if got := s.messages(); !slices.Equal(got, want) {
			return fmt.Errorf("it holds %q, not %q", got, want)
		}
		return nil
	})
}

// reply answers as the agent; it is stored when reply returns.
func (s *site) reply(text string) {
	s.t.Helper()
	form := url.Values{"id": {store.NewID()}, "text": {text}}
	address := "http://" + s.Addr + "/inbox/shop/c/" + s.conversation() + "/reply"
	q, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	q.Header = http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"},
		"Origin": {s.URL}, "Cookie": {"parley_agent=" + s.secret},
	}
	q.Host = strings.TrimPrefix(s.URL, "http://") // as through the plug, which may be out
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	var done struct{ Seq uint64 }
	err = json.NewDecoder(answer.Body).Decode(&done)
	if err == nil && done.Seq == 0 {
		err = errors.New("it has no place in the log")
	}
	if err != nil {
		s.t.Fatalf("reply %q: %s: %v", text, answer.Status, err)
	}
}
