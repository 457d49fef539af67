package inbox_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

func TestReply(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	c := r.Chat("Ana", "hello")
	at := "/inbox/shop/c/" + c.ID + "/reply"
	id := store.NewID()

	var first, again struct {
		ID  string
		Seq uint64
	}
	decode(t, b.call(at, "id", id, "text", "one\r\ntwo").want(t, http.StatusOK), &first)
	decode(t, b.call(at, "id", id, "text", "one\ntwo").want(t, http.StatusOK), &again)
	if first != again || first.ID != id || first.Seq == 0 {
		t.Errorf("first %+v, again %+v", first, again)
	}
	events, _, err := r.Store.Events(t.Context(), inboxes.Site, c.ID, first.Seq-1, 10)
	if err != nil || len(events) != 1 || events[0].Text != "one\ntwo" || events[0].From != mei.ID || events[0].ID != id {
		t.Fatalf("stored %+v %v", events, err)
	}
	if state := c.State(); state.Agent != mei.ID {
		t.Errorf("who answers has it: %+v", state)
	}

	for name, test := range map[string]struct {
		pairs  []string
		status int
		code   string
	}{
		"another text":  {[]string{"id", id, "text", "other"}, http.StatusUnprocessableEntity, "id_reused"},
		"empty":         {[]string{"id", store.NewID(), "text", " \n\u200b"}, http.StatusUnprocessableEntity, "text_empty"},
		"too long":      {[]string{"id", store.NewID(), "text", strings.Repeat("字", 10_001)}, http.StatusUnprocessableEntity, "text_too_long"},
		"not UTF-8":     {[]string{"id", store.NewID(), "text", "\xff"}, http.StatusUnprocessableEntity, "text_invalid"},
		"no id":         {[]string{"text", "hi"}, http.StatusBadRequest, "form_invalid"},
		"a wrong id":    {[]string{"id", "..", "text", "hi"}, http.StatusBadRequest, "form_invalid"},
		"a wrong time":  {[]string{"id", store.NewID(), "text", "hi", "sent", "1e400"}, http.StatusBadRequest, "form_invalid"},
		"the whole lot": {[]string{"id", store.NewID(), "text", strings.Repeat("x", 200<<10)}, http.StatusRequestEntityTooLarge, "body_too_large"},
	} {
		before := c.State().Seq
		a := b.call(at, test.pairs...).want(t, test.status)
		var why struct{ Code string }
		decode(t, a, &why)
		if why.Code != test.code || c.State().Seq != before {
			t.Errorf("%s: %q, and the log went from %d to %d", name, why.Code, before, c.State().Seq)
		}
	}
	// The longest message that may be sent can be sent as a form.
	b.call(at, "id", store.NewID(), "text", strings.Repeat("字", 10_000)).want(t, http.StatusOK)
}

func decode(t *testing.T, a answer, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		t.Fatalf("%.200s: %v", a.body, err)
	}
}

// Twenty tries at once store one event.
func TestReplyOnce(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	c := r.Chat("Ana", "hello")
	id := store.NewID()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if a := b.call("/inbox/shop/c/"+c.ID+"/reply", "id", id, "text", "once"); a.StatusCode != http.StatusOK {
				t.Errorf("%d %s", a.StatusCode, a.body)
			}
		})
	}
	all.Wait()
	log, _, err := r.Store.Events(t.Context(), c.Site, c.ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	log = slices.DeleteFunc(log, func(e chat.Event) bool { return !e.IsTurn() })
	if len(log) != 2 {
		t.Errorf("%d messages", len(log))
	}
}

