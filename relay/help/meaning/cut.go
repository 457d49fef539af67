package meaning

import (
	"cmp"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

// Most of what a table that is cut for a FAQ has: pieces, and phrases that they
// are to be near to.
const (
	mostPieces  = 8000
	mostPhrases = 300
)

// Bytes are the table for a FAQ, see Table: the pieces of its questions, and those
// nearest in meaning to them. They are nil if no entry is in a language of the model.
func (m *Model) Bytes(entries []faq.Entry) []byte {
	byText := make(map[string]int, len(m.pieces))
	for row, piece := range m.pieces {
		if piece != "" {
			byText[piece] = row
		}
	}
	var phrases [][]float32
	used := map[int]bool{}
	for i := range entries {
		e := &entries[i]
		if e.Lang != "" && !slices.Contains(m.langs, primary(e.Lang)) {
			continue
		}
		for _, text := range append([]string{e.Question}, e.Alt...) {
			sum := make([]float32, m.dims)
			words, _ := faq.Words(text)
			for _, word := range words {
				for _, row := range split(byText, word) {
					used[row] = true
					for i, v := range m.row(row) {
						sum[i] += v
					}
				}
			}
			phrases = append(phrases, sum)
		}
	}
	if len(used) == 0 {
		return nil
	}
	phrases = spread(phrases)
	near := m.near(phrases, used)
	pieces := make([]piece, 0, len(near))
	for _, row := range near {
		pieces = append(pieces, piece{m.pieces[row], m.row(row)})
	}
	return write(m.langs, pieces)
}

// spread are at most mostPhrases of the phrases, from all of them.
func spread(phrases [][]float32) [][]float32 {
	if len(phrases) <= mostPhrases {
		return phrases
	}
	out := make([][]float32, mostPhrases)
	for i := range out {
		out[i] = phrases[i*len(phrases)/mostPhrases]
	}
	return out
}

// near are the rows of the pieces that are used, and of those that are nearest to
// one of the phrases.
func (m *Model) near(phrases [][]float32, used map[int]bool) []int {
	for _, p := range phrases {
		unit(p)
	}
	type scored struct {
		row int
		by  float32
	}
	var list []scored
	one := make([]float32, m.dims)
	for row, piece := range m.pieces {
		if piece == "" {
			continue
		}
		copy(one, m.row(row))
		unit(one)
		s := scored{row, -1}
		for _, p := range phrases {
			dot := float32(0)
			for i, v := range one {
				dot += v * p[i]
			}
			s.by = max(s.by, dot)
		}
		if used[row] {
			s.by = 2
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Or(cmp.Compare(b.by, a.by), a.row-b.row) })
	rows := make([]int, 0, mostPieces)
	for _, s := range list[:min(len(list), mostPieces)] {
		rows = append(rows, s.row)
	}
	slices.Sort(rows)
	return rows
}

func (m *Model) row(row int) []float32 { return m.rows[row*m.dims : (row+1)*m.dims] }

// split takes a word apart into the longest pieces from its beginning on; none if
// a part of it is not known.
func split(pieces map[string]int, word string) (rows []int) {
	mark := ""
	for rest := word; rest != ""; mark = "##" {
		size := len(rest)
		for size > 0 {
			if row, ok := pieces[mark+rest[:size]]; ok {
				rows = append(rows, row)
				break
			}
			size--
		}
		if size == 0 {
			return nil
		}
		rest = rest[size:]
	}
	return rows
}

func unit(v []float32) {
	sum := float32(0)
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return
	}
	by := 1 / sqrt(sum)
	for i := range v {
		v[i] *= by
	}
}

// primary is the language of a tag.
func primary(tag string) string {
	tag, _, _ = strings.Cut(tag, "-")
	return strings.ToLower(tag)
}
