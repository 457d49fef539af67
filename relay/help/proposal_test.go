package help

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

func newShop(t *testing.T, entries ...faq.Entry) *docs.Cache {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c := docs.NewCache(s)
	t.Cleanup(c.Close)
	if err := Import(t.Context(), c, "shop", entries); err != nil {
		t.Fatal(err)
	}
	return c
}

func propose(t *testing.T, c *docs.Cache, list ...Words) {
	t.Helper()
	for i, w := range list {
		w.Now = int64(i + 1)
		if err := Propose(t.Context(), c, "shop", w); err != nil {
			t.Fatal(err)
		}
	}
}

// proposed are the proposals as lines.
func proposed(t *testing.T, c *docs.Cache) (lines []string) {
	t.Helper()
	list, err := Proposals(t.Context(), c, "shop")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		lines = append(lines, strings.TrimSpace(fmt.Sprint(d.Value.Article, ": ", d.Value.Text, " ", d.Value.Count, " ", d.Value.Decided)))
	}
	return lines
}

func altOf(t *testing.T, c *docs.Cache, id string) []string {
	t.Helper()
	d, err := Kind.Get(t.Context(), c, "shop", id)
	if err != nil {
		t.Fatal(err)
	}
	return d.Value.Alt
}

var twoArticles = []faq.Entry{
	{ID: "return", Lang: "en", Question: "How do I return an order?", Alt: []string{"send it back"}, Answer: "By post."},
	{ID: "pay", Lang: "en", Question: "Which cards do you accept?", Answer: "All."},
}

func TestProposalsAreMaskedAndOnce(t *testing.T) {
	c := newShop(t, twoArticles...)
	propose(t, c,
		Words{Article: "return", Text: "I don't want order 4711-22 any more", Conv: "a", From: FromChoice},
		Words{Article: "return", Text: "i dont want  order 990017 any more!", Conv: "b", From: FromChoice},
		Words{Article: "return", Text: "I don't want order 5 any more", Conv: "b", From: FromChoice},
		Words{Article: "pay", Text: "amex? mail me at a@example.com", Conv: "a", From: FromInsert},
		Words{Article: "pay", Text: "amex? mail me at b@example.com", Conv: "a", From: FromInsert}, // the same conversation
		Words{Article: "return", Text: "Send it back.", Conv: "c", From: FromInsert},               // the article has it
		Words{Article: "return", Text: "ok", Conv: "c", From: FromInsert},
		Words{Article: "return", Text: "12345", Conv: "c", From: FromInsert},
		Words{Article: "return", Text: strings.Repeat("long ", 50), Conv: "c", From: FromInsert},
		Words{Article: "gone", Text: "where is it?", Conv: "c", From: FromInsert},
	)
	want := []string{"return: I don't want order … any more 2", "pay: amex? mail me at … 1", "return: I don't want order 5 any more 1"}
	if got := proposed(t, c); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDecide(t *testing.T) {
	c := newShop(t, twoArticles...)
	propose(t, c, Words{Article: "return", Text: "take my parcel again", Conv: "a", From: FromChoice}, Words{Article: "pay", Text: "amex", Conv: "a", From: FromChoice})
	id := proposalID("return", "take my parcel again")
	decide := func(what Decision) {
		t.Helper()
		if err := Decide(t.Context(), c, "shop", id, what, "Ana", 9); err != nil {
			t.Fatal(err)
		}
	}
	decide(Added)
	decide(Added)
	if alt := altOf(t, c, "return"); !slices.Equal(alt, []string{"send it back", "take my parcel again"}) {
		t.Errorf("added: %q", alt)
	}
	if got := proposed(t, c); !slices.Equal(got, []string{"pay: amex 1", "return: take my parcel again 1 added"}) {
		t.Errorf("%q", got)
	}
	decide(Dismissed)
	if alt := altOf(t, c, "return"); !slices.Equal(alt, []string{"send it back"}) {
		t.Errorf("undone: %q", alt)
	}
	propose(t, c, Words{Article: "return", Text: "take my parcel again", Conv: "b", From: FromInsert})
	if got := proposed(t, c); !slices.Contains(got, "return: take my parcel again 2 dismissed") {
		t.Errorf("what was dismissed is back: %q", got)
	}
}

func TestAddedAlone(t *testing.T) {
	c := newShop(t, twoArticles...)
	if err := AddAlone(t.Context(), c, "shop", true); err != nil {
		t.Fatal(err)
	}
	propose(t, c, Words{Article: "pay", Text: "do you take amex", Conv: "a", From: FromChoice})
	if alt := altOf(t, c, "pay"); len(alt) != 0 {
		t.Errorf("one visitor's choice was enough: %q", alt)
	}
	propose(t, c,
		Words{Article: "pay", Text: "Do you take Amex?", Conv: "b", From: FromChoice},
		Words{Article: "return", Text: "take my parcel again", Conv: "b", From: FromInsert})
	if alt := altOf(t, c, "pay"); !slices.Equal(alt, []string{"do you take amex"}) {
		t.Errorf("two visitors: %q", alt)
	}
	if alt := altOf(t, c, "return"); len(alt) != 2 {
		t.Errorf("an agent: %q", alt)
	}
}

func TestMissedLinesAreProposed(t *testing.T) {
	c := newShop(t, twoArticles...)
	for _, text := range []string{"give it back please", "give the thing back please"} {
		if err := Miss(t.Context(), c, "shop", Asked{Text: text, Lang: "en", At: 1}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := misses.List(t.Context(), c, "shop")
	if err != nil {
		t.Fatal(err)
	}
	if err := ProposeMissed(t.Context(), c, "shop", "return", 5, list[0].ID, list[1].ID, "gone"); err != nil {
		t.Fatal(err)
	}
	if got := proposed(t, c); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

// What a paraphrase brings is seen by others' words, not by its own.
func TestBrought(t *testing.T) {
	c := newShop(t, twoArticles...)
	for i, text := range []string{"my parcel is too small", "the parcel is too small for me", "trousers too small", "zebra"} {
		propose(t, c, Words{Article: "return", Text: text, Conv: fmt.Sprint(i), From: FromInsert})
		if err := Decide(t.Context(), c, "shop", proposalID("return", text), Added, "Ana", 9); err != nil {
			t.Fatal(err)
		}
	}
	got, err := WhatBrought(t.Context(), c, "shop")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Brought{Questions: 4, With: Places{3, 3}}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestProposalsAreBounded(t *testing.T) {
	list := make([]docs.Doc[Proposal], MostProposals)
	for i := range list {
		list[i] = docs.Doc[Proposal]{ID: fmt.Sprint(i), Value: Proposal{Article: "return", Text: "x", Count: 2}}
	}
	c := newShop(t, twoArticles...)
	if err := proposals.Exchange(t.Context(), c, "shop", list, nil); err != nil {
		t.Fatal(err)
	}
	propose(t, c, Words{Article: "pay", Text: "do you take amex", Conv: "a", From: FromChoice})
	if got := proposed(t, c); len(got) != MostProposals || !slices.Contains(got, "pay: do you take amex 1") {
		t.Errorf("%d proposals", len(got))
	}
}
