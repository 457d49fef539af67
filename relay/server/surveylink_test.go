package server

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
)

// asking is a survey that is asked at each resolution.
var asking = survey.Survey{
	Name: "After", Ask: survey.Ask{When: survey.WhenResolved},
	Questions: []survey.Question{
		{ID: "a", Type: survey.TypeScore, Words: map[string]string{"en": "How was the parcel?"}},
		{ID: "b", Type: survey.TypeText, Words: map[string]string{"en": "Anything else?"}},
	},
}

// asked is a conversation of a visitor that an agent has resolved.
func (r *relay) asked(visitor string, agent desk.Person) (conv string) {
	r.t.Helper()
	conv = store.NewID()
	_, err := r.desk.Send(r.t.Context(), "shop", conv, desk.Visit{Visitor: visitor, Name: "Zoe Secret", Locale: "en"}, desk.Message{ID: store.NewID(), Text: "my private matter"})
	if err == nil {
		_, err = r.desk.Take(r.t.Context(), "shop", conv, store.NewID(), agent)
	}
	if err == nil {
		_, err = r.desk.Reply(r.t.Context(), "shop", conv, agent, desk.Message{ID: store.NewID(), Text: "hi"})
	}
	if err == nil {
		_, err = r.desk.Resolve(r.t.Context(), "shop", conv, store.NewID(), agent)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	return conv
}

func (r *relay) state(conv string) chat.Conversation {
	r.t.Helper()
	c, err := r.Store.Conversation(r.t.Context(), "shop", conv)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *relay) putSurvey(s survey.Survey) string {
	r.t.Helper()
	id := store.NewID()
	if err := survey.Kind.Put(r.t.Context(), r.docs, "shop", docs.Doc[survey.Survey]{ID: id, Value: s}); err != nil {
		r.t.Fatal(err)
	}
	return id
}

var linkField = regexp.MustCompile(`id="survey-link"[^>]* value="[^"]*(/answer/[^"]+)"`)

// A link answers once and changes once; to look at it records nothing, and whoever
// has it learns the questions and nothing else.
func TestSurveyLink(t *testing.T) {
	s := newStaff(t)
	ana := s.hire("ana", people.Grant{Role: people.Member})
	s.putSurvey(asking)
	conv := s.asked(store.NewID(), desk.Person{ID: ana.ID, Name: "Ana"})
	_, page := s.do(http.MethodGet, "/inbox/shop/c/"+conv+"/survey", nil, "Cookie", "parley_agent="+s.session("ana"))
	found := linkField.FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("the agent gets no link: %s", page)
	}
	link := found[1]
	tells := func(page string) bool {
		return strings.Contains(page, "Zoe") || strings.Contains(page, "private") || strings.Contains(page, "too slow") || strings.Contains(page, "checked") || strings.Contains(page, "Ana")
	}
	open := func() (url.Values, string) {
		t.Helper()
		answer, page := s.do(http.MethodGet, link, nil)
		if answer.StatusCode != http.StatusOK || tells(page) || answer.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("the link: %s\n%s", answer.Status, page)
		}
		return fields(page), page
	}
	first, page := open()
	seq := s.state(conv).Seq
	if open(); !strings.Contains(page, "How was the parcel?") || s.state(conv).Seq != seq {
		t.Error("a look at the link records something")
	}
	for _, head := range []string{http.MethodHead, http.MethodOptions} {
		if s.do(head, link, nil); s.state(conv).Seq != seq {
			t.Errorf("%s records something", head)
		}
	}
	first.Set("q-a", "2")
	first.Set("q-b", "too slow")
	answer, page := s.form(link, first)
	if c := s.state(conv); answer.StatusCode != http.StatusOK || c.Answers.Score() != 2 || c.Answers.Comment() != "too slow" || !strings.Contains(page, "Thank you") {
		t.Fatalf("answer: %s %+v\n%s", answer.Status, c.Answers, page)
	}
	if s.form(link, first); s.state(conv).Seq != seq+1 {
		t.Error("the same form once more is another answer")
	}
	first.Set("q-a", "5")
	if s.form(link, first); s.state(conv).Answers.Score() != 2 {
		t.Error("the first page changes what was answered")
	}

	second, page := open()
	if !strings.Contains(page, "answered before") {
		t.Errorf("it is not said that this is a change:\n%s", page)
	}
	third, _ := open()
	second.Set("q-a", "4")
	if answer, page = s.form(link, second); answer.StatusCode != http.StatusOK || tells(strings.ReplaceAll(page, "checked", "")) || s.state(conv).Answers.Score() != 4 || s.state(conv).Answers.Comment() != "too slow" {
		t.Errorf("change: %s %+v\n%s", answer.Status, s.state(conv).Answers, page)
	}
	third.Set("q-a", "1")
	if answer, page = s.form(link, third); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "has been used") || s.state(conv).Answers.Score() != 4 {
		t.Errorf("a second change: %s %+v\n%s", answer.Status, s.state(conv).Answers, page)
	}
	last := byte('A')
	if link[len(link)-2] == last {
		last = 'B'
	}
	forged := link[:len(link)-2] + string(last) + link[len(link)-1:]
	none, nothing := s.do(http.MethodGet, forged, nil)
	other, unknown := s.do(http.MethodGet, "/answer/none", nil)
	if none.StatusCode != http.StatusNotFound || other.StatusCode != http.StatusNotFound || nothing != unknown {
		t.Errorf("a forged link: %s", none.Status)
	}
	third, _ = open()
	s.later(14*24 + 1)
	third.Set("q-a", "5")
	if _, page := s.do(http.MethodGet, link, nil); tells(page) || strings.Contains(page, "How was the parcel?") || strings.Contains(page, "<form") {
		t.Errorf("a link that has ended:\n%s", page)
	}
	if answer, _ := s.form(link, third); answer.StatusCode == http.StatusOK || s.state(conv).Answers.Score() != 4 {
		t.Errorf("a link that has ended is taken: %s", answer.Status)
	}
	foreign, _ := s.form(link, url.Values{"sheet": {"x"}})
	if foreign.StatusCode != http.StatusNotFound {
		t.Errorf("a form that is of no page: %s", foreign.Status)
	}

	// The visitor's own transcript has a link as long as nothing was answered.
	visitor := store.NewID()
	conv = s.asked(visitor, desk.Person{ID: ana.ID, Name: "Ana"})
	own := url.Values{"site": {"shop"}, "token": {s.access.IssueToken("shop", visitor)}, "conv": {conv}, "locale": {"en"}}
	if _, text := s.form("/frame/transcript", own); !strings.Contains(text, "Tell us how it was: "+s.url+"/answer/") {
		t.Errorf("the transcript: %s", text)
	}
}

