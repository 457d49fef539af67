package faq

// A feature is one dimension of the vectors that are compared: a gram of three
// or four letters of a word with its ends marked, a character or a pair of
// characters of an unspaced script, or the seam between two neighbouring
// words. Features are numbered from 0.

// weighted is a feature and how much of it there is.
type weighted struct {
	feature int32 // -1: unknown to the index
	weight  float32
}

// span is a range [from, to).
type span struct{ from, to int32 }

// term is what texts are made of: a word, a character, a pair of characters,
// or a seam.
//
// It holds no pointers, nor do the arrays beside it: they are the most of an
// index, and the garbage collector passes over them.
type term struct {
	features span // of vocabulary.flat
	letters  span // of vocabulary.letters, for a word; empty for the other kinds

	count, asked         float32 // how often it occurs in all texts, and in questions
	inQuestion, inAnswer float32 // numbers of entries that it occurs in
	once                 float32 // log of its likelihood where it stands once, 0 if not known yet
	here                 float32 // how often it occurs in what is being counted; 0 between uses
}

// feature is how many entries have a feature in their questions, and the last
// of them, from 1.
type feature struct{ entries, last float32 }

// vocabulary holds the terms and features of an index. Both are found by
// 64-bit hashes, which spares the strings: among a million terms the chance
// of any collision is under one in ten million.
type vocabulary struct {
	ids      table // term -> place in terms
	terms    []term
	words    []int32    // the terms that are words
	begin    chains     // of words with the same first letter
	end      chains     // of words with the same last letter
	letters  []rune     // of all words
	flat     []weighted // the features of all terms
	features table      // feature -> its number
	tune     *tuning
}

// mostFeatures is the most features that a term can have: grams of two lengths.
const mostFeatures = 2*maxWord + 1

// The seeds keep the kinds of terms and of features apart.
const (
	seedWord uint64 = 0x6a09e667f3bcc909 + iota
	seedChar
	seedGram
	seedSeam
)

// Two marks for the ends of a word, outside all letters.
const (
	wordBegin rune = 1
	wordEnd   rune = 2
)

// spread is the multiplier of mix.
const spread = 0x9e3779b97f4a7c15

// mix adds a rune to a hash.
func mix(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * spread
	return h ^ h>>29
}

// hash adds runes to a hash. It does what mix does: the widget is compiled
// without inlining, and this is where it would count.
func hash(seed uint64, runes []rune) uint64 {
	for _, r := range runes {
		seed = (seed ^ uint64(r)) * spread
		seed ^= seed >> 29
	}

	return seed
}

// of returns the features of a term.
func (v *vocabulary) of(id int32) []weighted {
	s := v.terms[id].features
	return v.flat[s.from:s.to]
}

// word returns the letters of a term that is a word.
func (v *vocabulary) word(id int32) []rune {
	s := v.terms[id].letters
	return v.letters[s.from:s.to]
}

// learn returns the term of the key, adding it when it is new: a word with its
// letters, or something else, a feature of its own that weighs that much.
func (v *vocabulary) learn(key uint64, word []rune, other bool, weight float64) int32 {
	id := v.ids.number(key)
	if int(id) < len(v.terms) {
		return id
	}

	// Twice as much each time: append alone would copy more often and leave
	// more garbage.
	if n := len(v.terms); n == cap(v.terms) {
		v.terms = append(make([]term, 0, 2*n+256), v.terms...)
	}
	if n := len(v.flat); n+mostFeatures > cap(v.flat) {
		v.flat = append(make([]weighted, 0, 2*n+4*mostFeatures), v.flat...)
	}
	from, first := int32(len(v.flat)), int32(len(v.letters))
	if other {
		if known.common.get(key) > 0 {
			weight = v.tune.common
		}
		v.flat = v.feature(v.flat, key, weight, true)
	} else {
		v.letters = append(v.letters, word...)
		v.words = append(v.words, id)
		v.begin.add(word[0])
		v.end.add(word[len(word)-1])
		v.flat = v.wordFeatures(v.flat, key, word, true)
	}
	v.terms = append(v.terms, term{features: span{from, int32(len(v.flat))}, letters: span{first, int32(len(v.letters))}})

	return id
}

// feature appends the feature of the key; if it may not be added and is not
// known, it is -1. One without weight is left out.
func (v *vocabulary) feature(dst []weighted, key uint64, weight float64, add bool) []weighted {
	if weight == 0 {
		return dst
	}
	if add {
		return append(dst, weighted{v.features.number(key), float32(weight)})
	}

	return append(dst, weighted{v.features.get(key), float32(weight)})
}

// wordFeatures appends the features of the word of that key.
func (v *vocabulary) wordFeatures(dst []weighted, key uint64, word []rune, add bool) []weighted {
	weight := 1.0
	if known.isCommon(key) {
		weight = v.tune.common
	}

	var framed [maxWord + 2]rune
	n := copy(framed[1:], word) + 2
	framed[0], framed[n-1] = wordBegin, wordEnd
	for i := 3; i <= n; i++ {
		three := hash(seedGram, framed[i-3:i])
		dst = v.feature(dst, three, weight, add)
		if i < n {
			dst = v.feature(dst, mix(three, framed[i]), weight, add)
		}
	}

	return dst
}

// seam returns the key of two neighbouring words: the last two letters of the
// one with the first two of the other.
func seam(a, b []rune) uint64 {
	h := hash(seedSeam, a[max(0, len(a)-2):])

	return hash(mix(h, wordEnd), b[:min(2, len(b))])
}
