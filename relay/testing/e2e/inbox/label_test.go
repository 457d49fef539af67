package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/topic"
)

// One agent gives a conversation its labels, another sees them and adds one, and
// it can be resolved once it has what the site asks for.
func TestLabels(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	r.Agent("Ana Lima", "ana@example.com", inboxes.Site)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(topic.Kind.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[topic.Topic]{ID: store.NewID(), Value: topic.Topic{Name: "Returns"}}))
	must(tag.Kind.Put(t.Context(), r.Docs, inboxes.Site,
		docs.Doc[tag.Tag]{ID: store.NewID(), Value: tag.Tag{Name: "damaged", Colour: "red", Group: "Reason"}},
		docs.Doc[tag.Tag]{ID: store.NewID(), Value: tag.Tag{Name: "vip"}}))
	must(site.Change(t.Context(), r.Docs, inboxes.Site, func(s *site.Site) { s.Required.Topic = true }))
	b := browser.Start(t)
	mei := signIn(t, b, r, "mei@example.com")
	c := r.Chat("Priya", "My bowl has a chip.")
	open(mei, "Priya")
	ana := signIn(t, b, r, "ana@example.com")
	open(ana, "Priya")

	// Without a topic the menu opens in place of the resolution.
	mei.Role("button", "Resolve").Click()
	said(mei, "Choose a topic before you resolve.")
	menu := mei.Role("dialog", "Tags")
	menu.Wait()
	if found := mei.Violations(); len(found) > 0 {
		t.Errorf("with the menu open: %v", found)
	}
	menu.Role("combobox", "Topic").Eval(`function () { this.value = Array.from(this.options).find(o => o.text === "Returns").value }`)
	menu.Role("combobox", "Priority").Eval(`function () { this.value = "2" }`)
	menu.Role("checkbox", "damaged").Click()
	menu.Role("button", "Save").Click()
	menu.Gone()
	mei.Role("log", "Conversation").WaitText("Mei Lin added the tag damaged")

	row := ana.Role("list", "Conversations").RoleContaining("link", "Priya")
	for _, what := range []string{"Returns", "damaged", "Urgent"} {
		row.WaitText(what)
		ana.Role("region", "Conversation").WaitText(what)
	}
	ana.Role("button", "Tag").Click()
	ana.Role("dialog", "Tags").Role("checkbox", "vip").Click()
	ana.Role("dialog", "Tags").Role("button", "Save").Click()
	mei.Role("list", "Conversations").RoleContaining("link", "Priya").WaitText("vip")

	mei.Role("button", "Resolve").Click()
	mei.Role("button", "Reopen").Wait()
	waitFor(t, r, c, func(e chat.Event) bool { return e.Kind == chat.KindResolved })
	noErrors(t, ana)
}
