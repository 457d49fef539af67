package server

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/savedview"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/visitors"
)

// callAs calls a route as one kind of caller, about a conversation of its own:
// what one caller does changes it.
func (r *relay) callAs(pattern string, i int, session string, want outcome, kind string) {
	r.t.Helper()
	visitor, conv := store.NewID(), store.NewID()
	if _, err := r.desk.Send(r.t.Context(), "shop", conv, desk.Visit{Visitor: visitor}, desk.Message{ID: store.NewID(), Text: "hello"}); err != nil {
		r.t.Fatal(err)
	}
	before := r.seq(conv)

	method, path, ok := strings.Cut(pattern, " ")
	if !ok {
		method, path = http.MethodDelete, pattern
	}
	path = strings.NewReplacer("{$}", "", "{site}", "shop", "{view}", "all", "{size}", "whole", "{id}", r.named(pattern), "{conv}", conv, "{lang}", "en", "{slug}", "returns", "{file}", r.file(pattern, conv), "{saved}", r.savedView(), "{visitor}", r.onSite()).Replace(path)
	switch path {
	case "/static/":
		path = r.static.URL("frame.css")
	case "/frame", "/faq.json", "/faq.table":
		path += "?site=shop"
	case "/inbox/shop/articles/edit":
		path += "?id=returns"
	case "/accent.css", "/help/shop/accent.css":
		path += "?c=112233"
	case "/inbox/shop/c/" + conv + "/file", "/inbox/shop/articles/picture":
		path += "?id=" + store.NewID()
	case "/inbox/shop/c/" + conv + "/said", "/inbox/shop/c/" + conv + "/article", "/inbox/shop/c/" + conv + "/plan":
		path += "?of=2"
	}
	var headers []string
	if session != "" {
		headers = append(headers, "Cookie", "parley_agent="+session)
	}
	form := url.Values{"id": {store.NewID()}, "version": {"0"}, "name": {"hi"}, "text": {"hi"}, "email": {"own@example.com"}, "password": {"wrong"}, "site": {"shop"}, "score": {"3"}, "do": {"name"}, "vote": {"up"}, "question": {"hi"}, "of": {"2"}}
	if path == "/inbox/shop/paraphrases" {
		form.Set("do", "rule")
	}
	if path == "/inbox/shop/views" {
		form.Set("do", "save")
		form.Set("for", "me")
	}
	united(path, conv, form)
	switch kind {
	case "visitor", "foreign page":
		form.Set("token", r.access.IssueToken("shop", visitor))
	case "another visitor":
		form.Set("token", r.access.IssueToken("shop", store.NewID()))
	}
	if form.Has("token") {
		form.Set("conv", conv)
		form.Set("ticket", r.ticket())
	}
	switch kind {
	case "foreign page":
		headers = append(headers, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")
	case "own", "visitor", "another visitor":
		headers = append(headers, "Origin", r.url, "Sec-Fetch-Site", "same-origin")
	}
	body := ""
	if method == http.MethodPost {
		headers = append(headers, "Content-Type", "application/x-www-form-urlencoded")
		body = form.Encode()
	}
	if strings.HasPrefix(path, "/inbox/shop/articles/picture?") {
		body = pngOf(r.t, 1, 1)
	}
	if path == "/ticket" && method == http.MethodPost {
		body = `{"site":"shop"}`
	}
	answer, text := r.do(method, path, strings.NewReader(body), headers...)
	got := outcomeOf(answer, text)
	if got != want {
		r.t.Errorf("%s for %s: %s (%s), want %s", pattern, kind, got, answer.Status, want)
	}
	if got != serves && r.seq(conv) != before {
		r.t.Errorf("%s for %s changed the conversation", pattern, kind)
	}
}

// savedView is a view that everybody has.
func (r *relay) savedView() string {
	r.t.Helper()
	id := strings.Repeat("5a", 16)
	err := savedview.Kind.Change(r.t.Context(), r.docs, "shop", id, func(d *docs.Doc[savedview.View]) error {
		d.Value = savedview.View{Name: "Unread", When: savedview.When{Groups: []savedview.Group{{Conditions: []savedview.Condition{{Field: savedview.FieldUnread}}}}}}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// onSite is somebody new who is on the site.
func (r *relay) onSite() string {
	r.t.Helper()
	v := visitors.Visitor{ID: store.NewID(), Page: shopOrigin + "/"}
	if err := visitors.Here(r.t.Context(), r.desk.Store, "shop", v, time.Now(), 0, false); err != nil {
		r.t.Fatal(err)
	}
	return v.ID
}

// file is a file of the conversation, for a pattern that names one.
func (r *relay) file(pattern, conv string) string {
	r.t.Helper()
	if !strings.Contains(pattern, "{file}") {
		return ""
	}
	of, err := site.Get(r.t.Context(), r.docs, "shop")
	if err != nil {
		r.t.Fatal(err)
	}
	id := store.NewID()
	if _, err = r.files.Save(r.t.Context(), &of, files.Upload{ID: id, Name: "a.txt", Size: 5, Body: strings.NewReader("hello")}); err == nil {
		_, err = r.files.Attach(r.t.Context(), files.Attached{Site: "shop", Conv: conv, Message: store.NewID()}, []chat.File{{ID: id}})
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// named is the id that a pattern's address names: of a picture of the articles, or
// else of a survey.
func (r *relay) named(pattern string) string {
	r.t.Helper()
	if !strings.Contains(pattern, "/picture/") {
		return "csat"
	}
	of, err := site.Get(r.t.Context(), r.docs, "shop")
	if err != nil {
		r.t.Fatal(err)
	}
	id := store.NewID()
	if _, err := r.files.Save(r.t.Context(), &of, files.Upload{ID: id, Name: "a.png", Size: -1, Body: strings.NewReader(pngOf(r.t, 1, 1)), Article: true}); err != nil {
		r.t.Fatal(err)
	}
	return id
}

func (r *relay) seq(conv string) uint64 {
	r.t.Helper()
	state, err := r.Store.Conversation(r.t.Context(), "shop", conv)
	if err != nil {
		r.t.Fatal(err)
	}
	return state.Seq
}

func outcomeOf(a *http.Response, body string) outcome {
	switch {
	case a.StatusCode == http.StatusNotFound:
		return hides
	case a.StatusCode == http.StatusUnauthorized && strings.Contains(body, "signed_out"),
		a.StatusCode == http.StatusSeeOther && strings.HasPrefix(a.Header.Get("Location"), "/inbox/sign-in?next="):
		return signIn
	case a.StatusCode == http.StatusForbidden:
		return refuses
	case a.StatusCode == http.StatusUpgradeRequired:
		return upgrade
	case a.StatusCode < 400, a.StatusCode == http.StatusUnauthorized, a.StatusCode == http.StatusUnprocessableEntity,
		a.StatusCode == http.StatusConflict: // what was seen is not what is there: whoever may not write never learns that
		return serves
	}
	return outcome(a.Status)
}

func (r *relay) agent(name string, sites ...string) {
	r.t.Helper()
	_, err := r.access.AddAgent(r.t.Context(), people.Agent{Name: name, Email: name + "@example.com", Sites: sites}, password)
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *relay) session(name string) string {
	r.t.Helper()
	entry, err := r.access.SignIn(r.t.Context(), access.Try{Email: name + "@example.com", Password: password})
	if err != nil {
		r.t.Fatal(err)
	}
	return entry.Secret
}

func (r *relay) ticket() string {
	r.t.Helper()
	ticket, _, err := r.access.IssueTicket(r.t.Context(), "shop", shopOrigin)
	if err != nil {
		r.t.Fatal(err)
	}
	return ticket
}
