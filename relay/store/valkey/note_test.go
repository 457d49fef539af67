package valkey

import (
	"reflect"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

func TestNotes(t *testing.T) {
	events := []chat.Event{
		{Seq: 7, ID: "a", Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "one\ntwo"},
		{Seq: 8, ID: "b", Kind: chat.KindResolved, Role: chat.RoleAgent},
	}
	sign := store.Sign{Kind: store.SignTyping, Conv: "c", Role: chat.RoleAgent, On: true}
	signed, err := signNote(sign)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]store.Note{
		"":                  {},
		changeNote("c", 12): {Conv: "c", Seq: 12},
		carry(events):       {Conv: "c", Seq: 8, Events: events},
		carry(events[:1]):   {Conv: "c", Seq: 7, Events: events[:1]},
		signed:              {Conv: "c", Sign: &sign},
	} {
		if got, ok := parseNote(text, "c"); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("parseNote(%q) = %+v, %v, want %+v", text, got, ok, want)
		}
	}
	if carry([]chat.Event{{Text: strings.Repeat("x", maxCarried)}}) != "" {
		t.Error("a publication is longer than allowed")
	}
}

func TestNotesRefused(t *testing.T) {
	hole := carry([]chat.Event{{Seq: 1}, {Seq: 3}})
	for _, text := range []string{"x", "n", "nc", "nc x", "nc -1", "s", "s[]", "{", "{}", "{}\n", "{}\n{}", hole, `{"seq":1}x`} {
		note, ok := parseNote(text, "c")
		if ok || !reflect.DeepEqual(note, store.Note{Gap: true}) {
			t.Errorf("parseNote(%q) = %+v, %v, want a gap", text, note, ok)
		}
	}
	if note, ok := parseNote(`{"seq":1}`, ""); ok || !note.Gap {
		t.Errorf("events of no conversation were read as %+v", note)
	}
}

func FuzzParseNote(f *testing.F) {
	f.Add(changeNote("c", 1))
	f.Add(carry([]chat.Event{{Seq: 1, Text: "x"}, {Seq: 2}}))
	f.Add(`s{"kind":"typing"}`)
	f.Fuzz(func(t *testing.T, text string) {
		note, ok := parseNote(text, "c")
		if ok == note.Gap {
			t.Errorf("parseNote(%q) = %+v, %v", text, note, ok)
		}
		for i, e := range note.Events {
			if e.Seq != note.Events[0].Seq+uint64(i) {
				t.Errorf("parseNote(%q) has a hole", text)
			}
		}
	})
}

func FuzzParseSummary(f *testing.F) {
	c := chat.Conversation{ID: "c", Seq: 3, LastID: "x"}
	f.Add(string(appendSummary(nil, header(&c), &c)))
	f.Add("2 3 x\n{}")
	f.Fuzz(func(t *testing.T, text string) {
		var c chat.Conversation
		ok := parseSummary(text, "c", &c)
		if ok && (c.ID != "c" || !strings.HasPrefix(text, header(&c))) {
			t.Errorf("parseSummary(%q) = %+v", text, c)
		}
	})
}
