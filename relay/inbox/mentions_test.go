package inbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/mention"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// told waits until an agent is told of n things that they have not seen.
func told(t *testing.T, r *inboxes.Relay, agent string, n int64) (is mention.Told) {
	t.Helper()
	until(t, "an agent is told of what they have not seen", func() bool {
		var err error
		if is, err = mention.Of(t.Context(), r.Docs, inboxes.Site, agent); err != nil {
			t.Fatal(err)
		}
		return is.Unseen() == n
	})
	return is
}

// says checks that a page has words.
func says(t *testing.T, a answer, words ...string) {
	t.Helper()
	a.want(t, http.StatusOK)
	for _, w := range words {
		if !strings.Contains(a.body, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

func logOf(t *testing.T, r *inboxes.Relay, conv string) []chat.Event {
	t.Helper()
	log, _, err := r.Store.Events(t.Context(), inboxes.Site, conv, 0, 500)
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func TestMentionsAndFollowers(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei", "mei@example.com", inboxes.Site)
	bo := r.Agent("Bo Berg", "bo@example.com", inboxes.Site)
	r.Agent("Cy", "cy@example.com", inboxes.Site)
	r.Grant("cy@example.com", people.Grant{Role: people.Member, Scope: people.ScopeOwn})
	mei, bos := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("bo@example.com"))
	c := r.Chat("Ana", "hello")
	at := "/inbox/shop/c/" + c.ID
	note := func(text string) answer {
		return mei.call(at+"/note", "id", store.NewID(), "text", text)
	}
	var offered []struct{ Name string }
	decode(t, mei.get(at+"/names").want(t, http.StatusOK), &offered)
	if len(offered) != 1 || offered[0].Name != "Bo Berg" {
		t.Errorf("offered to name %v; Cy may not see it, and Mei writes", offered)
	}
	before := c.State().Seq
	var why struct{ Code string }
	mei.call(at+"/take").want(t, http.StatusOK)
	decode(t, note("@cy can you see this?").want(t, http.StatusUnprocessableEntity), &why)
	if why.Code != "mention_access" || c.State().Seq != before+1 {
		t.Errorf("refused with %q at %d", why.Code, c.State().Seq)
	}
	note("@bo berg and @nobody: is this yours?").want(t, http.StatusOK)
	if list := told(t, r, bo.ID, 1).List; list[0].Conv != c.ID || list[0].Why != mention.WhyNote || list[0].By != "Mei" {
		t.Errorf("told %+v", list)
	}
	page := bos.get("/inbox/shop/mentions").want(t, http.StatusOK).body
	if !strings.Contains(page, "Mei named you") || !strings.Contains(page, `data-count="mentions">1<`) {
		t.Errorf("the page: %s", page)
	}
	says(t, bos.get(at), "Unfollow")
	told(t, r, bo.ID, 0)

	// Who is named follows: what others write is told, one's own is not.
	bos.call(at+"/reply", "id", store.NewID(), "text", "I can help").want(t, http.StatusOK)
	mei.call(at+"/reply", "id", store.NewID(), "text", "and I").want(t, http.StatusOK)
	if list := told(t, r, bo.ID, 1).List; list[0].Why != mention.WhyReply || list[0].By != "Mei" {
		t.Errorf("told %+v", list)
	}
	bos.call(at+"/unfollow").want(t, http.StatusOK)
	if state := c.State(); state.Watch.Follows(bo.ID) {
		t.Error("still follows")
	}
	says(t, bos.get(at), "Follow")
	for _, e := range logOf(t, r, c.ID) {
		if e.Kind == chat.KindMentioned && !e.Hides() {
			t.Error("a visitor learns who was named")
		}
	}
}

func TestWarmTransfer(t *testing.T) {
	r := inboxes.Start(t)
	meiA := r.Agent("Mei", "mei@example.com", inboxes.Site)
	bo := r.Agent("Bo", "bo@example.com", inboxes.Site)
	mei, bos := visit(t, r, r.Session("mei@example.com")), visit(t, r, r.Session("bo@example.com"))
	c := r.Chat("Ana", "hello")
	at := "/inbox/shop/c/" + c.ID
	mei.call(at+"/take").want(t, http.StatusOK)
	ask := func() {
		t.Helper()
		mei.call(at+"/assign", "from", meiA.ID, "to", "agent/"+bo.ID, "ask", "yes", "note", "she wants a refund").want(t, http.StatusOK)
	}
	says(t, mei.get(at+"/assign?note=yes"), "Ask first")
	ask()
	events := logOf(t, r, c.ID)
	if last := events[len(events)-2:]; last[0].Kind != chat.KindNote || last[1].Kind != chat.KindAsked {
		t.Errorf("the note and the question are %v and %v", last[0].Kind, last[1].Kind)
	}
	if state := c.State(); state.Agent != meiA.ID || state.Watch.Asked != bo.ID {
		t.Errorf("it is %s's, and %s is asked", state.Agent, state.Watch.Asked)
	}
	told(t, r, bo.ID, 1)
	says(t, bos.get(at), "Accept", "Decline")
	mei.call(at+"/decline").want(t, http.StatusUnprocessableEntity)
	bos.call(at+"/decline").want(t, http.StatusOK)
	if state := c.State(); state.Agent != meiA.ID || state.Watch.Asked != "" {
		t.Errorf("after it was declined it is %s's, and %s is asked", state.Agent, state.Watch.Asked)
	}
	ask()
	asked := c.State().Watch.AskedSeq
	if err := (desk.Watching{Desk: r.Desk}).AskedDue(t.Context(), inboxes.Site, store.Job{Conv: c.ID, Body: "1"}); err != nil || c.State().Watch.AskedSeq != asked {
		t.Errorf("an older question ended this one: %v", err)
	}
	bos.call(at+"/take", "from", meiA.ID).want(t, http.StatusOK)
	if state := c.State(); state.Agent != bo.ID || state.Watch.Asked != "" {
		t.Errorf("after it was accepted it is %s's, and %s is asked", state.Agent, state.Watch.Asked)
	}
}
