package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// What is a draft, archived or for agents is in nothing that a stranger gets:
// every route that serves strangers is asked for it, by its address, its id, its
// topic and its words.
func TestStrangersGetNothingHidden(t *testing.T) {
	r := newRelay(t, nil)
	shown := faq.Entry{ID: "shown", Lang: "en", Question: "How do I return an item?", Answer: "By post.", Topic: "Returns"}
	if err := help.Import(t.Context(), r.docs, "shop", []faq.Entry{shown}); err != nil {
		t.Fatal(err)
	}
	hidden := map[string]help.Article{
		"draft":    {State: help.Drafted, Lang: "en", Draft: &help.Text{Question: "Secret zebra draft", Answer: "zebra", Topic: "Zebras"}},
		"archived": {State: help.Archived, Lang: "en", Text: help.Text{Question: "Secret zebra archive", Answer: "zebra", Topic: "Zebras"}},
		"case":     {Lang: "de", Source: "shown", Text: help.Text{Question: "Secret zebra case", Answer: "zebra", Topic: "Zebras", For: help.Agents, Staff: help.Staff{Outcome: help.Solved, Tags: []string{"secret zebra tag"}}}},
		"team":     {Lang: "en", Text: help.Text{Question: "Secret zebra team", Answer: "zebra", Topic: "Zebras", For: help.Agents, Staff: help.Staff{Team: store.NewID()}}},
		"agents":   {Lang: "de", Source: "shown", Text: help.Text{Question: "Secret zebra agents", Answer: "zebra", Topic: "Zebras", For: help.Agents}},
	}
	for id, a := range hidden {
		if err := help.Kind.Put(t.Context(), r.docs, "shop", docs.Doc[help.Article]{ID: id, Value: a}); err != nil {
			t.Fatal(err)
		}
	}
	err := help.Kind.Change(t.Context(), r.docs, "shop", "shown", func(d *docs.Doc[help.Article]) error {
		d.Value.Draft = &help.Text{Question: "Secret zebra change", Answer: "zebra"}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	tells := regexp.MustCompile(`(?i)secret zebra|zebra[ -](draft|archive|agents|case|team|tag|change)|topic=zebra|hreflang="de"`)
	found := false
	for _, face := range r.faces() {
		for _, rt := range face.Routes {
			method, path, _ := strings.Cut(rt.Pattern, " ")
			if method != "GET" || treats[rt.Pattern][0] != serves || strings.HasPrefix(path, "/static/") {
				continue
			}
			for _, lang := range []string{"en", "de"} {
				for _, slug := range []string{"how-do-i-return-an-item", "secret-zebra-draft", "secret-zebra-archive", "secret-zebra-agents", "secret-zebra-case", "secret-zebra-team", "secret-zebra-change", "draft"} {
					at := strings.NewReplacer("{$}", "", "{site}", "shop", "{lang}", lang, "{slug}", slug).Replace(path)
					queries := []url.Values{{"q": {"zebra"}}, {"article": {slug}}, {"topic": {"Zebras"}}, {"article": {"agents"}, "view": {"help"}}}
					if strings.HasPrefix(path, "/help/") {
						queries = append(queries, url.Values{})
					}
					for _, q := range queries {
						q.Set("site", "shop")
						q.Set("lang", lang)
						q.Set("locale", lang)
						_, body := r.do(method, at+"?"+q.Encode(), nil, "Accept-Language", lang)
						if told := tells.FindString(body); told != "" {
							t.Errorf("%s?%s tells %q", at, q.Encode(), told)
						}
						found = found || strings.Contains(body, shown.Question)
					}
				}
			}
		}
	}
	// The help centre's own host is another way to the same pages.
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.Help.Host = "help.example.com" }); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en/", "/de/", "/sitemap.xml", "/en/?q=zebra", "/en/search.json?q=zebra", "/en/secret-zebra-case", "/de/secret-zebra-agents", "/en/how-do-i-return-an-item"} {
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://help.example.com"+path, nil))
		if told := tells.FindString(w.Body.String()); told != "" {
			t.Errorf("%s on its own host tells %q", path, told)
		}
	}
	if !found {
		t.Error("what is published is nowhere either")
	}
	for _, lang := range []string{"en", "de"} {
		if list, err := r.frame.Search(t.Context(), "shop", lang, "zebra", 10); err != nil || len(list) > 0 {
			t.Errorf("the widget finds %v, %v", list, err)
		}
	}
}
