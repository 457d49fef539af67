package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/parley-chat/parley/examples/shop"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/help/faqio"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// The sites that the relay knows: the shop with its own FAQ, and one with a
// long FAQ.
const (
	shopSite = "shop"
	longSite = "long"
)

// world is the real relay, and pages on other origins that embed the widget or
// do not.
type world struct {
	relay *exec.Cmd
	done  chan struct{}
	pages []*http.Server
	// articles is how many the long FAQ has in each language.
	articles int

	// Addresses without a slash at the end: the shop as it is, without the tag,
	// and with that of the long FAQ; and a page with next to nothing on it, with
	// the tag and without.
	shop, bare, long string
	plain, plainBare string
}

// startWorld builds the relay from this tree and starts everything, with so many
// articles in each language of the long FAQ.
func startWorld(ctx context.Context, folder string, articles int) (w *world, err error) {
	program := filepath.Join(folder, "parley")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", program, "./relay")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("build the relay: %w", err)
	}

	w = &world{articles: articles, done: make(chan struct{})}
	defer func() {
		if err != nil {
			w.end()
		}
	}()
	// The relay has the name and the shop the number, which makes them
	// different sites to a browser.
	addr, err := freeAddr("localhost")
	if err != nil {
		return nil, err
	}
	relay := "http://" + addr
	for _, p := range []struct {
		url     *string
		handler http.Handler
	}{
		{&w.shop, shop.Handler(relay, shopSite)},
		{&w.bare, withoutTag(shop.Handler(relay, shopSite))},
		{&w.long, shop.Handler(relay, longSite)},
		{&w.plain, plainPage(`<script async src="` + relay + `/widget.js" data-site="` + shopSite + `"></script>`)},
		{&w.plainBare, plainPage("")},
	} {
		if *p.url, err = w.serve(p.handler); err != nil {
			return nil, err
		}
	}
	data := filepath.Join(folder, "data")
	if err := w.seed(ctx, data); err != nil {
		return nil, fmt.Errorf("fill the store: %w", err)
	}

	w.relay = exec.Command(program, "serve", "-addr", addr, "-public-url", relay, "-data", data, "-log", "error")
	w.relay.Stdout, w.relay.Stderr = os.Stderr, os.Stderr
	if err := w.relay.Start(); err != nil {
		w.relay = nil
		return nil, fmt.Errorf("start the relay: %w", err)
	}
	go func() {
		_ = w.relay.Wait() // it is killed when all is measured
		close(w.done)
	}()
	return w, w.ready(ctx, relay+"/readyz")
}

// seed puts the sites and their FAQs into the store.
func (w *world) seed(ctx context.Context, data string) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	s, err := sqlite.Open(ctx, filepath.Join(data, "parley.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	cache := docs.NewCache(s)
	defer cache.Close()

	short, err := faqio.Read(bytes.NewReader(shop.FAQ), faqio.JSONLines)
	if err != nil {
		return err
	}
	for _, of := range []struct {
		id      string
		origins []string
		entries []faq.Entry
	}{
		{shopSite, []string{w.shop, w.plain}, short},
		{longSite, []string{w.long}, append(english.articles(w.articles), chinese.articles(w.articles)...)},
	} {
		err := site.Change(ctx, cache, of.id, func(s *site.Site) {
			*s = site.Site{ID: of.id, Name: "Shop support", Origins: of.origins}
		})
		if err != nil {
			return err
		}
		if err := help.Import(ctx, cache, of.id, of.entries); err != nil {
			return err
		}
	}
	return nil
}

// serve starts a server on a free port and returns its address.
func (w *world) serve(h http.Handler) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	w.pages = append(w.pages, server)
	go func() { _ = server.Serve(listener) }() // ends with Close
	return "http://" + listener.Addr().String(), nil
}

func (w *world) ready(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		err := answers(ctx, url)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-w.done:
			return errors.New("the relay ended while it started")
		case <-ctx.Done():
			return fmt.Errorf("the relay did not get ready: %w", err)
		}
	}
}

func answers(ctx context.Context, url string) error {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	a, err := http.DefaultClient.Do(ask)
	if err != nil {
		return err
	}
	a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return errors.New(a.Status)
	}
	return nil
}

func (w *world) end() {
	for _, p := range w.pages {
		p.Close()
	}
	if w.relay != nil {
		_ = w.relay.Process.Kill() // it may have ended by itself
		<-w.done
	}
}

// freeAddr is an address on which nobody listens now.
func freeAddr(host string) (string, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	return net.JoinHostPort(host, port), errors.Join(err, l.Close())
}

// plainPage is a page whose head ends with the given tag.
func plainPage(tag string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		// The browser may have gone.
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>
<link rel="icon" href="data:,">%s<h1>A page</h1><p>With next to nothing on it.</p></html>`, tag)
	})
}

var tag = regexp.MustCompile(`<script[^>]*/widget\.js"[^>]*></script>`)

// withoutTag serves the same pages without the script tag.
func withoutTag(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		whole := kept{header: w.Header(), status: http.StatusOK}
		h.ServeHTTP(&whole, r)
		w.Header().Del("Content-Length")
		w.WriteHeader(whole.status)
		_, _ = w.Write(tag.ReplaceAll(whole.body.Bytes(), nil)) // the browser may have gone
	})
}

// kept is an answer that is not sent yet.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(p []byte) (int, error) { return k.body.Write(p) }
