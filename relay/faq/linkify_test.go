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
		"请看https://a.example/路":                            "请看[https://a.example/路]",
		"javascript:alert(1) data:text/html,x //a.example": "javascript:alert(1) data:text/html,x //a.example",
		"https:// http:/x xhttps://a.example":              "https:// http:/x xhttps://a.example",
		"http://[::1]:port/ and http:// x":                 "http://[::1]:port/ and http:// x",
		// Letters of any script, in path and host.
		"https://fr.example/wiki/Métropole_du_Nord": "[https://fr.example/wiki/Métropole_du_Nord]",
		"https://ru.example/wiki/Москва, там":       "[https://ru.example/wiki/Москва], там",
		"https://ar.example/مدينة؟":                 "[https://ar.example/مدينة]؟",
		"https://hi.example/दिल्ली।":                "[https://hi.example/दिल्ली]।",
		"https://fa.example/می\u200cخواهم":          "[https://fa.example/می\u200cخواهم]",
		"https://münchen.example/straße?x=1":        "[https://münchen.example/straße?x=1]",
		"http://例子.中国/中国#史":                         "[http://例子.中国/中国#史]",
		"https://xn--e1afmkfd.example/":             "[https://xn--e1afmkfd.example/]",
		"https://en.example/Michelson–Morley – an":  "[https://en.example/Michelson–Morley] – an",
		"https://en.example/l’été’":                 "[https://en.example/l’été]’",
		// Chinese goes on without a space.
		"请看https://a.example/abc，谢谢":       "请看[https://a.example/abc]，谢谢",
		"（https://a.example/d）吧":           "（[https://a.example/d]）吧",
		"「https://a.example/d」。":           "「[https://a.example/d]」。",
		"打开www.a.example谢谢":                "打开[www.a.example]谢谢",
		"打开https://a.example谢谢/x":          "打开[https://a.example]谢谢/x",
		"https://a支付.example/":             "[https://a支付.example/]",
		"https://a.example/x。https://b.cn": "[https://a.example/x]。[https://b.cn]",
		"https://a.example/x😀":             "[https://a.example/x]😀",
		// Brackets are balanced, what ends a sentence is not part of it.
		"(https://en.example/wiki/Foo_(bar))":       "([https://en.example/wiki/Foo_(bar)])",
		"https://a.example/?filter={a}&x=1":         "[https://a.example/?filter={a}&x=1]",
		"{https://a.example/}":                      "{[https://a.example/]}",
		"https://a.example/a|b":                     "[https://a.example/a|b]",
		"https://a.example/john_doe_ https://b.a/*": "[https://a.example/john_doe_] [https://b.a/]*",
		"https://a.example: see":                    "[https://a.example]: see",
		"'https://a.example/bob's'":                 "'[https://a.example/bob's]'",
		"https://a.example. Or":                     "[https://a.example]. Or",
		// Without a scheme.
		"www.a.example/x, WWW.B.example.":               "[www.a.example/x], [WWW.B.example].",
		"www.example www... awww.a.example":             "www.example www... awww.a.example",
		"mail ana.lima+x@shop.example.com.":             "mail [ana.lima+x@shop.example.com].",
		"邮箱ana@shop.example谢谢":                          "邮箱[ana@shop.example]谢谢",
		"a@b @c.d a@@b.c a@b@c.d me@here me@pаypal.com": "a@b @c.d a@@b.c a@b@c.d me@here me@pаypal.com",
		"call +49 (0)30 1234-5678, or +12025550123":     "call [+49 (0)30 1234-5678], or [+12025550123]",
		"+1 +123 +12345678901234567 1+12025550123":      "+1 +123 +12345678901234567 1+12025550123",
		// Who signs in is not where it leads.
		"https://bank.example@evil.example/":               "https://bank.example@evil.example/",
		"https://a.example:80@evil.example/":               "https://a.example:80@evil.example/",
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

