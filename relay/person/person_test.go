package person

import (
	"errors"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

func TestFits(t *testing.T) {
	for _, test := range []struct {
		a    Attribute
		in   string
		want string
		fits bool
	}{
		{Attribute{Type: Text}, "  Gold ", "Gold", true},
		{Attribute{Type: Text}, "", "", true},
		{Attribute{Type: Text}, "a\nb", "", false},
		{Attribute{Type: Text}, strings.Repeat("x", maxValue+1), "", false},
		{Attribute{Type: Text, Pattern: `[A-Z]{2}\d+|none`}, "AB12", "AB12", true},
		{Attribute{Type: Text, Pattern: `[A-Z]{2}\d+|none`}, "xnone", "", false},
		{Attribute{Type: Number}, "-1.5", "-1.5", true},
		{Attribute{Type: Number}, "many", "", false},
		{Attribute{Type: Date}, "2026-02-28", "2026-02-28", true},
		{Attribute{Type: Date}, "2026-02-30", "", false},
		{Attribute{Type: List, Choices: []string{"a", "b"}}, "b", "b", true},
		{Attribute{Type: List, Choices: []string{"a", "b"}}, "c", "", false},
		{Attribute{Type: Link}, "https://crm.example/1", "https://crm.example/1", true},
		{Attribute{Type: Link}, "javascript:alert(1)", "", false},
		{Attribute{Type: Checkbox}, "on", "yes", true},
	} {
		got, err := test.a.Fits(test.in)
		var refused *chat.Refusal
		if got != test.want || (err == nil) != test.fits || err != nil && !errors.As(err, &refused) {
			t.Errorf("%+v of %.20q: %q, %v", test.a, test.in, got, err)
		}
	}
}

func TestAttributes(t *testing.T) {
	for name, test := range map[string]struct {
		key  string
		a    Attribute
		want error
	}{
		"good":       {"plan_2", Attribute{Name: "Plan", Type: Text, Pattern: "[a-z]+", Hint: "small letters"}, nil},
		"key":        {"Plan", Attribute{Name: "Plan", Type: Text}, ErrKey},
		"no key":     {"", Attribute{Name: "Plan", Type: Text}, ErrKey},
		"no name":    {"plan", Attribute{Type: Text}, ErrName},
		"no choices": {"plan", Attribute{Name: "Plan", Type: List}, ErrChoices},
		"pattern":    {"plan", Attribute{Name: "Plan", Type: Text, Pattern: "("}, ErrPattern},
		"lookahead":  {"plan", Attribute{Name: "Plan", Type: Text, Pattern: "(?=a)"}, ErrPattern},
	} {
		if err := checkAttribute(test.key, test.a); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestNotes(t *testing.T) {
	var p Person
	shared := p.Notes
	for _, id := range []string{"1", "1", "2"} {
		if err := p.Write(Note{ID: id, Text: " calls on Mondays ", By: "ana"}); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.Notes) != 2 || p.Notes[0].Text != "calls on Mondays" || len(shared) != 0 {
		t.Errorf("notes %+v", p.Notes)
	}
	if err := p.Write(Note{ID: "3", Text: " "}); !errors.Is(err, ErrNote) {
		t.Errorf("an empty one: %v", err)
	}
	if p.Remove("1", "bo", false) || !p.Remove("1", "ana", false) || !p.Remove("2", "bo", true) || len(p.Notes) != 0 {
		t.Errorf("removed: %+v", p.Notes)
	}
	for range MaxNotes {
		p.Notes = append(p.Notes, Note{})
	}
	if err := p.Write(Note{ID: "4", Text: "x"}); !errors.Is(err, ErrNotes) {
		t.Errorf("one too many: %v", err)
	}
}
