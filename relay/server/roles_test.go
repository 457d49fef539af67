package server

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/mask"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/web"
)

// may is what each role may do, as people were told. The custom role of the
// test may reply and no more.
var may = map[people.Role][]people.Right{
	people.Owner: {people.Read, people.Note, people.Reply, people.Canned, people.Reports, people.HandOver, people.Settings, people.People, people.Audit, people.Owners},
	people.Admin: {people.Read, people.Note, people.Reply, people.Canned, people.Reports, people.HandOver, people.Settings, people.People, people.Audit},
	people.Lead:  {people.Read, people.Note, people.Reply, people.Canned, people.Reports, people.HandOver},

	people.Member: {people.Read, people.Note, people.Reply, people.Canned, people.Reports},
	people.Light:  {people.Read, people.Note},
	people.Custom: {people.Read, people.Reply},
}

// reach is whose conversations each scope shows: the agent's own, a colleague's
// of the same team, a stranger's, nobody's.
var reach = map[people.Scope][]string{
	people.ScopeAll:  {"self", "colleague", "stranger", ""},
	people.ScopeTeam: {"self", "colleague", ""},
	people.ScopeOwn:  {"self"},
}

// staff is a relay with an agent for each role and scope.
type staff struct {
	*relay
	colleague, stranger people.Agent
}

func newStaff(t *testing.T) staff {
	r := newRelay(t, nil)
	if err := site.Change(t.Context(), r.docs, "other", func(s *site.Site) {}); err != nil {
		t.Fatal(err)
	}
	if err := help.Import(t.Context(), r.docs, "shop", []faq.Entry{{ID: "returns", Lang: "en", Question: "Returns"}}); err != nil {
		t.Fatal(err)
	}
	if err := site.Change(t.Context(), r.docs, "shop", func(s *site.Site) { s.Mask = site.Mask{Kinds: mask.Kinds, Keep: true} }); err != nil {
		t.Fatal(err)
	}
	s := staff{relay: r}
	s.colleague = s.hire("colleague", people.Grant{})
	face := docs.Doc[people.Portrait]{ID: s.colleague.ID, Value: people.Portrait{JPEG: []byte("a picture")}}
	if err := people.Portraits.Put(t.Context(), r.docs, store.Global, face); err != nil {
		t.Fatal(err)
	}
	s.stranger = s.hire("stranger", people.Grant{})
	return s
}

func (s staff) hire(name string, g people.Grant) people.Agent {
	s.t.Helper()
	agent := people.Agent{Name: name, Email: name + "@example.com"}
	agent.Allow("shop", g)
	agent, err := s.access.AddAgent(s.t.Context(), agent, password)
	if err != nil {
		s.t.Fatal(err)
	}
	if g.Scope == people.ScopeTeam {
		members := team.Team{Name: name, Members: []string{agent.ID, s.colleague.ID}}
		if err := team.Kind.Put(s.t.Context(), s.docs, "shop", docs.Doc[team.Team]{ID: store.NewID(), Value: members}); err != nil {
			s.t.Fatal(err)
		}
	}
	return agent
}

// Each route treats each role and scope as the tables above say.
func TestWhoMayDoWhatByRole(t *testing.T) {
	s := newStaff(t)
	for role, rights := range may {
		for scope, whose := range reach {
			if role == people.Owner && scope != people.ScopeAll {
				continue
			}
			g := people.Grant{Role: role, Scope: scope}
			if role == people.Custom {
				g.Rights = rights
			}
			name := string(role) + "-" + string(scope) + "-x"
			self := s.hire(name, g)
			session := s.session(name)
			for _, face := range s.faces() {
				for _, rt := range face.Routes {
					if !strings.Contains(rt.Pattern, "{site}") || rt.Need == web.Anybody {
						continue
					}
					if rt.Pattern == "GET /inbox/{site}/settings" {
						continue // leads to the first page that one may open
					}
					need, ok := needs[rt.Pattern]
					if !ok {
						t.Fatalf("%s has no row: say which right it needs", rt.Pattern)
					}
					allowed := slices.Contains(rights, need)
					if !strings.Contains(rt.Pattern, "{conv}") {
						if scope == people.ScopeAll {
							s.try(rt.Pattern, name, session, "", !allowed, false)
						}
						continue
					}
					for _, of := range reach[people.ScopeAll] {
						conv := s.conversation(map[string]people.Agent{"self": self, "colleague": s.colleague, "stranger": s.stranger}[of])
						s.try(rt.Pattern, name, session, conv, !allowed, !slices.Contains(whose, of))
					}
				}
			}
		}
	}
}

