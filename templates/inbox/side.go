package inbox

import (
	"slices"
	"strings"
)

// SideParts are the parts beside a conversation, in the order that they have until an
// agent chooses another one.
var SideParts = []string{"visitor", "pages", "person", "past", "help"}

// sidePart is one of them as an agent has it.
type sidePart struct {
	Name, Title string
	Folded      bool
	// First is the one that stands first, Empty one that has nothing to show.
	First, Empty bool
	// Up is how they would stand with this one before the one above it, Turned with this
	// one folded or unfolded.
	Up, Turned string
}

// side are the parts as the agent has them.
func (t Thread) side() (parts []sidePart) {
	now := SideOf(t.Side)
	above := -1
	for i, name := range now {
		name, folded := strings.CutPrefix(name, "-")
		p := sidePart{
			Name: name, Title: t.Words.T("side." + name), Folded: folded,
			Empty: name == "pages" && len(trail(t.Events)) < 2 || name == "person" && t.Person.empty(),
		}
		turned := slices.Clone(now)
		if turned[i] = name; !folded {
			turned[i] = "-" + name
		}
		p.Turned = strings.Join(turned, " ")
		if p.First = above < 0; !p.First {
			up := slices.Delete(slices.Clone(now), i, i+1)
			p.Up = strings.Join(slices.Insert(up, above, now[i]), " ")
		}
		if !p.Empty {
			above = i
		}
		parts = append(parts, p)
	}
	return parts
}

// SideOf is an order of all parts, each once, made of one that may name others: what an
// agent chose before there was a part.
func SideOf(chosen []string) []string {
	var all []string
	has := func(name string) bool { return slices.Contains(all, name) || slices.Contains(all, "-"+name) }
	for _, c := range chosen {
		if name := strings.TrimPrefix(c, "-"); slices.Contains(SideParts, name) && !has(name) {
			all = append(all, c)
		}
	}
	for _, name := range SideParts {
		if !has(name) {
			all = append(all, name)
		}
	}
	return all
}

// empty reports whether there is nothing to show and nothing to write.
func (p Person) empty() bool { return len(p.Attributes) == 0 && !p.Writes && len(p.Notes) == 0 }
