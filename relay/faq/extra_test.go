package faq

import "testing"

// What the caller knows of entries raises and finds them; what is of another FAQ
// is no use.
func TestExtra(t *testing.T) {
	x := NewIndex([]Entry{{ID: "a", Question: "return an order"}, {ID: "b", Question: "return a gift"}, {ID: "c", Question: "opening hours"}})
	for extra, want := range map[string]string{
		"": "ba", "\x80\x80\x80": "ba", "\xe0\x80\x80": "ab", "\x80\x80\xa0": "bac", "\x80\x80\x90": "ba", "\xe0\x80": "ba", "\xe0\x80\x80\x80": "ba",
	} {
		got := ""
		for _, h := range x.Search("return", Options{Extra: extra}) {
			got += h.Entry.ID
		}
		if got != want {
			t.Errorf("%x: %s, want %s", extra, got, want)
		}
	}
}
