package inbox_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Rows and the open conversation say how the clock stands that matters most, from
// calm to late; a page that shows the list is told when that changes.
func TestRowsShowClocks(t *testing.T) {
	r, mei, cookie := furnished(t)
	if err := site.Change(t.Context(), r.Docs, inboxes.Site, func(s *site.Site) {
		s.SLA = site.SLA{On: true, Always: true, WarnAt: 50, Targets: [4]site.Target{1: {First: 10, Next: 10}}}
	}); err != nil {
		t.Fatal(err)
	}
	chats := map[string]*inboxes.Chat{}
	for state, ago := range map[string]time.Duration{"calm": 0, "warn": 7 * time.Minute, "bad": time.Hour} {
		r.At(ago, func() { chats[state] = r.Chat("Ana "+state, "hello") })
	}
	b := visit(t, r, cookie)
	stands := func(page string, c *inboxes.Chat) string {
		t.Helper()
		row := regexp.MustCompile(`(?s)id="row-` + c.ID + `".*?</li>`).FindString(page)
		if m := regexp.MustCompile(`chip clock clock-(\w+)`).FindStringSubmatch(row); m != nil {
			return m[1]
		}
		return ""
	}
	for want, c := range chats {
		until(t, "the row says that it is "+want, func() bool { return stands(b.get("/inbox/shop/queue").body, c) == want })
		says(t, b.get("/inbox/shop/c/"+c.ID), "clock-"+want, "clock-due")
	}

	p := connect(t, r, cookie)
	p.at("queue", nil, 0)
	p.waitType("counts")
	r.At(8*time.Minute, func() { r.Chat("Zoe", "hello") })
	p.wait("the row of who soon waits too long", func(f frame) bool { return f.Type == "row" && strings.Contains(f.HTML, "clock-warn") })
	calm := chats["calm"]
	if _, err := r.Desk.Take(t.Context(), inboxes.Site, calm.ID, store.NewID(), desk.Person{ID: mei.ID, Name: mei.Name}); err != nil {
		t.Fatal(err)
	}
	late := chats["bad"]
	late.Reply(mei, "sorry")
	until(t, "no clock runs while it waits for the visitor", func() bool {
		page := b.get("/inbox/shop/mine").body
		return stands(page, late) == "" && stands(page, calm) == "calm"
	})
}
