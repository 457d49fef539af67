package search

import (
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store"
)

// maxPieces is how much of one text is looked at, in words and characters.
const maxPieces = 50_000

// addTerms adds the terms of a text to a set.
func addTerms(set map[string]struct{}, text string) {
	pieces := faq.Pieces(text, maxPieces)
	for i, p := range pieces {
		term := p.Text
		if p.Joined {
			term += pieces[i+1].Text
		}
		if _, is := set[term]; !is {
			set[term] = struct{}{}
		}
	}
}

// Query is what is looked for.
type Query struct{ parts []part }

// part is a word, or characters that stand one after the other.
type part struct {
	pieces []faq.Piece
}

// maxParts is how many parts of a query count, maxAsked how many words and
// characters.
const (
	maxParts = 12
	maxAsked = 60
)

// ParseQuery reads what somebody looks for.
func ParseQuery(text string) Query {
	var q Query
	joined := false
	for _, p := range faq.Pieces(text, maxAsked) {
		if joined {
			last := &q.parts[len(q.parts)-1]
			last.pieces = append(last.pieces, p)
		} else if len(q.parts) < maxParts {
			q.parts = append(q.parts, part{[]faq.Piece{p}})
		} else {
			break
		}
		joined = p.Joined
	}
	return q
}

// Empty reports whether nothing is looked for.
func (q Query) Empty() bool { return len(q.parts) == 0 }

// terms are what the index is asked for.
func (q Query) terms() (terms []store.Term) {
	for _, p := range q.parts {
		if len(p.pieces) == 1 {
			terms = append(terms, store.Term{Text: p.pieces[0].Text, Begins: true})
		}
		for i := 1; i < len(p.pieces); i++ {
			terms = append(terms, store.Term{Text: p.pieces[i-1].Text + p.pieces[i].Text})
		}
	}
	return terms
}

// In tells which parts of the query are in a text, a bit for each.
func (q Query) In(text string) (found uint) {
	pieces := faq.Pieces(text, maxPieces)
	for i, p := range q.parts {
		for at := range pieces {
			if p.at(pieces[at:]) {
				found |= 1 << i
				break
			}
		}
	}
	return found
}

// All are the bits of all parts.
func (q Query) All() uint { return 1<<len(q.parts) - 1 }

// at reports whether a text that begins with pieces begins with p.
func (p part) at(pieces []faq.Piece) bool {
	first := p.pieces[0]
	if !first.Char {
		return !pieces[0].Char && len(pieces[0].Text) >= len(first.Text) && pieces[0].Text[:len(first.Text)] == first.Text
	}
	if len(pieces) < len(p.pieces) {
		return false
	}
	for i, want := range p.pieces {
		if !pieces[i].Char || pieces[i].Text != want.Text || i > 0 && !pieces[i-1].Joined {
			return false
		}
	}
	return true
}
