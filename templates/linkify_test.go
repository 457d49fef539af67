package templates

import (
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/faq"
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
		"https://a.example/<script>":                       "[https://a.example/]<script>",
	} {
		var got strings.Builder
		for _, r := range linkify(text) {
			if r.link != "" {
				got.WriteString("[" + r.text + "]")
			} else {
				got.WriteString(r.text)
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
			linkify(text)
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
		for _, r := range linkify(text) {
			all.WriteString(r.text)
			if r.link != "" && faq.SafeLink(r.link) != r.link {
				t.Errorf("link %q", r.link)
			}
		}
		if all.String() != text {
			t.Errorf("%q became %q", text, all.String())
		}
	})
}

func TestPageLabel(t *testing.T) {
	for address, want := range map[string]string{
		"https://shop.example/cups/?colour=blue#top": "shop.example/cups",
		"https://shop.example/":                      "shop.example",
		"javascript:alert(1)":                        "javascript:alert(1)",
		"":                                           "",
	} {
		if got := pageLabel(address); got != want {
			t.Errorf("%q: %q", address, got)
		}
	}
}

func TestSoundsLikeStaff(t *testing.T) {
	for _, name := range []string{
		"Support", "SUPPORT team", "Su\u200bpport", "Ｓｕｐｐｏｒｔ", "Ѕuрроrt", "S.u.p.p.o.r.t", "5upp0rt", "Shop Admín", "在线客服", "الدّعم الفني", "ag3nt",
	} {
		if !soundsLikeStaff(name) {
			t.Errorf("%q does not", name)
		}
	}
	for _, name := range []string{"", "Ana Lima", "王小明", "ليلى حسن", "Superman"} {
		if soundsLikeStaff(name) {
			t.Errorf("%q does", name)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ana Lima": "AL", "ana maria de lima": "AL", "王小明": "王", "ليلى حسن": "ل", "": "?", "🙂": "?", "<b>": "?", "Kim": "K", "Visitor 9F3A": "V9",
	} {
		if got := initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
