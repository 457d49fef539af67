package faq

// tuning holds what the ranker was fitted to. The optimum is flat: halving or
// doubling any one of them costs little, and all sets of questions it was
// tried on share these values.
type tuning struct {
	common  float64 // weight of a function word; others have 1
	related float64 // weight of a group of related words
	join    float64 // weight of the seam between two words
	words   float64 // weight of the query likelihood beside the gram cosine
	answer  float64 // weight of the answers' BM25 beside the gram cosine
	mu      float64 // Dirichlet prior of the query likelihood, in words
	k1, b   float64 // BM25
	typo    float64 // share of an unknown word that goes to those it may be a misspelling of
	begun   float64 // share of an unfinished word that goes to those it may become
	foreign float64 // what an entry in another language than the preferred one loses

	null     float64 // score of the class "no entry answers"
	heat     float64 // temperature of the softmax over entries
	coverage float64 // how much unknown words of the query count against an answer
	slope    float64 // from the softmax's logit to the probability
	offset   float64
}

var tuned = tuning{
	common: .5, related: 2, join: 1, words: .06, answer: .4, mu: 10, k1: 1.2, b: .75,
	typo: .6, begun: .8, foreign: .3,
	null: .4, heat: .1, coverage: 1, slope: 1, offset: 0,
}
