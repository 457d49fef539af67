package faq

// tuning holds what the ranker was fitted to. The optimum is flat: halving or
// doubling any one of them costs little, and all sets of questions it was
// tried on share these values. See Ingredient for what each is worth elsewhere.
type tuning struct {
	common float64 // weight of a function word; others have 1
	join   float64 // weight of the seam between two words

	words  float32 // weight of the query likelihood beside the gram cosine
	answer float32 // weight of the answers' BM25 beside the gram cosine
	mu     float32 // Dirichlet prior of the query likelihood, in terms
	k1, b  float32 // BM25

	typo    float32 // share of an unknown word that goes to those it may be a misspelling of
	begun   float32 // share of an unfinished word that goes to those it may become
	longer  float32 // the same for a word that is known as it stands
	foreign float32 // what an entry in another language than the preferred one loses: a score of 1 twice this, one of 0 once

	verbatim float32 // what a whole question adds that stands there just so

	null     float64 // score of the class "no entry answers"
	heat     float64 // temperature of the softmax over entries
	coverage float64 // how much it counts that a part of the query is unknown, 0 to 1
	slope    float64 // from the softmax's logit to the probability
	offset   float64
}

var tuned = tuning{
	common: .5, join: 1,
	words: .06, answer: .9, mu: 10, k1: 1.2, b: .75,
	typo: .6, begun: .8, longer: .5, foreign: .35,
	verbatim: .35,
	null:     .4, heat: .1, coverage: 1, slope: .75, offset: 1,
}

// Ingredient is a part of the ranker that can be left out, or weighed otherwise,
// to measure what it is worth.
type Ingredient uint8

// The ingredients. What each brings was judged by leaving each of seven sets of
// questions out in turn, its strength chosen on the others: mean reciprocal rank,
// and the chance that a question that is answered is trusted more than one that
// is not. What brings next to nothing there is frozen: it is not tuned further.
const (
	// FunctionWords count less than other words: +.0056, +.0059. On sets of others
	// the list brought nothing, so no word is added to it.
	FunctionWords Ingredient = iota
	// Seams are pairs of neighbouring words: +.0003, +.0015. Frozen.
	Seams
	// Likelihood is the query likelihood beside the gram cosine: +.0104.
	Likelihood
	// Answers is BM25 over the answers. Only one of the sets has answers, which
	// gain .05 by it; words that stand in an answer alone are found by nothing else.
	Answers
	// Misspellings takes unknown words for those one edit away: +.0035, and +.011
	// where a letter is wrong.
	Misspellings
	// Beginnings takes the last word for what it may become: +.0018, and +.006
	// where the end is not typed yet.
	Beginnings
	// Languages has entries in other languages come later: +.0023, all of it where
	// a FAQ has several.
	Languages
	// Coverage has unknown words lower the confidence: 0, +.0132.
	Coverage
	// Verbatim has what begins like a question come first: +.0001. It is a promise
	// to who types a title as it stands, whom no set has. Frozen.
	Verbatim
)

// NewIndexWith is NewIndex for a ranker of which one ingredient is so many times
// as strong: at 0 it lacks it, at 1 it is as it is.
func NewIndexWith(entries []Entry, i Ingredient, strength float64) *Index {
	t := tuned
	by := float32(strength)
	switch i {
	case FunctionWords:
		t.common = max(0, 1-(1-t.common)*strength)
	case Seams:
		t.join *= strength
	case Likelihood:
		t.words *= by
	case Answers:
		t.answer *= by
	case Misspellings:
		t.typo = min(1, t.typo*by)
	case Beginnings:
		t.begun, t.longer = min(1, t.begun*by), min(1, t.longer*by)
	case Languages:
		t.foreign *= by
	case Coverage:
		t.coverage = min(1, t.coverage*strength)
	case Verbatim:
		t.verbatim *= by
	}

	return newIndex(entries, &t)
}
