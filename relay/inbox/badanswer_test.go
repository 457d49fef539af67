package inbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// A bad answer is at once on the screens of its agent and of every lead who may see
// it, and by no frame on those of others.
func TestBadAnswerComesToWhomItConcerns(t *testing.T) {
	s := newScoped(t)
	s.agents["boss"] = s.Agent("boss", "boss@example.com", inboxes.Site)
	s.Grant("boss@example.com", people.Grant{Role: people.Lead, Scope: people.ScopeAll})
	s.cookies["boss"] = s.Session("boss@example.com")
	care := survey.Survey{Care: survey.Care{FollowUp: true, Bad: 2}}
	if err := survey.Kind.Put(t.Context(), s.Docs, inboxes.Site, docs.Doc[survey.Survey]{ID: chat.SurveyCSAT, Value: care}); err != nil {
		t.Fatal(err)
	}
	pages := map[string]*page{}
	for name, cookie := range s.cookies {
		pages[name] = connect(t, s.Relay, cookie)
		pages[name].at("all", nil, 0)
		pages[name].waitType("counts")
	}
	settle := visit(t, s.Relay, s.cookies["cy"])
	for _, of := range []string{"bo", "cy"} {
		s.chats[of].Resolve(s.agents[of])
		s.chats[of].Rate(1, "hidden-words-of-"+of)
		settle.get("/inbox/shop/ratings").want(t, http.StatusOK)
	}
	tells := map[string][]string{"own": nil, "team": {"bo"}, "bo": {"bo", "cy"}, "cy": {"bo", "cy"}, "boss": {"bo", "cy"}}
	got := map[string]bool{}
	for _, end := range []string{"the end", "the very end"} { // rows that come together have no order
		s.chats["own"].Send(end)
		s.chats["team"].Send(end)
		for name, told := range tells {
			last := "own"
			if name == "team" {
				last = "team"
			}
			pages[name].wait(end, func(f frame) bool {
				for _, of := range []string{"bo", "cy"} {
					said := f.Conv + f.HTML + f.Items + f.Facts + f.Text
					if about := strings.Contains(said, s.chats[of].ID) || strings.Contains(said, "words-of-"+of); about && !slices.Contains(told, of) {
						t.Errorf("%s gets of what %s was told: %+v", name, of, f)
					}
					got[name+" "+of] = got[name+" "+of] || f.Type == "row" && f.Bad && f.Conv == s.chats[of].ID
				}
				return f.Type == "row" && f.Conv == s.chats[last].ID && strings.Contains(f.HTML, end)
			})
		}
	}
	for name, told := range tells {
		for _, of := range told {
			if !got[name+" "+of] {
				t.Errorf("%s is not told of the bad answer to %s", name, of)
			}
		}
	}
}
