package faq

// Index finds entries. Build and the first Search change it and must not run
// at the same time as anything else; once Build has returned true, any number
// of searches may run at once.
type Index struct {
	entries []Entry
	tune    *tuning
	vocab   vocabulary
	tongues []string // the languages of the entries
	langs   []int16  // per entry, a place in tongues

	stage stage
	at    int     // the next entry of the stage
	ids   []int32 // what reading found: the terms of all texts
	docs  []int32 // their ends in ids; of each entry the questions, and last the answer
	ends  []int32 // per entry, the end of its docs
	bytes int     // of the texts that were read, and of all
	whole int

	features           []feature
	words, answerWords float32 // of all entries

	phrases phrases

	grams   postings  // feature -> part of the entry's unit vector
	likely  postings  // term -> log of how much likelier the entry makes it
	bm25    postings  // term -> weight in the answer
	idf     []float32 // per feature, 0 for those that are in no question
	rare    float32   // idf of what is in one question
	telling []float32 // per term, BM25's idf
	untold  float32   // BM25's idf of what is in no answer
	absent  []float32 // per entry: log likelihood ratio of a word that it lacks

	making making
	list   tokenList
}

// making is what is needed while an index is made. The two vectors are as long
// as there are features, and all zero between uses; the others have room for
// what a text can have.
type making struct {
	one, sum      []float32
	keys, sumKeys []int32
	weights       []float32
}

// stage is how far building has come.
type stage uint8

const (
	reading  stage = iota // taking texts apart, an entry at a time
	weighing              // making each entry's vectors
	complete
)

// maxText is the most tokens of one text that are read.
const maxText = 4096

// NewIndex prepares an index of the entries, which the caller must not change
// afterwards. It does no work yet, see Build.
func NewIndex(entries []Entry) *Index {
	return newIndex(entries, &tuned)
}

func newIndex(entries []Entry, tune *tuning) *Index {
	x := &Index{entries: entries, tune: tune, vocab: vocabulary{tune: tune}}
	x.rare, x.untold = x.questionIDF(1), x.answerIDF(0)
	for i := range entries {
		x.whole += size(&entries[i])
	}

	return x
}

// Build does a part of the work of making the index and reports whether it is
// complete. The budget is in bytes of text, each of which is worked on twice; 0
// means no limit. A thousand entries of 600 bytes take some 15 ms in all.
func (x *Index) Build(budget int) bool {
	for done := 0; x.stage != complete && (budget <= 0 || done < budget); {
		if x.at == len(x.entries) {
			if x.stage == reading && done > 0 && budget > 0 {
				break // making room for all vectors is a part of its own
			}
			x.advance()
			done += budget
			continue
		}
		entry := &x.entries[x.at]
		if x.stage == reading {
			x.read(entry)
		} else {
			x.weigh(int32(x.at))
		}
		done += size(entry)
		x.at++
	}

	return x.stage == complete
}

// size is how many bytes of text an entry has, and one.
func size(entry *Entry) int {
	n := 1 + len(entry.Question) + len(entry.Answer)
	for _, alt := range entry.Alt {
		n += len(alt)
	}

	return n
}

// advance ends a stage and begins the next.
func (x *Index) advance() {
	x.at = 0
	x.stage++
	if x.stage == complete {
		x.ids, x.docs, x.ends = nil, nil, nil
		x.making, x.list = making{}, tokenList{}
		return
	}

	// Most features and terms are in as many entries as others, so each
	// logarithm is taken once.
	idf, telling := make([]float32, len(x.entries)+1), make([]float32, len(x.entries)+1)
	for n := range idf {
		idf[n], telling[n] = x.questionIDF(float32(n)), x.answerIDF(float32(n))
	}
	counts := make([]float32, len(x.features))
	x.idf = make([]float32, len(x.features))
	for f := range counts {
		n := x.features[f].entries
		counts[f], x.idf[f] = n, idf[int(n)]
	}
	x.grams.allot(counts)

	terms := x.vocab.terms
	counts = make([]float32, len(terms))
	for t := range counts {
		counts[t] = terms[t].inQuestion
	}
	x.likely.allot(counts)
	x.telling = make([]float32, len(terms))
	for t := range counts {
		n := terms[t].inAnswer
		counts[t], x.telling[t] = n, telling[int(n)]
	}
	x.bm25.allot(counts)

	x.absent = make([]float32, len(x.entries))
	most := max(len(x.features), len(terms))
	x.making = making{
		one: make([]float32, len(x.features)), sum: make([]float32, len(x.features)),
		keys: make([]int32, most), sumKeys: make([]int32, len(x.features)), weights: make([]float32, most),
	}
	x.features = nil
}
