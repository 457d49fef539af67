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
		"archived": {State: help.Archived, Lang: "en", Text: help.Text{Question: "Secret zebra archive", Answer: "zebra", Topic: "Returns"}},
		"case":     {Lang: "de", Source: "shown", Text: help.Text{Question: "Secret zebra case", Answer: "zebra", Topic: "Zebras", For: help.Agents, Staff: help.Staff{Outcome: help.Solved, Tags: []string{"secret zebra tag"}}}},
		"team":     {Lang: "en", Text: help.Text{Question: "Secret zebra team", Answer: "zebra", Topic: "Returns", For: help.Agents, Staff: help.Staff{Team: store.NewID()}}},
		"agents":   {Lang: "de", Source: "shown", Text: help.Text{Question: "Secret zebra agents", Answer: "zebra", Topic: "Zebras", For: help.Agents}},
	}
	r.agent("own", "shop")
	session, pictures := r.session("own"), []string{}
	kept := func(text *help.Text) { // has it show a picture of its own
		id := store.NewID()
		if answer := r.paste(session, id, pngOf(t, 10, 10)); answer.StatusCode != http.StatusOK {
			t.Fatal(answer.Status)
		}
		pictures = append(pictures, id)
		text.Answer += "\n\n![Secret zebra picture](picture:" + id + ")"
	}
	for id, a := range hidden {
		kept(&a.Text)
		if a.Draft != nil {
			kept(a.Draft)
		}
		a.Slugs = []string{"secret-zebra-before"}
		if err := help.Kind.Put(t.Context(), r.docs, "shop", docs.Doc[help.Article]{ID: id, Value: a}); err != nil {
			t.Fatal(err)
		}
	}
	err := help.Kind.Change(t.Context(), r.docs, "shop", "shown", func(d *docs.Doc[help.Article]) error {
		d.Value.Draft = &help.Text{Question: "Secret zebra change", Answer: "zebra"}
		kept(d.Value.Draft)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	unsaved := help.Text{Question: "Secret zebra unsaved", Answer: "zebra"}
	kept(&unsaved)
	if err := help.Begin(t.Context(), r.docs, "shop", help.Begun{Agent: agentOf(t, r, "own"), Article: store.NewID(), Lang: "en", Text: unsaved}); err != nil {
		t.Fatal(err)
	}

	tells := regexp.MustCompile(`(?i)secret zebra|zebra[ -](draft|archive|agents|case|team|tag|change|picture|unsaved)|picture:|topic=zebra|hreflang="de"`)
	found := false
	for _, face := range r.faces() {
		for _, rt := range face.Routes {
			method, path, _ := strings.Cut(rt.Pattern, " ")
			if method != "GET" || treats[rt.Pattern][0] != serves || strings.HasPrefix(path, "/static/") {
				continue
			}
			for _, lang := range []string{"en", "de"} {
				for _, slug := range []string{"how-do-i-return-an-item", "secret-zebra-draft", "secret-zebra-archive", "secret-zebra-agents", "secret-zebra-case", "secret-zebra-team", "secret-zebra-change", "secret-zebra-unsaved", "secret-zebra-before", "draft"} {
					at := strings.NewReplacer("{$}", "", "{site}", "shop", "{lang}", lang, "{slug}", slug).Replace(path)
					queries := []url.Values{{"q": {"zebra"}}, {"article": {slug}}, {"topic": {"Zebras"}}, {"article": {"agents"}, "view": {"help"}}, {"article": {"case"}}, {"article": {"archived"}}, {"article": {"team"}}}
					if strings.HasPrefix(path, "/help/") {
						queries = append(queries, url.Values{})
					}
					for _, q := range queries {
						q.Set("site", "shop")
						q.Set("lang", lang)
						q.Set("locale", lang)
						answer, body := r.do(method, at+"?"+q.Encode(), nil, "Accept-Language", lang)
						if told := tells.FindString(answer.Header.Get("Location") + body); told != "" {
							t.Errorf("%s?%s tells %q", at, q.Encode(), told)
						}
						found = found || strings.Contains(body, shown.Question)
					}
				}
			}
		}
	}
	for _, ending := range []string{"csv", "jsonl", "zip", "html"} {
		if answer, body := r.do("GET", "/inbox/shop/articles/export?as="+ending, nil); answer.StatusCode == http.StatusOK || strings.Contains(body, "zebra") {
			t.Errorf("a stranger gets an export: %s", answer.Status)
		}
	}
	for _, id := range pictures {
		for _, size := range []string{"whole", "small"} {
			if answer, _ := r.do("GET", "/help/shop/picture/"+id+"/"+size, nil); answer.StatusCode != http.StatusNotFound {
				t.Errorf("a hidden picture is there: %s", answer.Status)
			}
		}
	}
	// The help centre's own host is another way to the same pages.
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.Help.Host = "help.example.com" }); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/en/", "/de/", "/sitemap.xml", "/en/?q=zebra", "/en/search.json?q=zebra", "/en/secret-zebra-case", "/en/secret-zebra-before", "/de/secret-zebra-agents", "/picture/" + pictures[0] + "/whole", "/en/how-do-i-return-an-item"} {
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://help.example.com"+path, nil))
		if told := tells.FindString(w.Header().Get("Location") + w.Body.String()); told != "" || w.Header().Get("Content-Type") == "image/png" {
			t.Errorf("%s on its own host tells %q", path, told)
		}
	}
	if !found {
		t.Error("what is published is nowhere either")
	}
	// What bots answer from, and what is popular.
	if all, err := help.Of(t.Context(), r.docs, "shop"); err != nil || len(all.Entries) != 1 || len(all.Find("secret zebra", faq.Options{K: 9})) > 0 {
		t.Errorf("bots answer from %v, %v", all.Entries, err)
	}
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.Widget.Home = true }); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "de"} {
		answer, body := r.form("/frame/home", url.Values{"site": {"shop"}, "locale": {lang}, "page": {"/"}, "token": {r.access.IssueToken("shop", store.NewID())}})
		if told := tells.FindString(body); told != "" || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: the first view tells %q", answer.Status, told)
		}
	}
	for _, lang := range []string{"en", "de"} {
		if list, err := r.frame.Search(t.Context(), "shop", lang, "zebra", 10); err != nil || len(list) > 0 {
			t.Errorf("the widget finds %v, %v", list, err)
		}
	}
}
