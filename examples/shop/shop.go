// Package shop is the example site: a small pottery that sells mugs, bowls and
// vases in English, Chinese and Arabic. It stands for any site that embeds
// Parley: static pages, a strict content security policy of its own, another
// origin than the relay, and one script tag.
package shop

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

// FAQ is the pottery's help in English and Chinese, and the most asked of it in
// Arabic: one JSON object a line, as `parley faq import` reads it.
//
//go:embed faq.jsonl
var FAQ []byte

//go:embed static
var static embed.FS

// Handler serves the shop. relayURL is the relay's public address, such as
// https://chat.example.com, and site the id under which the relay knows the
// shop; both stand in each page's script tag. Handler panics when relayURL is
// not an absolute http or https address: the program was started wrongly.
func Handler(relayURL, site string) http.Handler {
	relay := origin(relayURL)
	files := render(relay, site)
	mustAddStatic(files)
	policy := policyFor(relay)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")

		f, ok := files[r.URL.Path]
		if !ok {
			if _, folder := files[r.URL.Path+"/"]; folder {
				http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
				return
			}
			f = files[notFound(r.URL.Path)]
			h.Set("Content-Type", f.mediaType)
			w.WriteHeader(http.StatusNotFound)
			if r.Method == http.MethodGet {
				// The visitor may be gone; there is nobody else to tell.
				_, _ = w.Write(f.body)
			}
			return
		}
		h.Set("Content-Type", f.mediaType)
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", f.etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.body))
	})
}

// policyFor is a policy as a careful site has it: nothing inline, and the relay
// named exactly where the chat needs it.
func policyFor(relay string) string {
	return strings.Join([]string{
		"default-src 'self'",
		"script-src 'self' " + relay,
		"frame-src " + relay,
		"connect-src 'self' " + relay,
		"style-src 'self'",
		"img-src 'self' data:",
		"base-uri 'none'",
		"form-action 'self'",
	}, "; ")
}

type file struct {
	body      []byte
	mediaType string
	etag      string
}

func newFile(body []byte, mediaType string) file {
	sum := sha256.Sum256(body)
	return file{body, mediaType, `"` + hex.EncodeToString(sum[:8]) + `"`}
}

func mustAddStatic(files map[string]file) {
	err := fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := static.ReadFile(name)
		if err != nil {
			return err
		}
		files["/"+name] = newFile(body, mime.TypeByExtension(path.Ext(name)))
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("shop: read embedded files: %v", err))
	}
}

func origin(relayURL string) string {
	u, err := url.Parse(relayURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		panic(fmt.Sprintf("shop: relay address %q is not an absolute http or https address", relayURL))
	}
	return u.Scheme + "://" + u.Host
}
