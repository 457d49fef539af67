package words_test

import (
	"slices"
	"testing"

	catalogue "github.com/parley-chat/parley/templates/words"
	"github.com/parley-chat/parley/widget/words"
)

// in returns what the page of a language brings.
func in(lang string) *words.Words {
	w := &words.Words{}
	for key, text := range catalogue.Visitor().For(lang).Widget() {
		w.Take(key, text)
	}
	return w
}

// The relay and the widget say the same of every number.
func TestPlurals(t *testing.T) {
	for _, lang := range catalogue.Visitor().Languages() {
		w := in(lang.Lang)
		for n := range 2_500 {
			if got, want := w.N("found", n), lang.N("found", n); got != want {
				t.Fatalf("%s: %d is %q, want %q", lang.Lang, n, got, want)
			}
		}
	}
}

func TestPlaces(t *testing.T) {
	w := &words.Words{}
	w.Take("gave", "{b} has it from {a}.")
	w.Take("open", "a } b { c")
	want := []words.Part{{Text: "{a}", Apart: true}, {Text: " has it from "}, {Text: "A", Apart: true}, {Text: "."}}
	if got := w.Parts("gave", "a", "A", "b", "{a}"); !slices.Equal(got, want) {
		t.Errorf("parts: %v", got)
	}
	for got, want := range map[string]string{
		w.Say("gave", "b", "B", "a", "A"): "B has it from A.", w.Say("gave", "a", "A"): " has it from A.", w.Say("gave", "a"): " has it from .",
		w.T("open"): "a } b { c", w.Say("open"): "a } b { c", w.T("none"): "none",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A page without words, or with others, does not stop the widget.
func TestNoWords(t *testing.T) {
	for _, runs := range []string{"", "5", ":", "1:", "1:9999999999999999999999", "x y z"} {
		w := &words.Words{}
		w.Take("@plural", runs)
		for _, n := range []int{-1, 0, 1, 250} {
			w.N("new", n)
		}
	}
	var none words.Words
	if got := none.T("sent"); got != "sent" {
		t.Errorf("without words it says %q", got)
	}
}
