package inbox

import (
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// A page shows the last events that fit, whatever they are made of.
func TestPageIsBoundedByBytes(t *testing.T) {
	of := func(texts ...string) (events []chat.Event) {
		for i, text := range texts {
			events = append(events, chat.Event{Seq: uint64(i + 1), Kind: chat.KindMessage, Text: text})
		}
		return events
	}
	const item = 900
	half := strings.Repeat("a", pageBytes/2-item)
	marks := strings.Repeat("'", (pageBytes-item)/5)
	for name, test := range map[string]struct {
		events []chat.Event
		shown  int
	}{
		"none":               {nil, 0},
		"short ones":         {of("a", "b", "c"), 3},
		"just fitting":       {of(half, half), 2},
		"one byte too many":  {of(half+"a", half), 1},
		"the oldest goes":    {of(half, "a", half), 2},
		"marks that fit":     {of(marks), 1},
		"one mark too many":  {of("a", marks+"'"), 1},
		"one that is larger": {of("a", half+half+half), 1},
	} {
		got := bounded(test.events)
		if len(got) != test.shown || !slices.EqualFunc(got, test.events[len(test.events)-test.shown:], func(a, b chat.Event) bool { return a.Seq == b.Seq }) {
			t.Errorf("%s: %d of %d are shown, want %d", name, len(got), len(test.events), test.shown)
		}
	}
}
