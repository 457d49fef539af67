package faq

// feature is one dimension of the vectors that are compared: a gram of three
// or four letters of a word with its ends marked, a character or a pair of
// characters of an unspaced script, a group of related words, or the seam
// between two neighbouring words.
type feature = int32

// weighted is a feature and how much of it there is.
type weighted struct {
	feature feature
	weight  float32
}

// term is a word, a character or a pair of characters as it was first seen.
type term struct {
	features []weighted
	runes    []rune  // of a word; empty for characters and pairs
	count    float32 // how often it occurs in questions and answers
}

// vocabulary holds the terms and features of an index. Both are found by
// 64-bit hashes, which spares the strings: among a million terms the chance
// of any collision is under one in ten million.
type vocabulary struct {
	ids      map[uint64]int32 // term -> index in terms
	terms    []term
	features map[uint64]feature
	tune     *tuning
}

// The seeds keep the kinds of terms and of features apart.
const (
	seedWord uint64 = 0x6a09e667f3bcc909 + iota
	seedChar
	seedGram
	seedSeam
	seedGroup
)

// Two marks for the ends of a word, outside all letters.
const (
	wordBegin rune = 1
	wordEnd   rune = 2
)

func mix(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

func hash(seed uint64, runes []rune) uint64 {
	for _, r := range runes {
		seed = mix(seed, r)
	}

	return seed
}

// word returns the term of a word, adding it when it is new.
func (v *vocabulary) word(runes []rune) int32 {
	key := hash(seedWord, runes)
	if id, ok := v.ids[key]; ok {
		return id
	}

	own := append([]rune(nil), runes...)
	return v.add(key, term{runes: own, features: v.wordFeatures(nil, own, true)})
}

// chars returns the term of one character, or of two that follow each other,
// adding it when it is new.
func (v *vocabulary) chars(runes ...rune) int32 {
	key := hash(seedChar, runes)
	if id, ok := v.ids[key]; ok {
		return id
	}

	return v.add(key, term{features: v.charFeatures(nil, runes, true)})
}

func (v *vocabulary) add(key uint64, t term) int32 {
	id := int32(len(v.terms))
	v.terms = append(v.terms, t)
	v.ids[key] = id

	return id
}

// feature returns the number of a feature, adding it if allowed, or -1.
func (v *vocabulary) feature(key uint64, add bool) feature {
	f, ok := v.features[key]
	switch {
	case ok:
		return f
	case !add:
		return -1
	}
	f = feature(len(v.features))
	v.features[key] = f

	return f
}

// wordFeatures appends the features of a word. Without add, unknown ones
// appear as -1.
func (v *vocabulary) wordFeatures(dst []weighted, word []rune, add bool) []weighted {
	weight := float32(1)
	if known.common[hash(seedWord, word)] {
		weight = float32(v.tune.common)
	}

	at := func(i int) rune {
		switch {
		case i < 0:
			return wordBegin
		case i >= len(word):
			return wordEnd
		}
		return word[i]
	}
	for i := -1; i < len(word); i++ {
		h := mix(mix(seedGram, at(i)), at(i+1))
		for n := 2; n < 4 && i+n <= len(word); n++ {
			h = mix(h, at(i+n))
			dst = append(dst, weighted{v.feature(h, add), weight})
		}
	}

	return v.groupFeatures(dst, known.groupsOfWord(word), add)
}

func (v *vocabulary) charFeatures(dst []weighted, chars []rune, add bool) []weighted {
	key := hash(seedChar, chars)
	dst = append(dst, weighted{v.feature(key, add), 1})

	return v.groupFeatures(dst, known.groups[key], add)
}

func (v *vocabulary) groupFeatures(dst []weighted, groups groupSet, add bool) []weighted {
	for ; groups != 0; groups >>= 8 {
		key := mix(seedGroup, rune(groups&0xff))
		dst = append(dst, weighted{v.feature(key, add), float32(v.tune.related)})
	}

	return dst
}

// seam returns the key of the feature of two neighbouring words: the last two
// letters of the one with the first two of the other.
func seam(a, b []rune) uint64 {
	h := hash(seedSeam, a[max(0, len(a)-2):])
	h = mix(h, wordEnd)

	return hash(h, b[:min(2, len(b))])
}
