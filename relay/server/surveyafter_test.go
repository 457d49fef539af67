package server

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/tag"
)

// A bad answer opens its conversation again, once; what is bad is the survey's.
func TestBadAnswerIsFollowedUp(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	ana := s.hire("ana", people.Grant{Role: people.Member})
	of := asking
	of.Care = survey.Care{FollowUp: true, Bad: 2}
	id := s.putSurvey(of)
	results := func() {
		t.Helper()
		if answer, page := s.do(http.MethodGet, "/inbox/shop/surveys/"+id, nil, "Cookie", "parley_agent="+s.session("lead")); answer.StatusCode != http.StatusOK {
			t.Fatalf("%s %s", answer.Status, page)
		}
	}
	rate := func(conv, visitor, score string) {
		t.Helper()
		_, page := s.form("/frame/survey", url.Values{"site": {"shop"}, "token": {s.access.IssueToken("shop", visitor)}, "conv": {conv}})
		sheet := fields(page)
		sheet.Set("q-a", score)
		if answer, page := s.form("/frame/survey", sheet); answer.StatusCode != http.StatusOK {
			t.Fatalf("%s %s", answer.Status, page)
		}
		results()
	}
	visitor := store.NewID()
	conv := s.asked(visitor, desk.Person{ID: ana.ID, Name: "Ana"})
	rate(conv, visitor, "3")
	if c := s.state(conv); c.Status != chat.StatusResolved || c.BadSeq != 0 {
		t.Fatalf("3 of 5 is taken for bad: %+v", c.Survey)
	}
	rate(conv, visitor, "2")
	c := s.state(conv)
	if c.Status != chat.StatusOpen || c.Agent != ana.ID || c.Priority != chat.PriorityUrgent || c.BadOffer != c.Offer {
		t.Fatalf("2 of 5: %v, with %q, priority %d, %+v", c.Status, c.Agent, c.Priority, c.Survey)
	}
	list, _, err := s.Store.List(t.Context(), "shop", chat.ViewAgent(ana.ID), "", 10)
	if err != nil || len(list) != 1 {
		t.Errorf("the agent's list: %d, %v", len(list), err)
	}
	rate(conv, visitor, "1")
	results()
	if again := s.state(conv); again.BadSeq != c.BadSeq || again.Seq != c.Seq+1 {
		t.Errorf("it is followed up twice: %d, then %d", c.BadSeq, again.BadSeq)
	}
}

// An answer is tagged, found by its tag, and the tag taken away; the export follows
// the screen, with a row for each answer or each conversation.
func TestAnswersAreTagged(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	ana, bo := s.hire("ana", people.Grant{Role: people.Member}), s.hire("bo", people.Grant{Role: people.Member})
	id := s.putSurvey(asking)
	label := store.NewID()
	if err := tag.Kind.Put(t.Context(), s.docs, "shop", docs.Doc[tag.Tag]{ID: label, Value: tag.Tag{Name: "delivery"}}); err != nil {
		t.Fatal(err)
	}
	convs := map[string]string{}
	for name, agent := range map[string]people.Agent{"ana": ana, "bo": bo} {
		visitor := store.NewID()
		convs[name] = s.asked(visitor, desk.Person{ID: agent.ID, Name: name})
		_, page := s.form("/frame/survey", url.Values{"site": {"shop"}, "token": {s.access.IssueToken("shop", visitor)}, "conv": {convs[name]}})
		sheet := fields(page)
		sheet.Set("q-a", "4")
		sheet.Set("q-b", "=words of "+name)
		s.form("/frame/survey", sheet)
	}
	s.asked(store.NewID(), desk.Person{ID: ana.ID, Name: "ana"}) // is not answered
	as := func(who, path string) string {
		t.Helper()
		answer, page := s.do(http.MethodGet, path, nil, "Cookie", "parley_agent="+s.session(who))
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("%s for %s: %s", path, who, answer.Status)
		}
		return page
	}
	results := "/inbox/shop/surveys/" + id
	for who, theirs := range map[string][2]bool{"lead": {true, true}, "ana": {true, false}, "bo": {false, true}} {
		page := as(who, results)
		export := as(who, "/inbox/shop/surveys/export.csv?survey="+id)
		for i, name := range []string{"ana", "bo"} {
			if strings.Contains(page, "words of "+name) != theirs[i] || strings.Contains(page, convs[name]) != theirs[i] || strings.Contains(export, convs[name]) != theirs[i] {
				t.Errorf("%s sees what %s was told: %v", who, name, !theirs[i])
			}
		}
	}
	mark := url.Values{"survey": {id}, "offer": {"5"}, "tag": {label}, "query": {"zone=UTC"}}
	lead := []string{"Cookie", "parley_agent=" + s.session("lead")}
	mark.Set("offer", strconv.FormatUint(s.state(convs["ana"]).Offer, 10))
	if answer, page := s.form("/inbox/shop/c/"+convs["ana"]+"/mark", mark, lead...); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("mark: %s %s", answer.Status, page)
	}
	if page := as("lead", results+"?tag="+label); !strings.Contains(page, "words of ana") || strings.Contains(page, "words of bo") {
		t.Error("the tag does not find its answer alone")
	}
	rows, err := csv.NewReader(strings.NewReader(as("lead", "/inbox/shop/surveys/export.csv?survey="+id+"&tag="+label))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][0] != convs["ana"] || rows[1][len(rows[1])-1] != "'=words of ana" {
		t.Errorf("the export of a tag: %q, %v", rows, err)
	}
	rows, err = csv.NewReader(strings.NewReader(as("lead", "/inbox/shop/surveys/export.csv?survey="+id+"&rows=conversations"))).ReadAll()
	if err != nil || len(rows) != 4 || rows[0][6] != "answers" {
		t.Errorf("a row for each conversation: %q, %v", rows, err)
	}
	mark.Set("gone", "1")
	s.form("/inbox/shop/c/"+convs["ana"]+"/mark", mark, lead...)
	if strings.Contains(as("lead", results+"?tag="+label), "words of ana") {
		t.Error("a tag that was taken away finds the answer")
	}
	if page := as("lead", results+"?left=1"); strings.Contains(page, "words of ana") || strings.Count(page, `class="results-answer"`) != 1 {
		t.Error("the offers without an answer are not shown alone")
	}
}