// What a link leads to is what is read, in letters that cannot be taken for
// others.
func TestLinksShowWhereTheyLead(t *testing.T) {
	for _, c := range []struct{ text, link, want string }{
		{"https://shop.example/x", "https://shop.example/x", "https://shop.example/x"},
		{"the shop", "https://shop.example/x", "the shop"},
		{"https://bank.example", "https://evil.example/x", "https://evil.example/x"},
		{"www.bank.example now", "https://evil.example/x", "https://evil.example/x"},
		{"ana@bank.example", "mailto:eve@evil.example", "mailto:eve@evil.example"},
		{"https://münchen.example/ä", "https://münchen.example/ä", "https://münchen.example/ä"},
		{"https://例子.中国/", "https://例子.中国/", "https://例子.中国/"},
		{"https://пример.рф/", "https://пример.рф/", "https://пример.рф/"},
		{"https://почта.пример.рф", "https://почта.пример.рф", "https://почта.пример.рф"},
		{"https://почта.пример.com", "https://почта.пример.com", "https://xn--80a1acny.xn--e1afmkfd.com"},
		{"+49 30 1234567", "tel:+49301234568", "tel:+49301234568"},
		{"https://аррӏе.com/a", "https://аррӏе.com/a", "https://xn--80ak6aa92e.com/a"},
		{"https://Аррӏе.com:8080/", "https://Аррӏе.com:8080/", "https://xn--80ak6aa92e.com:8080/"},
		{"https://pаypal.com/", "https://pаypal.com/", "https://xn--pypal-4ve.com/"},
		{"www.pаypal.com", "https://www.pаypal.com", "https://www.xn--pypal-4ve.com"},
		{"https://οпа.рф", "https://οпа.рф", "https://xn--0xa0upb.xn--p1ai"},
	} {
		in := Inline{Text: c.text, Link: c.link}
		if got := in.Shown(); got != c.want {
			t.Errorf("%q to %q shows %q, want %q", c.text, c.link, got, c.want)
		}
	}
}

// The samples of RFC 3492 and of the root zone.
func TestHostsInASCII(t *testing.T) {
	for host, want := range map[string]string{
		"shop.example": "shop.example", "münchen.example": "xn--mnchen-3ya.example", "例子.中国": "xn--fsqu00a.xn--fiqs8s",
		"почемужеонинеговорятпорусски.example": "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l.example",
		"ليهمابتكلموشعربي؟":                    "xn--egbpdaj6bu4bxfgehfvwxn",
		"他们为什么不说中文":                            "xn--ihqwcrb4cv8a8dqg056pqjye", "MajiでKoiする5秒前": "xn--majikoi5-783gue6qz075azm5e",
	} {
		if got := asciiHost(host); got != want {
			t.Errorf("%s is %s, want %s", host, got, want)
		}
	}
}

// The longest messages take no time, whatever is in them.
func TestLinkifyIsQuick(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("/http://[", 1100), strings.Repeat("/http://x", 500) + strings.Repeat(")", 5000),
		strings.Repeat("(https://a.b/(", 700), strings.Repeat("https://a.b:", 3000), strings.Repeat("a.", 5000), strings.Repeat("+1 ", 5000), strings.Repeat("a@", 5000), strings.Repeat("www.ä", 3000), strings.Repeat("http://", 1400), strings.Repeat("mailto:", 1400),
	} {
		best := time.Hour
		for range 10 {
			began := time.Now()
			Linkify(text)
			best = min(best, time.Since(began))
		}
		t.Logf("%.20q…: %v", text, best)
		if best > limitOf50ms {
			t.Errorf("%.20q… takes %v", text, best)
		}
	}
}

// Nothing of a text is lost, and every link is one that a page may have.
func FuzzLinkify(f *testing.F) {
	f.Add("see https://a.example/x, or mailto:a@b.c")
	f.Add("https://https://((((")
	f.Add("(https://аррӏе.com/x–y)，www.a.b a@b.c +49 (30) 12345678 http://[::1]/{a}")
	f.Fuzz(func(t *testing.T, text string) {
		var all strings.Builder
		for _, r := range Linkify(text) {
			all.WriteString(r.Text)
			if r.Link != "" && SafeLink(r.Link) != r.Link {
				t.Errorf("link %q", r.Link)
			}
			r.Shown()
		}
		if all.String() != text {
			t.Errorf("%q became %q", text, all.String())
		}
	})
}