// conversation is a new one that an agent has.
func (s staff) conversation(agent people.Agent) string {
	s.t.Helper()
	conv := store.NewID()
	_, err := s.desk.Send(s.t.Context(), "shop", conv, desk.Visit{Visitor: store.NewID()}, desk.Message{ID: store.NewID(), Text: "hello, this is 4111 1111 1111 1111"})
	if err == nil && agent.ID != "" {
		_, err = s.desk.Take(s.t.Context(), "shop", conv, store.NewID(), desk.Person{ID: agent.ID, Name: agent.Name})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return conv
}

// try calls a route, which lacks the right or does not see the conversation.
func (s staff) try(pattern, who, session, conv string, lacks, hidden bool) {
	s.t.Helper()
	method, path, _ := strings.Cut(pattern, " ")
	path = strings.NewReplacer("{site}", "shop", "{view}", "all", "{size}", "whole", "{id}", s.named(pattern), "{agent}", s.colleague.ID, "{conv}", conv, "{file}", s.file(pattern, conv), "{saved}", s.savedView(), "{visitor}", s.onSite()).Replace(path)
	switch path {
	case "/inbox/shop/articles/edit":
		path += "?id=returns"
	case "/inbox/shop/c/" + conv + "/file", "/inbox/shop/articles/picture":
		path += "?id=" + store.NewID()
	}
	if strings.HasSuffix(path, "/said") || strings.HasSuffix(path, "/article") || strings.HasSuffix(path, "/plan") {
		path += "?of=2"
	}
	headers := []string{"Cookie", "parley_agent=" + session, "Origin", s.url, "Sec-Fetch-Site", "same-origin"}
	body := ""
	if method == http.MethodPost {
		headers = append(headers, "Content-Type", "application/x-www-form-urlencoded")
		does := "role"
		if path == "/inbox/shop/paraphrases" {
			does = "rule"
		}
		if path == "/inbox/shop/views" {
			does = "save"
		}
		form := url.Values{"id": {store.NewID()}, "version": {"0"}, "name": {"hi"}, "text": {"hi"}, "do": {does}, "email": {who + "@example.com"}, "role": {"light"}, "origin": {"https://page.example"}, "of": {"2"}, "for": {"me"}}
		united(path, conv, form)
		body = form.Encode()
	}
	if strings.HasPrefix(path, "/inbox/shop/articles/picture?") {
		body = pngOf(s.t, 1, 1)
	}
	answer, text := s.do(method, path, strings.NewReader(body), headers...)
	got, want := outcomeOf(answer, text), serves
	switch {
	case lacks:
		want = refuses
	case hidden:
		want = hides
	case path == "/inbox/shop/live":
		want = upgrade
	}
	if got != want {
		s.t.Errorf("%s for %s (hidden %v): %s (%s), want %s", pattern, who, hidden, got, answer.Status, want)
	}
}

// united adds what the forms of planned replies and of merging say besides.
func united(path, conv string, form url.Values) {
	if strings.HasSuffix(path, "/plan?of=2") {
		form.Set("do", "cancel")
	}
	if strings.HasSuffix(path, "/merge") {
		form.Set("from", conv)
	}
}

// A table that nobody calls is no proof.
func TestEveryNeedIsOfARoute(t *testing.T) {
	r := newRelay(t, nil)
	patterns := map[string]bool{}
	for _, face := range r.faces() {
		for _, rt := range face.Routes {
			patterns[rt.Pattern] = true
			if need, ok := needs[rt.Pattern]; ok && need != rt.Need {
				t.Errorf("%s needs %s, want %s", rt.Pattern, rt.Need, need)
			}
		}
	}
	for pattern := range needs {
		if !patterns[pattern] {
			t.Errorf("the row of %s is of no route", pattern)
		}
	}
}
