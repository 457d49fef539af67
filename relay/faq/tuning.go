package faq

// tuning holds what the ranker was fitted to. The optimum is flat: halving or
// doubling any one of them costs little, and all sets of questions it was
// tried on share these values.
type tuning struct {
	common  float64 // weight of a function word; others have 1
	related float64 // weight of a group of related words
	join    float64 // weight of the seam between two words

	words  float32 // weight of the query likelihood beside the gram cosine
	answer float32 // weight of the answers' BM25 beside the gram cosine
	mu     float32 // Dirichlet prior of the query likelihood, in terms
	k1, b  float32 // BM25

	typo    float32 // share of an unknown word that goes to those it may be a misspelling of
	begun   float32 // share of an unfinished word that goes to those it may become
	foreign float32 // what an entry in another language than the preferred one loses

	null   float64 // score of the class "no entry answers"
	heat   float64 // temperature of the softmax over entries
	slope  float64 // from the softmax's logit to the probability
	offset float64
}

var tuned = tuning{
	common: .5, related: 2, join: 1,
	words: .06, answer: .4, mu: 10, k1: 1.2, b: .75,
	typo: .6, begun: .8, foreign: .3,
	null: .4, heat: .1, slope: 1, offset: 0,
}