// Codes are given once each, also by two relays at once, the same for good and bad.
func TestRewards(t *testing.T) {
	r := newRelay(t, nil)
	two := []*docs.Cache{r.docs, docs.NewCache(r.Store)}
	t.Cleanup(two[1].Close)
	ctx, id, care := t.Context(), store.NewID(), survey.Care{Reward: true, RewardDays: 30}
	if err := survey.AddCodes(ctx, r.docs, "shop", id, "A1\nA2\n\nA1\nA3\n A4 "); err != nil {
		t.Fatal(err)
	}
	always := func() error { return nil }
	got, visitors := make([]string, 6), make([]string, 6)
	var all sync.WaitGroup
	for i := range got {
		visitors[i] = store.NewID()
		all.Go(func() {
			code, err := survey.Give(ctx, two[i%2], "shop", id, visitors[i], care, 1000, always)
			if err != nil {
				t.Error(err)
			}
			got[i] = code
		})
	}
	all.Wait()
	seen := map[string]int{}
	for _, code := range got {
		seen[code]++
	}
	if len(seen) != 5 || seen[""] != 2 || seen["A1"]+seen["A2"]+seen["A3"]+seen["A4"] != 4 {
		t.Fatalf("given: %q", got)
	}
	if err := survey.AddCodes(ctx, r.docs, "shop", id, "A1\nA5\nA6"); err != nil {
		t.Fatal(err)
	}
	if left, given, err := survey.Codes(ctx, r.docs, "shop", id); left != 2 || given != 4 || err != nil {
		t.Errorf("%d left, %d given, %v", left, given, err)
	}
	for i, first := range got {
		again, err := survey.Give(ctx, two[0], "shop", id, visitors[i], care, 2000, always)
		if err != nil || first != "" && again != first || again == "" {
			t.Errorf("visitor %d got %q, then %q, %v", i, first, again, err)
		}
	}
	if later, err := survey.Give(ctx, two[1], "shop", id, visitors[0], care, 1000+31*24*60*60*1000, always); err != nil || later != "" {
		t.Errorf("nothing is left, %q is given, %v", later, err)
	}
}

