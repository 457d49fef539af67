package faq

import (
	"strings"
	"testing"
	"time"
)

func TestLinkify(t *testing.T) {
	for text, want := range map[string]string{
		"": "",
		"see https://a.example/x, or http://b.example.":    "see [https://a.example/x], or [http://b.example].",
		"(https://a.example/x)":                            "([https://a.example/x])",
		"https://en.example/wiki/Cup_(pottery)":            "[https://en.example/wiki/Cup_(pottery)]",
		"HTTPS://A.example/?q=1&b=2#c":                     "[HTTPS://A.example/?q=1&b=2#c]",
		"mailto:mei@example.com!":                          "[mailto:mei@example.com]!",
		"请看https://a.example/路":                            "请看[https://a.example/]路",
		"javascript:alert(1) data:text/html,x //a.example": "javascript:alert(1) data:text/html,x //a.example",
		"https:// http:/x xhttps://a.example":              "https:// http:/x xhttps://a.example",
		"http://[::1]:port/ and http:// x":                 "http://[::1]:port/ and http:// x",
		`https://a.example/"onmouseover="x`:                `[https://a.example/]"onmouseover="x`,
		"[https://a.example/a] https://a.example/?a[0]":    "[[https://a.example/a]] [https://a.example/?a[0]]",
		"(https://a.example/x),(https://b.example:80/)":    "([https://a.example/x]),([https://b.example:80/])",
		"https://me:secret@a.example/ https://a.example:x": "https://me:secret@a.example/ https://a.example:x",
		"https://a.example/<script>":                       "[https://a.example/]<script>",
	} {
		var got strings.Builder
		for _, r := range Linkify(text) {
			if r.Link != "" {
				got.WriteString("[" + r.Text + "]")
			} else {
				got.WriteString(r.Text)
			}
		}
		if got.String() != want {
			t.Errorf("%q: %s", text, got.String())
		}
	}
}

// The longest messages take no time, whatever is in them.
func TestLinkifyIsQuick(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("/http://[", 1100), strings.Repeat("/http://x", 500) + strings.Repeat(")", 5000),
		strings.Repeat("(https://a.b/(", 700), strings.Repeat("http://", 1400), strings.Repeat("mailto:", 1400),
	} {
		best := time.Hour
		for range 3 {
			began := time.Now()
			Linkify(text)
			best = min(best, time.Since(began))
		}
		t.Logf("%.20q…: %v", text, best)
		if best > 50*time.Millisecond {
			t.Errorf("%.20q… takes %v", text, best)
		}
	}
}

// Nothing of a text is lost, and every link is one that a page may have.
func FuzzLinkify(f *testing.F) {
	f.Add("see https://a.example/x, or mailto:a@b.c")
	f.Add("https://https://((((")
	f.Fuzz(func(t *testing.T, text string) {
		var all strings.Builder
		for _, r := range Linkify(text) {
			all.WriteString(r.Text)
			if r.Link != "" && SafeLink(r.Link) != r.Link {
				t.Errorf("link %q", r.Link)
			}
		}
		if all.String() != text {
			t.Errorf("%q became %q", text, all.String())
		}
	})
}
