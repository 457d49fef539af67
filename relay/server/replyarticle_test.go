package server

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

// An agent's reply becomes a draft: without the names, addresses and numbers of who
// spoke, with the article that answers the same already, and with the way back to the
// conversation. Nobody else sees it before it is published.
func TestAReplyBecomesADraft(t *testing.T) {
	s := newStaff(t)
	lead := s.hire("lead", people.Grant{Role: people.Owner})
	s.hire("light", people.Grant{Role: people.Light})
	if err := help.Import(t.Context(), s.docs, "shop", []faq.Entry{{ID: "cracks", Lang: "en", Question: "Do you mend cracked bowls?", Answer: "Yes, with gold."}}); err != nil {
		t.Fatal(err)
	}
	conv, visitor := store.NewID(), store.NewID()
	said := func(text string) {
		t.Helper()
		if _, err := s.desk.Send(t.Context(), "shop", conv, desk.Visit{Visitor: visitor, Name: "Zoe Zimmer", Locale: "en"}, desk.Message{ID: store.NewID(), Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	said("Hello")
	said("I am Zoe, zoe@example.com, +49 170 5551234: do you mend cracked bowls?")
	if _, err := s.desk.Take(t.Context(), "shop", conv, store.NewID(), desk.Person{ID: lead.ID, Name: lead.Name}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.desk.Reply(t.Context(), "shop", conv, desk.Person{ID: lead.ID, Name: lead.Name}, desk.Message{ID: store.NewID(), Text: "Yes, Zoe. Order 10482771 goes to Zimmer; write to zoe@example.com. It takes 7 days."}); err != nil {
		t.Fatal(err)
	}
	reply := s.state(conv).AgentSeq
	as := func(who, path string) (int, string) {
		t.Helper()
		answer, page := s.do(http.MethodGet, path, nil, "Cookie", "parley_agent="+s.session(who))
		return answer.StatusCode, page
	}
	from := "/inbox/shop/c/" + conv + "/article?of="
	if status, page := as("lead", "/inbox/shop/c/"+conv+"/said?of="+strconv.FormatUint(reply, 10)); status != http.StatusOK || !strings.Contains(page, from+strconv.FormatUint(reply, 10)) {
		t.Errorf("the reply offers nothing: %d", status)
	}
	if status, _ := as("light", from+strconv.FormatUint(reply, 10)); status != http.StatusForbidden {
		t.Errorf("who may not write articles gets %d", status)
	}
	if status, _ := as("stranger", "/inbox/shop/c/"+store.NewID()+"/article?of=1"); status != http.StatusNotFound {
		t.Errorf("of no conversation: %d", status)
	}
	for _, nothing := range []string{"0", "1", "999", "-1", "x"} {
		if status, _ := as("lead", from+nothing); status != http.StatusNotFound {
			t.Errorf("of=%s: %d", nothing, status)
		}
	}

	status, page := as("lead", from+strconv.FormatUint(reply, 10))
	if status != http.StatusOK {
		t.Fatalf("the editor: %d", status)
	}
	form := page[strings.Index(page, `class="page-form editor-form"`):]
	form = form[:strings.Index(form, "</form>")]
	for _, secret := range []string{"Zoe", "Zimmer", "zoe@example.com", "5551234", "10482771"} {
		if strings.Contains(form, secret) {
			t.Errorf("the draft has %q", secret)
		}
	}
	for _, kept := range []string{"do you mend cracked bowls?", "It takes 7 days.", "another article comes first", "Do you mend cracked bowls?", conv} {
		if !strings.Contains(html.UnescapeString(form), kept) {
			t.Errorf("the draft has no %q", kept)
		}
	}
	fields := url.Values{"do": {"draft"}, "question": {"Are bowls mended?"}, "answer": {"Yes. It takes 7 days."}, "lang": {"en"}, "slug": {"bowls-mended"}}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		fields.Set(m[1], html.UnescapeString(m[2]))
	}
	if answer, page := s.form("/inbox/shop/articles/edit", fields, "Cookie", "parley_agent="+s.session("lead")); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("save: %s %s", answer.Status, page)
	}
	if _, page := as("lead", "/inbox/shop/articles?state=draft"); !strings.Contains(page, "Are bowls mended?") {
		t.Error("the draft is not in the list")
	}
	if _, page := as("lead", "/inbox/shop/articles/edit?id="+fields.Get("id")); !strings.Contains(page, "/inbox/shop/c/"+conv) {
		t.Error("the draft does not lead back to its conversation")
	}
	if answer, page := s.do(http.MethodGet, "/help/shop/en/bowls-mended", nil); answer.StatusCode != http.StatusNotFound || strings.Contains(page, "It takes 7 days") {
		t.Errorf("a stranger reads the draft: %s", answer.Status)
	}
}
