package site

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

func TestOriginsAreWrittenAsBrowsersDo(t *testing.T) {
	for set, want := range map[string]string{
		"https://shop.example.com":        "https://shop.example.com",
		"https://shop.example.com/":       "https://shop.example.com",
		" https://shop.example.com ":      "https://shop.example.com",
		"https://shop.example.com:443":    "https://shop.example.com",
		"https://shop.example.com:0443/":  "https://shop.example.com",
		"https://shop.example.com:":       "https://shop.example.com",
		"http://shop.example.com:80":      "http://shop.example.com",
		"http://shop.example.com:443":     "http://shop.example.com:443",
		"HTTPS://Shop.Example.COM:8443":   "https://shop.example.com:8443",
		"https://münchen.example":         "https://xn--mnchen-3ya.example",
		"https://MÜNCHEN.example":         "https://xn--mnchen-3ya.example",
		"https://straße.example":          "https://xn--strae-oqa.example",
		"https://例え。テスト":                  "https://xn--r8jz45g.xn--zckzah",
		"https://موقع.example":            "https://xn--4gbrim.example",
		"https://xn--mnchen-3ya.example":  "https://xn--mnchen-3ya.example",
		"https://my_shop.example.com":     "https://my_shop.example.com",
		"https://a--b.example.com":        "https://a--b.example.com",
		"http://localhost:8081":           "http://localhost:8081",
		"http://127.0.0.1:8081":           "http://127.0.0.1:8081",
		"http://[::1]:8081":               "http://[::1]:8081",
		"http://[0:0:0:0:0:0:0:1]:80":     "http://[::1]",
		"https://*.example.com":           "https://*.example.com",
		"https://*.EXAMPLE.com:443/":      "https://*.example.com",
		"https://*.münchen.example.com:1": "https://*.xn--mnchen-3ya.example.com:1",
		"http://*.localhost:8081":         "http://*.localhost:8081",
	} {
		got, err := Origin(set)
		if err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", set, got, err, want)
		}
		if again, err := Origin(got); err != nil || again != got {
			t.Errorf("%q again: %q, %v", got, again, err)
		}
	}
}

func TestOriginsThatNoBrowserSendsAreRefusedInWords(t *testing.T) {
	for set, says := range map[string]string{
		"":                                  "name a page's scheme and host",
		"null":                              "name a page's scheme and host",
		"*":                                 "use scheme://host",
		"shop.example.com":                  "use https://shop.example.com",
		"Shop.Example.com/chat":             "use scheme://host",
		"//shop.example.com":                "use scheme://host",
		"https://shop.example.com/path":     "use https://shop.example.com",
		"https://Shop.example.com:443/a/b/": "use https://shop.example.com",
		"https://shop.example.com?a":        "use https://shop.example.com",
		"https://shop.example.com?":         "use https://shop.example.com",
		"https://shop.example.com/#top":     "use https://shop.example.com",
		"https://shop.example.com#":         "use https://shop.example.com",
		"https://ana@shop.example.com":      "use https://shop.example.com",
		"https://ana:secret@example.com":    "use https://example.com",
		"https://":                          "the host is missing",
		"https://:8443":                     "the host is missing",
		"file:///index.html":                "not by file",
		"ftp://shop.example.com":            "not by ftp",
		"chrome-extension://abcdef":         "not by chrome-extension",
		"javascript://x":                    "not by javascript",
		"https://shop.example.com:70000":    "70000 is not a port",
		"https://shop.example.com:http":     "use scheme://host",
		"https://shop example.com":          "no spaces",
		"https:\\\\shop.example.com":        "no spaces and no backslashes",
		"https://a.example;script-src":      "is not a host",
		"https://a.example,b.example":       "is not a host",
		"https://a..example":                "is not a host",
		"https://127.1":                     "is not a host",
		"https://0x7f.1":                    "is not a host",
		"http://2130706433":                 "is not a host",
		"http://[fe80::1%25eth0]":           "is not a host",
		"https://*":                         "every page",
		"https://*:8443":                    "every page",
		"https://*.*.example.com":           "whole subdomains only",
		"https://shop-*.example.com":        "whole subdomains only",
		"https://www.*.com":                 "whole subdomains only",
		"https://*example.com":              "whole subdomains only",
		"https://*.com":                     "anybody can have a name",
		"https://*.co.uk":                   "anybody can have a name",
		"https://*.github.io":               "anybody can have a name",
		"https://*.127.0.0.1":               "no subdomains",
		"https://*.":                        "every page",
		"*.example.com":                     "use https://*.example.com",
		"*://www.example.com":               "use scheme://host",
	} {
		got, err := Origin(set)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %q, %v, want … %s …", set, got, err, says)
		}
	}
}

func TestWhoMayEmbed(t *testing.T) {
	s := Site{Origins: []string{"https://shop.example.com", "https://*.example.org", "http://*.example.net:8080"}}
	for origin, want := range map[string]bool{
		"https://shop.example.com":       true,
		"http://shop.example.com":        false,
		"https://shop.example.com:8443":  false,
		"https://www.example.org":        true,
		"https://a.b.example.org":        true,
		"https://example.org":            false,
		"http://www.example.org":         false,
		"https://www.example.org:8443":   false,
		"https://wwwexample.org":         false,
		"https://.example.org":           false,
		"https://..example.org":          false,
		"https://evil.com/.example.org":  false,
		"https://evil.com#.example.org":  false,
		"https://evil.com:1.example.org": false,
		"https://a@b.example.org":        false,
		"https://www.example.org.evil":   false,
		"http://www.example.net:8080":    true,
		"http://www.example.net":         false,
		"":                               false,
		"null":                           false,
	} {
		if got := s.Allows(origin); got != want {
			t.Errorf("%q: %v", origin, got)
		}
	}
	if (Site{Origins: []string{""}}).Allows("") {
		t.Error("no origin is allowed")
	}
}

func TestOriginsAreBroughtIntoFormOnce(t *testing.T) {
	c := newCache(t)
	err := Change(t.Context(), c, "shop", func(s *Site) {
		s.Origins = []string{"HTTPS://Shop.example.com:443/", "https://shop.example.com", "https://*.example.com/"}
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Get(t.Context(), c, "shop")
	if want := []string{"https://shop.example.com", "https://*.example.com"}; err != nil || !slices.Equal(s.Origins, want) {
		t.Errorf("%q, %v", s.Origins, err)
	}
	// Another way into the store has the same rule.
	err = Kind.Put(t.Context(), c, store.Global, docs.Doc[Site]{ID: "blog", Value: Site{ID: "blog", Origins: []string{"https://blog.example.com:443"}}})
	if err == nil || !strings.Contains(err.Error(), "browsers send https://blog.example.com") {
		t.Error(err)
	}
	old := Site{Origins: []string{"https://a.example;script-src *", "https://*", "https://b.example:443"}}
	if got := old.Embedders(); !slices.Equal(got, []string{"https://b.example"}) {
		t.Errorf("%q", got)
	}
}
