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
	features span    // of vocabulary.flat
	runes    []rune  // of a word; empty for characters and pairs
	count    float32 // how often it occurs in questions and answers
}

// vocabulary holds the terms and features of an index. Both are found by
// 64-bit hashes, which spares the strings: among a million terms the chance
// of any collision is under one in ten million.
type vocabulary struct {
	ids      table // term -> place in terms
	terms    []term
	flat     []weighted // the features of all terms
	features table      // feature -> its number
	tune     *tuning
}

// of returns the features of a term.
func (v *vocabulary) of(id int32) []weighted {
	s := v.terms[id].features
	return v.flat[s.from:s.to]
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
	id := v.ids.get(key)
	if id < 0 {
		own := append([]rune(nil), runes...)
		from := len(v.flat)
		v.flat = v.wordFeatures(v.flat, own, true)
		id = v.add(key, own, from)
	}

	return id
}

// chars returns the term of one character, or of two that follow each other,
// adding it when it is new.
func (v *vocabulary) chars(runes []rune) int32 {
	key := hash(seedChar, runes)
	id := v.ids.get(key)
	if id < 0 {
		from := len(v.flat)
		v.flat = append(v.flat, weighted{v.feature(key, true), 1})
		v.flat = v.groupFeatures(v.flat, groupSet(max(0, known.groups.get(key))), true)
		id = v.add(key, nil, from)
	}

	return id
}

// add adds a term whose features are the last of flat.
func (v *vocabulary) add(key uint64, runes []rune, from int) int32 {
	id := int32(len(v.terms))
	v.terms = append(v.terms, term{features: span{int32(from), int32(len(v.flat))}, runes: runes})
	v.ids.set(key, id)

	return id
}

// feature returns the number of a feature, adding it if allowed, or -1.
func (v *vocabulary) feature(key uint64, add bool) feature {
	f := v.features.get(key)
	if f < 0 && add {
		f = feature(v.features.used)
		v.features.set(key, f)
	}

	return f
}

// wordFeatures appends the features of a word. Without add, unknown ones
// appear as -1.
func (v *vocabulary) wordFeatures(dst []weighted, word []rune, add bool) []weighted {
	weight := float32(1)
	if known.isCommon(word) {
		weight = float32(v.tune.common)
	}

	var framed [maxWord + 2]rune
	n := copy(framed[1:], word) + 2
	framed[0], framed[n-1] = wordBegin, wordEnd
	for i := 0; i+3 <= n; i++ {
		h := hash(seedGram, framed[i:i+3])
		dst = append(dst, weighted{v.feature(h, add), weight})
		if i+4 <= n {
			h = mix(h, framed[i+3])
			dst = append(dst, weighted{v.feature(h, add), weight})
		}
	}

	return v.groupFeatures(dst, known.groupsOfWord(word), add)
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
