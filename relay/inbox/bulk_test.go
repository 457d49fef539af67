package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Of two hundred at once those that cannot be done are named, with the reason, and
// the others are done; a repeated act does nothing twice.
func TestBulk(t *testing.T) {
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	b := visit(t, r, r.Session("mei@example.com"))
	const many = 200
	form := url.Values{"id": {store.NewID()}, "do": {"snooze"}, "until": {"reply"}}
	chats := make([]*inboxes.Chat, many)
	for i := range chats {
		chats[i] = r.Chat("Ana", "hello")
		if i%50 == 7 {
			chats[i].Reply(mei, "bye")
			chats[i].Resolve(mei)
		}
		form.Add("conv", chats[i].ID)
	}
	type told struct {
		Done   int
		Failed []struct{ Conv, Name, Why string }
	}
	send := func(form url.Values) answer {
		return b.do(http.MethodPost, "/inbox/shop/bulk", form.Encode(), "Accept", "application/json")
	}
	post := func(form url.Values) (a told) {
		decode(t, send(form).want(t, http.StatusOK), &a)
		return a
	}
	a := post(form)
	if a.Done != many-4 || len(a.Failed) != 4 || a.Failed[0].Conv != chats[7].ID || a.Failed[0].Name != "Ana" || !strings.Contains(a.Failed[0].Why, "resolved already") {
		t.Errorf("%d done, failed %+v", a.Done, a.Failed)
	}
	if c := chats[8].State(); c.SnoozedUntil != chat.UntilReply {
		t.Errorf("after that %+v", c.Snooze)
	}
	before := chats[8].State().Seq
	post(form)
	if c := chats[8].State(); c.Seq != before {
		t.Error("a retry did it again")
	}
	a = post(url.Values{"do": {"assign"}, "to": {mei.ID}, "conv": {chats[0].ID, store.NewID()}})
	if c := chats[0].State(); a.Done != 1 || len(a.Failed) != 1 || c.Agent != mei.ID {
		t.Errorf("assigned %+v, %+v", a, c.Assignment)
	}
	form.Add("conv", store.NewID())
	for _, bad := range []url.Values{
		form, {"do": {"nothing"}, "conv": {chats[0].ID}}, {"do": {"assign"}, "to": {store.NewID()}, "conv": {chats[0].ID}},
	} {
		send(bad).want(t, http.StatusBadRequest)
	}
}
