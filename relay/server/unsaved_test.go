package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
)

// What an author writes is kept as it is written, for them alone; what somebody else
// saves meanwhile is told and shown, and written over only by who has seen it.
func TestWhatIsWrittenIsKept(t *testing.T) {
	r := newRelay(t, nil)
	r.agent("own", "shop")
	r.agent("two", "shop")
	ana, ben := r.session("own"), r.session("two")
	if err := help.ImportItems(t.Context(), r.docs, "shop", []help.Item{item("mug", "By post.")}, true); err != nil {
		t.Fatal(err)
	}
	post := func(session, path, do string, version int64, id, answer string, more ...string) (*http.Response, string) {
		t.Helper()
		form := url.Values{"id": {id}, "version": {strconv.FormatInt(version, 10)}, "do": {do}, "lang": {"en"}, "question": {"What of mug?"}, "answer": {answer}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return r.do(http.MethodPost, "/inbox/shop/articles/"+path, strings.NewReader(form.Encode()), "Cookie", "parley_agent="+session, "Origin", r.url, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded")
	}
	keep := func(session string, version int64, id, answer string, more ...string) (by string) {
		t.Helper()
		answered, body := post(session, "keep", "", version, id, answer, more...)
		var told struct{ By string }
		if err := json.Unmarshal([]byte(body), &told); err != nil || answered.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", answered.Status, body)
		}
		return told.By
	}
	get := func(session, path string) string {
		t.Helper()
		_, body := r.do(http.MethodGet, "/inbox/shop/articles"+path, nil, "Cookie", "parley_agent="+session)
		return body
	}
	shows := func(session, path, want string, is bool) {
		t.Helper()
		if body := get(session, path); strings.Contains(body, want) != is {
			t.Errorf("%s has %q: %v, want %v\n%s", path, want, !is, is, body)
		}
	}
	version := func() int64 {
		t.Helper()
		d, err := help.Kind.Get(t.Context(), r.docs, "shop", "mug")
		if err != nil {
			t.Fatal(err)
		}
		return d.Version
	}

	// What could not be saved is kept too, and nobody else gets it.
	first := version()
	const mine = "Half a sentence <video src=x> zebra"
	if by := keep(ana, first, "mug", mine, "question", "", "lang", "not a language"); by != "" {
		t.Errorf("%s has saved", by)
	}
	shows(ana, "/edit?id=mug", "zebra", true)
	shows(ana, "/edit?id=mug", "have not saved it", true)
	shows(ana, "", "No question yet", true)
	shows(ben, "/edit?id=mug", "zebra", false)
	shows(ben, "", "not saved", false)
	if version() != first {
		t.Error("what was kept was saved")
	}
	if _, body := r.do(http.MethodGet, "/help/shop/en/what-of-mug", nil); !strings.Contains(body, "By post.") {
		t.Errorf("readers get\n%s", body)
	}

	// Ben saves: Ana is told as she writes on, sees both, and writes over it knowingly.
	if answer, body := post(ben, "edit", "draft", first, "mug", "By heron."); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s\n%s", answer.Status, body)
	}
	if by := keep(ana, first, "mug", "By zebra."); by != "two" {
		t.Errorf("%q has saved", by)
	}
	shows(ana, "/edit?id=mug", "By heron.", true)
	shows(ana, "/edit?id=mug", "By zebra.", true)
	if answer, body := post(ana, "edit", "draft", first, "mug", "By zebra."); answer.StatusCode != http.StatusConflict || !strings.Contains(body, "By heron.") || !strings.Contains(body, "By zebra.") {
		t.Errorf("without having seen it: %s", answer.Status)
	}
	shows(ben, "/edit?id=mug", "By heron.", true)
	if answer, _ := post(ana, "edit", "draft", version(), "mug", "By zebra."); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("having seen it: %s", answer.Status)
	}
	shows(ana, "/edit?id=mug", "have not saved it", false)
	shows(ben, "/edit?id=mug", "By zebra.", true)

	// What is on its way when it is saved does not come back.
	keep(ana, version(), "mug", "By zebra.")
	shows(ana, "/edit?id=mug", "have not saved it", false)

	// A new one is found again in the list; its pictures stay, and it can be dropped.
	id, picture := store.NewID(), store.NewID()
	if answer := r.paste(ana, picture, pngOf(t, 10, 10)); answer.StatusCode != http.StatusOK {
		t.Fatal(answer.Status)
	}
	keep(ana, 0, id, "![A kiln](picture:"+picture+")", "question", "Is it hot?")
	shows(ana, "", "articles/new?id="+id, true)
	shows(ana, "/new?id="+id, "Is it hot?", true)
	shows(ben, "/new?id="+id, "Is it hot?", false)
	if shown, err := help.Shows(t.Context(), r.docs, "shop", picture); err != nil || !shown {
		t.Errorf("its picture goes: %v", err)
	}
	if answer, _ := post(ana, "edit", "drop", 0, id, ""); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("dropped: %s", answer.Status)
	}
	shows(ana, "", id, false)

	// What was begun stays when its article goes, and begins another one.
	id = store.NewID()
	if answer, _ := post(ben, "edit", "draft", 0, id, "A draft."); answer.StatusCode != http.StatusSeeOther {
		t.Fatal(answer.Status)
	}
	keep(ana, 1, id, "Words that stay.")
	if answer, _ := post(ben, "edit", "archive", 1, id, ""); answer.StatusCode != http.StatusSeeOther {
		t.Fatal(answer.Status)
	}
	shows(ana, "/edit?id="+id, "Words that stay.", true)
	shows(ben, "/edit?id="+id, "Words that stay.", false)
	if answer, _ := post(ana, "edit", "draft", 0, id, "Words that stay."); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("saved anew: %s", answer.Status)
	}

	// The latest stay, and one is no longer than a form.
	for i := range 25 {
		keep(ana, 0, store.NewID(), "Number "+strconv.Itoa(i))
	}
	if list, err := help.AllBegun(t.Context(), r.docs, "shop", agentOf(t, r, "own")); err != nil || len(list) != 20 {
		t.Errorf("%d are kept, %v", len(list), err)
	}
	if answer, _ := post(ana, "keep", "", 0, store.NewID(), strings.Repeat("x", 400_000)); answer.StatusCode < 400 {
		t.Errorf("of any length: %s", answer.Status)
	}
}

// agentOf is the id of an agent by the name of the test's.
func agentOf(t *testing.T, r *relay, name string) string {
	t.Helper()
	a, err := people.Get(t.Context(), r.docs, name+"@example.com")
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}
