package server

import (
	"archive/zip"
	"encoding/csv"
	"io"
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

// form posts a form as a page of the relay does.
func (r *relay) form(path string, form url.Values, headers ...string) (*http.Response, string) {
	r.t.Helper()
	headers = append(headers, "Origin", r.url, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
	return r.do(http.MethodPost, path, strings.NewReader(form.Encode()), headers...)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// fields are the hidden fields of a page.
func fields(page string) url.Values {
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

// A survey is written, answered on its own page without any script, changed, and
// stands in the results and in the export.
func TestSurveyFromEditorToResults(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	cookie := []string{"Cookie", "parley_agent=" + s.session("lead")}
	get := func(path string) string {
		t.Helper()
		answer, page := s.do(http.MethodGet, path, nil, cookie...)
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("GET %s: %s", path, answer.Status)
		}
		return page
	}

	form := fields(get("/inbox/shop/survey/edit?id="))
	id := form.Get("id")
	for name, value := range map[string]string{
		"name": "After the purchase", "questions": "3",
		"q0-type": "nps", "q0-words-en": "Recommend us?", "q0-words-zh-CN": "会推荐吗？",
		"q1-id": "why", "q1-type": "text", "q1-words-en": "Why?", "q1-if": form.Get("q0-id"), "q1-most": "6",
		"q2-id": "how", "q2-type": "choices", "q2-words-en": "How did you hear of us?", "q2-choices-en": "Friends\nPress",
		"do": "save",
	} {
		form.Set(name, value)
	}
	if answer, page := s.form("/inbox/shop/survey/edit", form, cookie...); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("save: %s %s", answer.Status, page)
	}

	count := func() int {
		t.Helper()
		list, _, err := s.Store.List(t.Context(), "shop", chat.ViewAll, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	answer, page := s.do(http.MethodGet, "/survey/shop/"+id+"?locale=zh-CN", nil)
	if answer.StatusCode != http.StatusOK || !strings.Contains(page, "会推荐吗？") || strings.Contains(page, "Why?") || count() != 0 {
		t.Fatalf("a look at the page: %s, %d conversations\n%s", answer.Status, count(), page)
	}
	sheet := fields(page)
	first := form.Get("q0-id")
	sheet.Set("q-"+first, "3")
	sheet.Add("q-how", "0")
	if answer, page = s.form("/survey/shop/"+id, sheet); answer.StatusCode != http.StatusOK || !strings.Contains(page, "Why?") {
		t.Fatalf("a bad score asks why: %s\n%s", answer.Status, page)
	}
	if answer, _ := s.form("/survey/shop/"+id, sheet); answer.StatusCode != http.StatusOK || count() != 1 {
		t.Errorf("the same send once more: %s, %d conversations", answer.Status, count())
	}
	more := fields(page)
	more.Set("q-"+first, "4")
	more.Set("q-why", "=slow")
	if answer, page := s.form("/survey/shop/"+id, more); answer.StatusCode != http.StatusOK {
		t.Fatalf("a change: %s\n%s", answer.Status, page)
	}
	stranger := fields(page)
	stranger.Set("token", s.access.IssueToken("shop", store.NewID()))
	if answer, page := s.form("/survey/shop/"+id, stranger); answer.StatusCode != http.StatusNotFound || strings.Contains(page, "slow") {
		t.Errorf("a stranger is told %s", answer.Status)
	}

	results := get("/inbox/shop/surveys/" + id)
	for _, want := range []string{"−100", "=slow", "Friends", "from one answer", "Provisional", "UTC"} {
		if !strings.Contains(results, want) {
			t.Errorf("the results lack %q", want)
		}
	}
	if strings.Contains(get("/inbox/shop/surveys/"+id+"?q=nothing"), "=slow") {
		t.Error("a search that finds nothing shows a comment")
	}
	rows, err := csv.NewReader(strings.NewReader(get("/inbox/shop/surveys/export.csv?survey=" + id))).ReadAll()
	if err != nil || len(rows) != 2 || strings.Join(rows[1][len(rows[1])-3:], "|") != "4|'=slow|Friends" {
		t.Errorf("the export: %q, %v", rows, err)
	}
	book := get("/inbox/shop/surveys/export.xlsx?survey=" + id)
	file, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	part, err := file.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil || strings.Count(string(text), "<row>") != 2 || !strings.Contains(string(text), "<c><v>4</v></c>") || !strings.Contains(string(text), "&#39;=slow") {
		t.Errorf("the workbook: %s, %v", text, err)
	}
}

// A rule asks at the resolution; the part of the panel shows one question after
// the other, and the first answer counts even if the rest is left.
func TestSurveyInConversation(t *testing.T) {
	r := newRelay(t, nil)
	id := store.NewID()
	put := docs.Doc[survey.Survey]{ID: id, Value: survey.Survey{
		Name: "After", OneByOne: true, Ask: survey.Ask{When: survey.WhenResolved},
		Questions: []survey.Question{
			{ID: "a", Type: survey.TypeStars, Words: map[string]string{"en": "The parcel?"}},
			{ID: "b", Type: survey.TypeText, Words: map[string]string{"en": "Anything else?"}},
		},
	}}
	if err := survey.Kind.Put(t.Context(), r.docs, "shop", put); err != nil {
		t.Fatal(err)
	}
	visitor, conv := store.NewID(), store.NewID()
	ana := desk.Person{ID: store.NewID(), Name: "Ana"}
	_, err := r.desk.Send(t.Context(), "shop", conv, desk.Visit{Visitor: visitor}, desk.Message{ID: store.NewID(), Text: "hello"})
	if err == nil {
		_, err = r.desk.Reply(t.Context(), "shop", conv, ana, desk.Message{ID: store.NewID(), Text: "hi"})
	}
	if err == nil {
		_, err = r.desk.Resolve(t.Context(), "shop", conv, store.NewID(), ana)
	}
	if err != nil {
		t.Fatal(err)
	}
	state := func() chat.Conversation {
		t.Helper()
		c, err := r.Store.Conversation(t.Context(), "shop", conv)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := state(); c.SurveyName != id {
		t.Fatalf("%q is offered", c.SurveyName)
	}
	who := url.Values{"site": {"shop"}, "token": {r.access.IssueToken("shop", visitor)}, "conv": {conv}}
	answer, page := r.form("/frame/survey", who)
	if answer.StatusCode != http.StatusOK || !strings.Contains(page, "The parcel?") || strings.Contains(page, "Anything else?") || state().RatedAt != 0 {
		t.Fatalf("one question: %s\n%s", answer.Status, page)
	}
	sheet := fields(page)
	sheet.Set("q-a", "2")
	if answer, page = r.form("/frame/survey", sheet); answer.StatusCode != http.StatusOK || !strings.Contains(page, "Anything else?") || strings.Contains(page, "The parcel?") {
		t.Fatalf("the next: %s\n%s", answer.Status, page)
	}
	if c := state(); c.Answers.Score() != 2 {
		t.Errorf("the first answer is %+v", c.Answers)
	}
	if answer, page = r.form("/frame/survey", fields(page)); answer.StatusCode != http.StatusOK || !strings.Contains(page, "Thank you") {
		t.Errorf("a question that is left: %s\n%s", answer.Status, page)
	}
	if _, page := r.form("/frame/survey", who); !strings.Contains(page, `value="2" checked`) {
		t.Errorf("what was answered can be changed:\n%s", page)
	}

	// Beside the chat the page around it may ask for the same survey alone.
	who.Set("survey", id)
	_, page = r.form("/frame/survey", who)
	sheet = fields(page)
	sheet.Set("conv", conv) // as the panel's script does
	sheet.Set("q-a", "5")
	if answer, page = r.form("/frame/survey", sheet); answer.StatusCode != http.StatusOK || !strings.Contains(page, "Anything else?") || state().Answers.Score() != 2 {
		t.Errorf("alone: %s\n%s", answer.Status, page)
	}
	sheet.Set("token", r.access.IssueToken("shop", store.NewID()))
	sheet.Set("id", store.NewID())
	sheet.Set("q-a", "1")
	if answer, page := r.form("/frame/survey", sheet); answer.StatusCode != http.StatusOK || strings.Contains(page, `value="5" checked`) || state().Answers.Score() != 2 {
		t.Errorf("a stranger's sheet is their own: %s\n%s", answer.Status, page)
	}
	who.Del("survey")
	who.Set("token", r.access.IssueToken("shop", store.NewID()))
	if answer, _ := r.form("/frame/survey", who); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a stranger: %s", answer.Status)
	}
}
