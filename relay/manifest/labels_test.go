package manifest

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/greeting"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/tag"
	"github.com/parley-chat/parley/relay/topic"
)

const labelled = `sites:
  shop: {notify: {owner: {sound: true}}}
teams:
  shop:
    Night: {closed: {en: We are there at ten.}}
topics:
  shop:
    Delivery: {}
    Secret: {hidden: true}
tags:
  shop:
    refund: {colour: red, group: Money}
attributes:
  shop:
    plan: {name: Plan, type: list, choices: [free, pro]}
greetings:
  shop:
    Hello: {text: {en: "May we help?"}, pages: ["https://shop.example.com/cups/*"], after: 30}
`

// What conversations and visitors are marked with, and what a site says to them, comes
// from a file, and goes into one that changes nothing.
func TestLabelsAndGreetings(t *testing.T) {
	s := open(t, nil)
	apply(t, s, labelled)
	if g, err := greeting.Kind.List(t.Context(), s.Docs, "shop"); err != nil || len(g) != 1 || g[0].Value.After != 30 || len(g[0].Value.Pages) != 1 || g[0].Value.Name != "Hello" {
		t.Errorf("%+v, %v", g, err)
	}
	if a, err := person.Attributes.Get(t.Context(), s.Docs, "shop", "plan"); err != nil || len(a.Value.Choices) != 2 {
		t.Errorf("%+v, %v", a, err)
	}
	if l, err := topic.Kind.List(t.Context(), s.Docs, "shop"); err != nil || len(l) != 2 {
		t.Errorf("%+v, %v", l, err)
	}
	if l, err := tag.Kind.List(t.Context(), s.Docs, "shop"); err != nil || len(l) != 1 || l[0].Value.Group != "Money" {
		t.Errorf("%+v, %v", l, err)
	}
	for name, file := range map[string]string{"the same": labelled, "its own export": export(t, s)} {
		if said := apply(t, s, file); said != "" {
			t.Errorf("%s changes\n%s", name, said)
		}
	}
	for _, bad := range []string{"tags:\n  shop:\n    x: {colour: gold}\n", "attributes:\n  shop:\n    A B: {name: x, type: text}\n", "greetings:\n  shop:\n    x: {text: {}}\n", "topics:\n  shop:\n    x: {id: y}\n", "teams:\n  shop:\n    Night: {closed: {EN: x}}\n"} {
		if _, err := s.Plan(t.Context(), []byte(bad)); err == nil {
			t.Errorf("taken: %s", strings.TrimSpace(bad))
		}
	}
}
