package meaning

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/faq"
)

// Table is what was cut for a FAQ. Its bytes are read by the widget's page too,
// see widget/page/meaning.js: half the length of a vector; the length of the names
// of the languages and these names, each with a space behind it; the number of
// pieces, of two bytes, low first; their hashes, of four bytes; and for each a
// factor and its vector, four bits for each number, of which 8 is nothing.
type Table struct {
	half  int
	langs string
	rows  []byte
	at    map[uint32]int // hash of a piece -> row
}

// Read reads a table; nil if it is none.
func Read(data []byte) *Table {
	if len(data) < 4 || len(data) < 4+int(data[1]) {
		return nil
	}
	t := &Table{half: int(data[0]), langs: string(data[2 : 2+int(data[1])]), at: map[uint32]int{}}
	data = data[2+len(t.langs):]
	n := int(binary.LittleEndian.Uint16(data))
	if data = data[2:]; len(data) != n*(5+t.half) {
		return nil
	}
	for i := range n {
		t.at[binary.LittleEndian.Uint32(data[4*i:])] = i
	}
	t.rows = data[4*n:]
	return t
}

// piece is one that is written.
type piece struct {
	text   string // as tokenizers write it, with ## before what stands within a word
	vector []float32
}

// write writes a table.
func write(langs []string, pieces []piece) []byte {
	known := strings.Join(langs, " ") + " "
	largest := float32(1e-9)
	for _, p := range pieces {
		largest = max(largest, most(p.vector))
	}
	half := len(pieces[0].vector) / 2
	data := append([]byte{byte(half), byte(len(known))}, known...)
	data = binary.LittleEndian.AppendUint16(data, uint16(len(pieces)))
	for _, p := range pieces {
		text, within := strings.CutPrefix(p.text, "##")
		data = binary.LittleEndian.AppendUint32(data, hash(begin(within), text))
	}
	for _, p := range pieces {
		// A factor of at least 1 keeps short vectors apart from none.
		data = append(data, max(1, byte(255*most(p.vector)/largest+.5)))
		step := max(most(p.vector)/7, 1e-9)
		for i := 0; i < 2*half; i += 2 {
			data = append(data, byte(8+math.Round(float64(p.vector[i]/step)))<<4|byte(8+math.Round(float64(p.vector[i+1]/step))))
		}
	}
	return data
}

func most(vector []float32) (m float32) {
	for _, v := range vector {
		m = max(m, v, -v)
	}
	return m
}

// begin is what the hash of a piece begins with; hash is FNV-1a over characters.
func begin(within bool) uint32 {
	if within {
		return 0x9e3779b9
	}
	return 2166136261
}

func hash(h uint32, text string) uint32 {
	for _, r := range text {
		h = (h ^ uint32(r)) * 16777619
	}
	return h
}

// knows reports whether the table is for the language of a tag.
func (t *Table) knows(tag string) bool { return strings.Contains(t.langs, primary(tag)+" ") }

// add adds the pieces of a word to a sum: the longest ones that it begins with.
// One with a part that is unknown adds nothing; nor does one of several pieces
// where only a whole one counts.
func (t *Table) add(sum []float64, word string, whole bool) {
	var rows []int
	for rest := word; rest != ""; {
		h, row, size := begin(len(rest) < len(word)), -1, 0
		for i, r := range rest {
			h = (h ^ uint32(r)) * 16777619
			if at, ok := t.at[h]; ok {
				row, size = at, i+len(string(r))
			}
		}
		if row < 0 || whole && size < len(rest) {
			return
		}
		rows, rest = append(rows, row), rest[size:]
	}
	for _, row := range rows {
		at := row * (1 + t.half)
		by := float64(t.rows[at])
		for i, b := range t.rows[at+1 : at+1+t.half] {
			sum[2*i] += by * float64(int(b>>4)-8)
			sum[2*i+1] += by * float64(int(b&15)-8)
		}
	}
}

// Finder says what entries of a FAQ have in common with a query in meaning.
type Finder struct {
	table   *Table
	vectors [][]float64 // per entry; nil for none
	having  float64     // entries that have one
}

// Finder makes the entries' vectors: the mean of a question's and its
// paraphrases'. Those in other languages than the table's have none.
func (t *Table) Finder(entries []faq.Entry) *Finder {
	f := &Finder{table: t, vectors: make([][]float64, len(entries))}
	for i := range entries {
		e := &entries[i]
		if e.Lang != "" && !t.knows(e.Lang) {
			continue
		}
		own := make([]float64, 2*t.half)
		for _, text := range append([]string{e.Question}, e.Alt...) {
			words, _ := faq.Words(text)
			for j, v := range t.vector(words, false, 1) {
				own[j] += v
			}
		}
		if length(own, 1) {
			f.vectors[i] = own
			f.having++
		}
	}
	return f
}

// vector is the sum of words, as long as by; nil if none is known.
func (t *Table) vector(words []string, open bool, by float64) []float64 {
	sum := make([]float64, 2*t.half)
	for i, word := range words {
		t.add(sum, word, open && i == len(words)-1)
	}
	if !length(sum, by) {
		return nil
	}
	return sum
}

// length makes a vector as long as by; nothing stays nothing, which it reports.
func length(v []float64, by float64) bool {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return false
	}
	by /= math.Sqrt(sum)
	for i := range v {
		v[i] *= by
	}
	return true
}

// meant is how much a cosine adds to a score.
const meant = .5

// Extra is what the entries' meanings add to their scores for a query, beyond what
// all of them have in common with it: faq.Options.Extra. It is "" where the table
// says nothing.
func (f *Finder) Extra(query string, o faq.Options) string {
	if o.Lang != "" && !f.table.knows(o.Lang) {
		return ""
	}
	words, open := faq.Words(query)
	asked := f.table.vector(words, open && o.Prefix, meant)
	if asked == nil {
		return ""
	}
	alike, sum := make([]float64, len(f.vectors)), 0.0
	for e, own := range f.vectors {
		for i, v := range own {
			alike[e] += asked[i] * v
		}
		sum += alike[e]
	}
	sum /= max(1, f.having)
	extra := slices.Repeat([]byte{128}, len(alike))
	for e, a := range alike {
		if f.vectors[e] != nil {
			extra[e] = byte(max(1, min(255, math.Floor(128.5+254*(a-sum)))))
		}
	}
	return string(extra)
}
