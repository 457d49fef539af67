package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// scoped is a site in which Own sees what they have, Team what Bo has too, and
// neither what Cy has; each agent has a conversation, and one waits.
type scoped struct {
	*inboxes.Relay
	chats   map[string]*inboxes.Chat // by whose it is, "" nobody's
	agents  map[string]people.Agent
	cookies map[string]string
}

func newScoped(t *testing.T) scoped {
	s := scoped{inboxes.Start(t), map[string]*inboxes.Chat{}, map[string]people.Agent{}, map[string]string{}}
	for _, name := range []string{"own", "team", "bo", "cy"} {
		s.agents[name] = s.Agent(name, name+"@example.com", inboxes.Site)
	}
	s.Grant("own@example.com", people.Grant{Role: people.Member, Scope: people.ScopeOwn})
	s.Grant("team@example.com", people.Grant{Role: people.Lead, Scope: people.ScopeTeam})
	s.members(t, "team", "bo")
	visitor := store.NewID()
	for _, name := range []string{"own", "team", "bo", "cy", ""} {
		c := s.ChatOf(desk.Visit{Visitor: visitor, Name: "of-" + name, Locale: "en"}, "secret-"+name)
		if name != "" {
			c.Reply(s.agents[name], "I am "+name)
		}
		s.chats[name] = c
	}
	for name := range s.agents {
		s.cookies[name] = s.Session(name + "@example.com")
	}
	return s
}

// members makes agents the site's only team.
func (s scoped) members(t *testing.T, names ...string) {
	t.Helper()
	var ids []string
	for _, name := range names {
		ids = append(ids, s.agents[name].ID)
	}
	const id = "00000000000000000000000000000001"
	if err := team.Kind.Put(t.Context(), s.Docs, inboxes.Site, docs.Doc[team.Team]{ID: id, Version: store.Any, Value: team.Team{Name: "Front", Members: ids}}); err != nil {
		t.Fatal(err)
	}
}

// sees is which conversations each agent sees.
var sees = map[string][]string{
	"own": {"own"}, "team": {"team", "bo", ""}, "cy": {"own", "team", "bo", "cy", ""},
}

func TestPagesShowWhatIsInScope(t *testing.T) {
	s := newScoped(t)
	for name, mine := range sees {
		b := visit(t, s.Relay, s.cookies[name])
		page := b.get("/inbox/shop/all").want(t, http.StatusOK)
		for of, c := range s.chats {
			in := false
			for _, m := range mine {
				in = in || m == of
			}
			if strings.Contains(page.body, c.ID) != in || strings.Contains(page.body, "of-"+of+"<") != in {
				t.Errorf("%s sees the row of %q: %v", name, of, !in)
			}
			status := http.StatusNotFound
			if in {
				status = http.StatusOK
			}
			b.get("/inbox/shop/c/"+c.ID).want(t, status)
			b.get("/inbox/shop/c/"+c.ID, "Parley-Part", "thread").want(t, status)
			b.call("/inbox/shop/c/"+c.ID+"/note", "id", store.NewID(), "text", "a note").want(t, status)
			if !in {
				for _, act := range []string{"reply", "take", "resolve", "reopen"} {
					b.call("/inbox/shop/c/"+c.ID+"/"+act, "id", store.NewID(), "text", "x").want(t, status)
				}
			}
		}
		// The visitor is the same in all of them.
		own := b.get("/inbox/shop/c/"+s.chats[mine[0]].ID).want(t, http.StatusOK)
		for of, c := range s.chats {
			in := false
			for _, m := range mine {
				in = in || m == of
			}
			if !in && strings.Contains(own.body, c.ID) {
				t.Errorf("%s sees %q among the visitor's past chats", name, of)
			}
		}
		if want := `data-count="all">` + string(rune('0'+len(mine))) + "<"; !strings.Contains(page.body, want) {
			t.Errorf("%s: the count of all is not %d", name, len(mine))
		}
	}
}

func TestListsOfANarrowScopeGoOn(t *testing.T) {
	s := newScoped(t)
	for range 70 {
		s.Chat("other", "secret").Reply(s.agents["cy"], "mine")
		s.Chat("other", "secret").Reply(s.agents["bo"], "ours")
	}
	b := visit(t, s.Relay, s.cookies["team"])
	rows, path := 0, "/inbox/shop/all"
	for path != "" {
		page := b.get(path).want(t, http.StatusOK)
		rows += strings.Count(page.body, `id="row-`)
		_, rest, found := strings.Cut(page.body, `href="/inbox/shop/all?after=`)
		path = ""
		if cursor, _, _ := strings.Cut(rest, `"`); found && cursor != "" {
			path = "/inbox/shop/all?after=" + cursor
		}
	}
	if rows != 73 {
		t.Errorf("%d rows, want 73", rows)
	}
}

