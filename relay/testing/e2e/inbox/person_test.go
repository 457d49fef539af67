package inbox_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/testing/browser"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

// Beside the conversation stand the site's attributes and notes about the person,
// which are there in the visitor's next conversation too.
func TestPerson(t *testing.T) {
	r := inboxes.Start(t)
	r.Agent("Mei Lin", "mei@example.com", inboxes.Site)
	for key, a := range map[string]person.Attribute{
		"plan":  {Name: "Plan", Type: person.List, Choices: []string{"Free", "Gold"}},
		"order": {Name: "Order", Type: person.Text, Pattern: `[A-Z]\d+`, Hint: "A letter and digits"},
		"vip":   {Name: "Important", Type: person.Checkbox},
	} {
		if err := person.Attributes.Put(t.Context(), r.Docs, inboxes.Site, docs.Doc[person.Attribute]{ID: key, Value: a}); err != nil {
			t.Fatal(err)
		}
	}
	r.Chat("Cy", "My bowl came broken.")
	p := signIn(t, browser.Start(t), r, "mei@example.com")
	p.Resize(1440, 900)
	open(p, "Cy")
	p.Role("combobox", "Plan").Eval(`function () { this.value = "Gold" }`)
	p.Role("textbox", "Order").Fill("no order")
	p.Role("checkbox", "Important").Click()
	p.Role("form", "Attributes").Role("button", "Save").Click()
	p.Role("form", "Attributes").WaitText("This does not fit Order. A letter and digits")
	if v := p.Role("textbox", "Order").Value(); v != "no order" {
		t.Errorf("what was typed became %q", v)
	}
	p.Role("textbox", "Order").Fill("A12")
	p.Role("form", "Attributes").Role("button", "Save").Click()
	p.Role("form", "Attributes").True(`function () { return !this.textContent.includes("does not fit") }`)
	p.Role("textbox", "Note about the person").Type("Speaks only on Mondays")
	p.Role("button", "Save note").Click()
	p.Role("list", "Notes about the person").WaitText("Speaks only on Mondays")
	if found := p.Violations(); len(found) > 0 {
		t.Errorf("axe: %q", found)
	}
	p.Screenshot("person")
	p.Reload()
	p.Role("list", "Notes about the person").WaitText("Speaks only on Mondays")
	if plan, order := p.Role("combobox", "Plan").Value(), p.Role("textbox", "Order").Value(); plan != "Gold" || order != "A12" {
		t.Errorf("kept %q and %q", plan, order)
	}
	p.Role("button", "Remove note").Click()
	p.Role("list", "Notes about the person").True(`function () { return !this.children.length }`)
}