// On the survey's own page a code is shown with the thanks, not without end to who
// comes again and again.
func TestRewardWithTheThanks(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	of := asking
	of.Care = survey.Care{Reward: true}
	id := s.putSurvey(of)
	if err := survey.AddCodes(t.Context(), s.docs, "shop", id, "SPRING-1\nSPRING-2\nSPRING-3\nSPRING-4\nSPRING-5"); err != nil {
		t.Fatal(err)
	}
	given := 0
	for _, score := range []string{"1", "5", "3", "2"} {
		_, page := s.do(http.MethodGet, "/survey/shop/"+id, nil)
		sheet := fields(page)
		sheet.Set("q-a", score)
		if _, page = s.form("/survey/shop/"+id, sheet); !strings.Contains(page, "Thank you") {
			t.Fatalf("no thanks: %s", page)
		}
		if strings.Contains(page, "SPRING-") {
			given++
		}
	}
	if given != 2 {
		t.Errorf("%d codes for one address, want 2", given)
	}
	// Who has their data deleted leaves that a code was given, not to whom.
	visitor, care, now := store.NewID(), survey.Care{Reward: true}, time.Now().UnixMilli()
	give := func() string {
		t.Helper()
		code, err := survey.Give(t.Context(), s.docs, "shop", id, visitor, care, now, func() error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	mine := give()
	if give() != mine || mine == "" {
		t.Errorf("a second code within the period: %q", mine)
	}
	if answer, page := s.form("/frame/erase", url.Values{"site": {"shop"}, "token": {s.access.IssueToken("shop", visitor)}, "sure": {"1"}}); answer.StatusCode != http.StatusOK {
		t.Fatalf("erase: %s\n%s", answer.Status, page)
	}
	if other := give(); other == mine || other == "" {
		t.Errorf("%q was %q's, of whom nothing is known", other, visitor)
	}
	if _, page := s.do(http.MethodGet, "/inbox/shop/surveys", nil, "Cookie", "parley_agent="+s.session("lead")); !strings.Contains(page, "Only one code left") {
		t.Error("nobody is warned that few are left")
	}
}

// Of questions that come one by one a code is given with the thanks, not to who leaves
// before them.
func TestRewardAtTheEnd(t *testing.T) {
	s := newStaff(t)
	of := asking
	of.Care, of.OneByOne = survey.Care{Reward: true}, true
	id := s.putSurvey(of)
	if err := survey.AddCodes(t.Context(), s.docs, "shop", id, "SPRING-1"); err != nil {
		t.Fatal(err)
	}
	step := func(page, field, value string) string {
		t.Helper()
		sheet := fields(page)
		sheet.Set(field, value)
		_, page = s.form("/survey/shop/"+id, sheet)
		return page
	}
	var pages []string
	for range 2 { // the second goes on to the end
		_, page := s.do(http.MethodGet, "/survey/shop/"+id, nil)
		pages = append(pages, step(page, "q-a", "4"))
		left, given, err := survey.Codes(t.Context(), s.docs, "shop", id)
		if err != nil || left != 1 || given != 0 || strings.Contains(pages[len(pages)-1], "SPRING-") {
			t.Errorf("after the first question: %d left, %d given, %v", left, given, err)
		}
	}
	if page := step(pages[1], "q-b", "Good"); !strings.Contains(page, "SPRING-1") {
		t.Errorf("no code with the thanks: %s", page)
	}
}

// What is typed is shown as visitors would read it, in each language, and nothing is
// stored.
func TestSurveyPreview(t *testing.T) {
	s := newStaff(t)
	s.hire("lead", people.Grant{Role: people.Owner})
	cookie := []string{"Cookie", "parley_agent=" + s.session("lead")}
	form := url.Values{"id": {store.NewID()}, "questions": {"2"}, "locale": {"zh-CN"},
		"q0-id": {"a"}, "q0-type": {"score"}, "q0-words-en": {"How was it?"}, "q0-words-zh-CN": {"怎么样？"},
		"q1-id": {"b"}, "q1-type": {"text"}, "q1-words-en": {"Why?"}, "q1-if": {"a"}, "q1-most": {"2"}}
	for how, get := range map[string]func() (*http.Response, string){
		"typed": func() (*http.Response, string) {
			return s.do(http.MethodGet, "/inbox/shop/survey/preview?"+form.Encode(), nil, cookie...)
		},
		"sent": func() (*http.Response, string) { return s.form("/inbox/shop/survey/preview", form, cookie...) },
	} {
		answer, page := get()
		if answer.StatusCode != http.StatusOK || !strings.Contains(page, "怎么样？") || !strings.Contains(page, "Why?") || strings.Contains(page, "<script") ||
			!strings.Contains(answer.Header.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s: %s\n%s", how, answer.Status, page)
		}
	}
	if list, err := survey.Kind.List(t.Context(), s.docs, "shop"); err != nil || len(list) != 0 {
		t.Errorf("%d surveys are stored, %v", len(list), err)
	}
}