func TestRatingsOfANarrowScope(t *testing.T) {
	s := newScoped(t)
	for name, score := range map[string]int{"bo": 5, "cy": 1} {
		s.chats[name].Resolve(s.agents[name])
		s.chats[name].Rate(score, "comment-"+name)
	}
	page := visit(t, s.Relay, s.cookies["team"]).get("/inbox/shop/ratings").want(t, http.StatusOK)
	if !strings.Contains(page.body, "comment-bo") || strings.Contains(page.body, "comment-cy") || strings.Contains(page.body, s.chats["cy"].ID) {
		t.Error("other ratings than the team's are shown")
	}
}

// What comes live is within the scope, and what leaves it leaves the page.
func TestLiveStaysInScope(t *testing.T) {
	s := newScoped(t)
	p := connect(t, s.Relay, s.cookies["team"])
	p.at("all", s.chats["bo"], s.chats["bo"].State().Seq)
	p.waitType("counts")

	s.chats["cy"].Send("not for the team")
	s.chats["bo"].Send("for the team")
	p.wait("the row", func(f frame) bool {
		if f.Conv == s.chats["cy"].ID {
			t.Errorf("a frame of what cy has: %+v", f)
		}
		return f.Type == "row" && f.Conv == s.chats["bo"].ID
	})

	// Cy takes it: it is not the team's any more.
	visit(t, s.Relay, s.cookies["cy"]).call("/inbox/shop/c/"+s.chats["bo"].ID+"/take", "id", store.NewID()).want(t, http.StatusOK)
	stale, gone := false, false
	p.wait("the end of it", func(f frame) bool {
		if strings.Contains(f.HTML, "for the team") && f.Type == "row" {
			t.Errorf("the row comes once more: %+v", f)
		}
		stale = stale || f.Type == "stale" && f.Conv == s.chats["bo"].ID
		gone = gone || f.Type == "row" && f.Conv == s.chats["bo"].ID && f.HTML == "" && len(f.Views) == 0
		return stale && gone
	})
	s.chats["bo"].Send("not for the team any more")
	s.chats["team"].Send("mine")
	p.wait("the row", func(f frame) bool {
		if f.Conv == s.chats["bo"].ID || f.Conv == s.chats["cy"].ID {
			t.Errorf("a frame of what cy has: %+v", f)
		}
		return f.Type == "row" && f.Conv == s.chats["team"].ID
	})

	// A conversation that is not theirs cannot be followed.
	p.at("all", s.chats["cy"], s.chats["cy"].State().Seq)
	if f := p.waitAny("stale, events"); f.Type != "stale" {
		t.Errorf("%+v", f)
	}
}

// A change of roles and teams ends the pages that are open.
func TestRightsChangeAtOnce(t *testing.T) {
	s := newScoped(t)
	other := inboxes.On(t, s.Store)
	open := func(name string) *page {
		p := connect(t, other, s.cookies[name])
		p.at("all", nil, 0)
		p.waitType("counts")
		return p
	}
	bo, cy, mate := open("bo"), open("cy"), open("team")
	s.Grant("bo@example.com", people.Grant{Role: people.Light})
	if code := bo.waitClose(); code != inbox.CloseSignedOut {
		t.Errorf("closed with %v", code)
	}
	c := s.chats[""]
	b := visit(t, other, s.cookies["bo"])
	b.call("/inbox/shop/c/"+c.ID+"/reply", "id", store.NewID(), "text", "x").want(t, http.StatusForbidden)
	b.call("/inbox/shop/c/"+c.ID+"/note", "id", store.NewID(), "text", "x").want(t, http.StatusOK)
	if page := b.get("/inbox/shop/c/"+c.ID).want(t, http.StatusOK); strings.Contains(page.body, `/take"`) || !strings.Contains(page.body, c.ID+`/note"`) {
		t.Error("the page offers what the role may not")
	}

	s.members(t, "team")
	if code := mate.waitClose(); code != inbox.CloseSignedOut {
		t.Errorf("closed with %v", code)
	}
	visit(t, other, s.cookies["team"]).get("/inbox/shop/c/"+s.chats["bo"].ID).want(t, http.StatusNotFound)

	c.Send("still here")
	cy.wait("the row", func(f frame) bool { return f.Type == "row" && f.Conv == c.ID })
}