// Everything works by plain forms.
func TestWithoutScript(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	c := r.Chat("Ana", "hello")
	page := "/inbox/shop/c/" + c.ID
	if list := b.get("/inbox/shop/queue").want(t, http.StatusOK); !strings.Contains(list.body, `href="`+page+`?view=queue"`) {
		t.Error("the queue has no link to the conversation")
	}
	step := func(action string, pairs ...string) chat.Conversation {
		t.Helper()
		if to := b.post(page+"/"+action, pairs...).want(t, http.StatusSeeOther).location(); to != page {
			t.Errorf("%s leads to %s", action, to)
		}
		return c.State()
	}
	if s := step("take"); s.Agent != mei.ID {
		t.Errorf("taken: %+v", s)
	}
	if s := step("take"); s.Agent != mei.ID { // pressed twice
		t.Errorf("taken twice: %+v", s)
	}
	if s := step("reply", "id", store.NewID(), "kind", "reply", "text", "hi Ana"); s.Preview != "hi Ana" {
		t.Errorf("replied: %+v", s)
	}
	if s := step("reply", "id", store.NewID(), "kind", "note", "text", "a secret"); s.Preview != "hi Ana" {
		t.Errorf("noted: %+v", s)
	}
	if s := step("resolve"); s.Status != chat.StatusResolved || s.Offer == 0 {
		t.Errorf("resolved: %+v", s)
	}
	if s := step("resolve"); s.Status != chat.StatusResolved {
		t.Errorf("resolved twice: %+v", s)
	}
	if s := step("reopen"); s.Status != chat.StatusOpen {
		t.Errorf("reopened: %+v", s)
	}
	body := b.get(page+"?q=parcel").want(t, http.StatusOK).body
	for _, want := range []string{"hi Ana", "a secret", "Mei resolved", "has no help articles"} {
		if !strings.Contains(strings.NewReplacer("<bdi>", "", "</bdi>", "").Replace(body), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	// A refusal is a page with one thing to do.
	refused := b.post(page+"/reply", "id", store.NewID(), "text", " ").want(t, http.StatusUnprocessableEntity)
	if !strings.Contains(refused.body, "The message is empty.") || !strings.Contains(refused.body, `href="`+page+`"`) {
		t.Errorf("refused: %s", refused.body)
	}
}

func TestRatings(t *testing.T) {
	r := inboxes.Start(t)
	r.Seed()
	b := visit(t, r, r.Session("mei@example.com"))
	body := b.get("/inbox/shop/ratings").want(t, http.StatusOK).body
	for _, want := range []string{
		">75%<",               // 6 of 8 answers are 4 or 5
		"between 41% and 93%", // Wilson, z = 1.96
		"Quick and friendly.", "5 of 5",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Index(body, "Lovely, thanks.") > strings.Index(body, "Quick and friendly.") {
		t.Error("the newest is not first")
	}
}

func TestListPages(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	for range 60 {
		r.Chat("Ana", "hello")
	}
	first := b.get("/inbox/shop/all").want(t, http.StatusOK).body
	if n := strings.Count(first, `class="row `) + strings.Count(first, `class="row"`); n != 50 {
		t.Errorf("%d rows on the first page", n)
	}
	_, rest, found := strings.Cut(first, `/inbox/shop/all?after=`)
	if !found {
		t.Fatal("no second page")
	}
	cursor, _, _ := strings.Cut(rest, `"`)
	more := b.get("/inbox/shop/all?after="+strings.ReplaceAll(cursor, "&amp;", "&"), "Parley-Part", "rows").want(t, http.StatusOK).body
	if n := strings.Count(more, `id="row-`); n != 10 {
		t.Errorf("%d rows on the second page", n)
	}
	if strings.Contains(more, "<html") {
		t.Error("the rows came with a whole page")
	}
}

// A long conversation is shown from its end, and goes on upwards in pages.
func TestEarlier(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	c := r.Chat("Ana", "m0")
	for i := 1; i < 450; i++ {
		c.Send("m" + strconv.Itoa(i))
	}
	at := "/inbox/shop/c/" + c.ID
	whole := b.get(at).want(t, http.StatusOK).body
	if strings.Contains(whole, ">m100<") || !strings.Contains(whole, ">m449<") || !strings.Contains(whole, "Show earlier messages") {
		t.Error("the page is not the end of the conversation")
	}
	first := int(c.State().Seq) - 199
	seen := 200
	for range 3 {
		part := b.get(at+"?before="+strconv.Itoa(first), "Parley-Part", "earlier").want(t, http.StatusOK).body
		seen += strings.Count(part, `<li id="e`)
		first -= 200
		if strings.Contains(part, "<textarea") {
			t.Error("the part is a whole page")
		}
		if first <= 1 {
			break
		}
	}
	if uint64(seen) != c.State().Seq {
		t.Errorf("%d events were shown of %d", seen, c.State().Seq)
	}
	for _, before := range []string{"", "0", "1", "-1", "x", "1e3"} {
		b.get(at+"?before="+before, "Parley-Part", "earlier", "Accept", "application/json").want(t, http.StatusBadRequest)
	}
	// Without script the link leads to a page that begins further up.
	if up := b.get(at+"?from=0").want(t, http.StatusOK).body; !strings.Contains(up, ">m0<") || !strings.Contains(up, ">m449<") {
		t.Error("the page does not go back")
	}
}

// A page shows the end of a conversation by bytes too; what is before comes in
// parts, the parts together are the conversation.
func TestLargeMessages(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	c := r.Chat("Ana", "the beginning")
	const n, size = 30, 40_000
	for range n {
		c.Send(strings.Repeat("𝒳", size/4))
	}
	at := "/inbox/shop/c/" + c.ID
	events := regexp.MustCompile(`<li id="e(\d+)"`)
	next := int(c.State().Seq) + 1
	read := func(body string) {
		t.Helper()
		var seqs []int
		for _, m := range events.FindAllStringSubmatch(body, -1) {
			seq, _ := strconv.Atoi(m[1])
			seqs = append(seqs, seq)
		}
		if len(body) > 3*store.PageBytes || len(seqs) == 0 || seqs[0]+len(seqs) != next {
			t.Fatalf("the events %v before %d in %d bytes", seqs, next, len(body))
		}
		next = seqs[0]
	}
	read(b.get(at).want(t, http.StatusOK).body)
	if next < n/3 {
		t.Errorf("the page begins with %d", next)
	}
	for next > 1 {
		read(b.get(at+"?before="+strconv.Itoa(next), "Parley-Part", "earlier").want(t, http.StatusOK).body)
	}
}
