package faq

import "math"

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
	docs  []span  // ranges of ids: an entry's questions, and last its answer
	ends  []int32 // ends[e]: the end of entry e's docs

	// Numbers of entries: those that a feature, a term, or a term in the
	// answer occurs in.
	inFeature, inQuestion, inAnswer []float32
	total                           []float32 // occurrences of each term in questions
	words, answerWords              float32   // of all entries

	phrases phrases

	grams  postings  // feature -> part of the entry's unit vector
	likely postings  // term -> log of how much likelier the entry makes it
	bm25   postings  // term -> weight in the answer
	idf    []float32 // per feature
	absent []float32 // per entry: log likelihood ratio of a word that it lacks

	sum, one accumulator // for vectors being made
	list     tokenList
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
	return &Index{entries: entries, tune: tune, vocab: vocabulary{tune: tune}}
}

// Build does a part of the work of making the index and reports whether it is
// complete. The budget is in entries, each of which is worked on twice; 0
// means no limit. A thousand entries take some 25 ms in all.
func (x *Index) Build(budget int) bool {
	for done := 0; x.stage != complete && (budget <= 0 || done < budget); done++ {
		switch {
		case x.at == len(x.entries):
			x.advance()
			continue
		case x.stage == reading:
			x.read(&x.entries[x.at])
		default:
			x.weigh(x.at)
		}
		x.at++
	}

	return x.stage == complete
}

// advance ends a stage and begins the next.
func (x *Index) advance() {
	x.at = 0
	x.stage++
	if x.stage == complete {
		x.ids, x.docs, x.ends = nil, nil, nil
		x.sum, x.one, x.list = accumulator{}, accumulator{}, tokenList{}
		return
	}

	x.fit()
	x.grams.allot(x.inFeature)
	x.likely.allot(x.inQuestion)
	x.bm25.allot(x.inAnswer)
	x.absent = grown(nil, len(x.entries))
	x.idf = grown(nil, len(x.inFeature))
	for f, n := range x.inFeature {
		x.idf[f] = log(1 + float32(len(x.entries))/n)
	}
}

// fit makes the counts as long as there are terms and features.
func (x *Index) fit() {
	terms := len(x.vocab.terms)
	x.inFeature = grown(x.inFeature, x.vocab.features.used)
	x.inQuestion = grown(x.inQuestion, terms)
	x.inAnswer = grown(x.inAnswer, terms)
	x.total = grown(x.total, terms)
}

// read takes the texts of an entry apart and counts.
func (x *Index) read(entry *Entry) {
	x.langs = append(x.langs, x.tongue(primary(entry.Lang)))
	from := len(x.docs)
	x.readDoc(entry.Question, true)
	for _, alt := range entry.Alt {
		x.readDoc(alt, true)
	}
	x.readDoc(PlainText(Markdown(entry.Answer)), false)
	x.ends = append(x.ends, int32(len(x.docs)))
	x.phrases.entry()

	x.fit()
	answer := len(x.docs) - 1
	x.tally(x.docs[from:answer])
	x.sum.reset(len(x.inFeature))
	for _, id := range x.one.keys {
		n := x.one.value[id]
		x.inQuestion[id]++
		x.total[id] += n
		x.words += n
		x.vocab.terms[id].count += n
		for _, f := range x.vocab.of(id) {
			x.sum.add(f.feature, 1)
		}
	}
	for _, f := range x.sum.keys {
		x.inFeature[f]++
	}

	x.answerWords += x.tally(x.docs[answer:])
	for _, id := range x.one.keys {
		x.inAnswer[id]++
		x.vocab.terms[id].count += x.one.value[id]
	}
}

// tongue returns the number of a language.
func (x *Index) tongue(lang string) int16 {
	for i, t := range x.tongues {
		if t == lang {
			return int16(i)
		}
	}
	x.tongues = append(x.tongues, lang)

	return int16(len(x.tongues) - 1)
}

// readDoc takes one text apart, into terms; a question or a paraphrase also
// into neighbours and as a phrase.
func (x *Index) readDoc(text string, question bool) {
	l, v := &x.list, &x.vocab
	l.read(text, maxText)
	from := int32(len(x.ids))
	for i := range l.tokens {
		word, before, pair := l.at(i)
		var id int32
		if word != nil {
			id = v.learn(hash(seedWord, word), word, 0)
		} else {
			id = v.learn(hash(seedChar, pair[:1]), nil, 1)
		}
		x.ids = append(x.ids, id)
		if question {
			x.phrases.terms = append(x.phrases.terms, id)
		}
		if question && before != nil {
			x.ids = append(x.ids, v.learn(seam(before, word), nil, x.tune.join))
		}
		if len(pair) > 1 {
			x.ids = append(x.ids, v.learn(hash(seedChar, pair), nil, 1))
		}
	}
	x.docs = append(x.docs, span{from, int32(len(x.ids))})
	if question {
		x.phrases.phrase()
	}
}

// tally counts the terms of some docs into x.one, and returns their number.
func (x *Index) tally(docs []span) float32 {
	x.one.reset(len(x.vocab.terms))
	n := float32(0)
	for _, d := range docs {
		for _, id := range x.ids[d.from:d.to] {
			x.one.add(id, 1)
			n++
		}
	}

	return n
}

// weigh makes the vectors of an entry.
func (x *Index) weigh(e int) {
	from := int32(0)
	if e > 0 {
		from = x.ends[e-1]
	}
	questions, answer := x.docs[from:x.ends[e]-1], x.docs[x.ends[e]-1:x.ends[e]]

	// The centroid: the sum of the unit vectors of the question and the
	// paraphrases by tf-idf, of length one again.
	x.sum.reset(len(x.idf))
	for _, d := range questions {
		x.one.reset(len(x.idf))
		for _, id := range x.ids[d.from:d.to] {
			for _, f := range x.vocab.of(id) {
				x.one.add(f.feature, f.weight*x.idf[f.feature])
			}
		}
		norm := x.one.norm()
		for _, f := range x.one.keys {
			x.sum.add(f, x.one.value[f]*norm)
		}
	}
	norm := x.sum.norm()
	for _, f := range x.sum.keys {
		// The query's weight is multiplied with the idf here, once for all.
		x.grams.put(f, int32(e), x.sum.value[f]*norm*x.idf[f])
	}

	// The query likelihood with Dirichlet smoothing, log (tf + mu p) / ((n + mu) p),
	// split into what every word costs that the entry lacks and what those it
	// has add to that.
	mu := x.tune.mu
	x.absent[e] = log(mu / (x.tally(questions) + mu))
	for _, id := range x.one.keys {
		p := x.total[id] / x.words
		x.likely.put(id, int32(e), log(1+x.one.value[id]/(mu*p)))
	}

	// BM25 over the answers.
	entries := float32(len(x.entries))
	length := x.tally(answer) * entries / max(x.answerWords, 1)
	for _, id := range x.one.keys {
		n, tf := x.inAnswer[id], x.one.value[id]
		x.bm25.put(id, int32(e), x.answerIDF(n)*tf*(x.tune.k1+1)/(tf+x.tune.k1*(1-x.tune.b+x.tune.b*length)))
	}
}

// answerIDF is BM25's weight of a term that is in n answers.
func (x *Index) answerIDF(n float32) float32 {
	return log(1 + (float32(len(x.entries))-n+.5)/(n+.5))
}

func log(x float32) float32 { return float32(math.Log(float64(x))) }
