package faq

import "testing"

func TestSearchFindsTheEntryThatSharesTheRareWord(t *testing.T) {
	x := NewIndex([]Entry{
		{ID: "a", Question: "How do I return an order?"},
		{ID: "b", Question: "How do I change an order?"},
	})
	hits := x.Search("RETURN", Options{})
	if len(hits) != 1 || hits[0].Entry.ID != "a" {
		t.Fatalf("hits = %v, want the entry about returns alone", hits)
	}
}