// A frame can have a survey alone: it is answered by plain forms, whoever comes back
// finds their answers, and may answer anew after the site's quiet days. To look at it
// records nothing.
func TestSurveyAlone(t *testing.T) {
	s := newStaff(t)
	id := s.putSurvey(asking)
	rows := func() (all []chat.Conversation) {
		t.Helper()
		all, _, err := s.Store.List(t.Context(), "shop", chat.ViewAll, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	frame := "/frame?site=shop&locale=en&mode=survey&survey=" + id
	var page string
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		var answer *http.Response
		if answer, page = s.do(method, frame, nil, "Purpose", "prefetch"); answer.StatusCode != http.StatusOK || len(rows()) != 0 ||
			!strings.Contains(answer.Header.Get("Content-Security-Policy"), "frame-ancestors") {
			t.Fatalf("%s: %s, %d conversations", method, answer.Status, len(rows()))
		}
	}
	if !strings.Contains(page, "How was the parcel?") || strings.Contains(page, `id="composer"`) || strings.Contains(page, `id="query"`) || strings.Contains(page, ".wasm") {
		t.Fatalf("the frame has more than the survey:\n%s", page)
	}
	sheet := fields(page)
	sheet.Set("q-a", "2")
	answer, page := s.form("/frame/survey", sheet)
	if list := rows(); answer.StatusCode != http.StatusOK || !strings.Contains(page, "Thank you") || strings.Contains(page, `action="/frame"`) || len(list) != 1 || list[0].Answers.Score() != 2 {
		t.Fatalf("an answer: %s, %+v\n%s", answer.Status, list, page)
	}
	sheet.Set("id", store.NewID()) // another tab
	sheet.Set("q-a", "5")
	if s.form("/frame/survey", sheet); len(rows()) != 1 || rows()[0].Answers.Score() != 5 {
		t.Errorf("two tabs: %+v", rows())
	}
	back := url.Values{"site": {"shop"}, "token": sheet["token"], "survey": {id}, "mode": {"survey"}}
	if _, page = s.form("/frame/survey", back); !strings.Contains(page, `value="5" checked`) {
		t.Errorf("who comes back:\n%s", page)
	}
	s.later(25)
	if _, page = s.form("/frame/survey", back); strings.Contains(page, "How was the parcel?") {
		t.Errorf("a day later it can still be changed:\n%s", page)
	}
	sheet.Set("id", store.NewID())
	if answer, _ = s.form("/frame/survey", sheet); answer.StatusCode != http.StatusUnprocessableEntity || rows()[0].Answers.Score() != 5 {
		t.Errorf("a late change: %s", answer.Status)
	}
	s.later(8 * 24)
	if _, page = s.form("/frame/survey", back); !strings.Contains(page, "How was the parcel?") || strings.Contains(page, "checked") {
		t.Errorf("after the quiet days:\n%s", page)
	}
	sheet.Set("id", store.NewID())
	sheet.Set("q-a", "1")
	if answer, page = s.form("/frame/survey", sheet); answer.StatusCode != http.StatusOK || len(rows()) != 1 || rows()[0].Answers.Score() != 1 {
		t.Errorf("a second answer: %s %+v\n%s", answer.Status, rows(), page)
	}
	if gone, page := s.do(http.MethodGet, "/frame?site=shop&locale=zh-CN&survey="+store.NewID(), nil); gone.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "不存在") {
		t.Errorf("no such survey: %s\n%s", gone.Status, page)
	}
}
