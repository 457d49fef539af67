package faq

import "math"

// Index finds entries. Build and the first Search change it and must not run
// at the same time as anything else; once Build has returned true, any number
// of searches may run at once.
type Index struct {
	entries []Entry
	tune    *tuning
	vocab   vocabulary

	stage   stage
	at      int     // the next entry of the stage
	langs   []int16 // per entry: its language, a place in tongues
	tongues []string

	// What reading found; it is dropped when the index is complete.
	ids  []int32 // terms and, below zero, ^feature for the seams
	docs []span  // questions and paraphrases, ranges of ids; the last doc of an entry is its answer
	ends []int32 // ends[e]: the end of entry e's docs

	featureCount, wordCount, answerCount []int32   // entries that a feature or a term occurs in
	total                                []float32 // occurrences of each term in all questions
	words, answerWords                   float64   // all of them

	grams    postings // feature -> part of the entry's unit vector
	likely   postings // term -> log of how much likelier the entry makes it
	bm25     postings // term -> weight in the answer
	idf      []float32
	absent   []float32 // per entry: log likelihood ratio of a word that it lacks
	scratch  accumulator
	scratch2 accumulator
	list     tokenList
}

// span is a range [from, to).
type span struct{ from, to int32 }

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
	return &Index{entries: entries, tune: tune}
}

// Len returns the number of entries.
func (x *Index) Len() int { return len(x.entries) }

// Build does a part of the work of making the index and reports whether it is
// complete. The budget is in entries, each of which is worked on twice; 0
// means no limit. A thousand entries take some 20 ms in all.
func (x *Index) Build(budget int) bool {
	for done := 0; x.stage != complete && (budget <= 0 || done < budget); done++ {
		if x.at == len(x.entries) {
			x.advance()
			continue
		}
		if x.stage == reading {
			x.read(x.at)
		} else {
			x.weigh(x.at)
		}
		x.at++
	}

	return x.stage == complete
}

// advance ends a stage and begins the next.
func (x *Index) advance() {
	x.at = 0
	if x.stage == weighing || len(x.entries) == 0 {
		x.stage = complete
		x.docs, x.ids, x.ends = nil, nil, nil
		x.scratch, x.scratch2, x.list = accumulator{}, accumulator{}, tokenList{}
		return
	}

	x.stage = weighing
	x.featureCount = grown(x.featureCount, x.vocab.features.used)
	x.wordCount = grown(x.wordCount, len(x.vocab.terms))
	x.answerCount = grown(x.answerCount, len(x.vocab.terms))
	x.total = grown(x.total, len(x.vocab.terms))
	x.grams.allot(x.featureCount)
	x.likely.allot(x.wordCount)
	x.bm25.allot(x.answerCount)

	x.idf = make([]float32, len(x.featureCount))
	for f, n := range x.featureCount {
		x.idf[f] = float32(math.Log(1 + float64(len(x.entries))/float64(n)))
	}
	x.absent = make([]float32, len(x.entries))
}

// read takes the texts of an entry apart and counts.
func (x *Index) read(e int) {
	if x.langs == nil {
		x.vocab.tune = x.tune
		x.langs = make([]int16, len(x.entries))
	}
	entry := &x.entries[e]
	x.langs[e] = x.tongue(primary(entry.Lang))

	x.readDoc(entry.Question, true)
	for _, alt := range entry.Alt {
		x.readDoc(alt, true)
	}
	if entry.Answer == "" {
		x.readDoc("", false)
	} else {
		x.readDoc(PlainText(Markdown(entry.Answer)), false)
	}
	x.ends = append(x.ends, int32(len(x.docs)))
	x.answerWords += float64(len(x.answer(e)))

	x.count(e)
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

// readDoc takes one text apart.
func (x *Index) readDoc(text string, seams bool) {
	l, v := &x.list, &x.vocab
	l.read(text, maxText)
	from := int32(len(x.ids))
	for i, t := range l.tokens {
		if !t.char {
			id := v.word(l.text(t))
			v.terms[id].count++
			x.ids = append(x.ids, id)
			if seams && i > 0 && !l.tokens[i-1].char {
				x.ids = append(x.ids, ^v.feature(seam(l.text(l.tokens[i-1]), l.text(t)), true))
			}
			continue
		}
		x.ids = append(x.ids, v.chars(l.runes[t.from:t.to]))
		if t.joined {
			x.ids = append(x.ids, v.chars(l.runes[t.from:l.tokens[i+1].to]))
		}
	}
	x.docs = append(x.docs, span{from, int32(len(x.ids))})
}

// count notes which features and terms occur in an entry.
func (x *Index) count(e int) {
	features, terms := &x.scratch, &x.scratch2
	features.reset(x.vocab.features.used)
	terms.reset(len(x.vocab.terms))
	for _, d := range x.questions(e) {
		for _, id := range x.ids[d.from:d.to] {
			if id < 0 {
				features.add(^id, 1)
				continue
			}
			terms.add(id, 1)
		}
	}
	x.wordCount = grown(x.wordCount, len(x.vocab.terms))
	x.total = grown(x.total, len(x.vocab.terms))
	for _, id := range terms.keys {
		x.wordCount[id]++
		x.total[id] += terms.value[id]
		x.words += float64(terms.value[id])
		for _, f := range x.vocab.of(id) {
			features.add(f.feature, 1)
		}
	}
	x.featureCount = grown(x.featureCount, x.vocab.features.used)
	for _, f := range features.keys {
		x.featureCount[f]++
	}

	terms.reset(len(x.vocab.terms))
	for _, id := range x.answer(e) {
		terms.add(id, 1)
	}
	x.answerCount = grown(x.answerCount, len(x.vocab.terms))
	for _, id := range terms.keys {
		x.answerCount[id]++
	}
}

// questions returns the docs of an entry's question and paraphrases.
func (x *Index) questions(e int) []span {
	from := int32(0)
	if e > 0 {
		from = x.ends[e-1]
	}

	return x.docs[from : x.ends[e]-1]
}

// answer returns the terms of an entry's answer.
func (x *Index) answer(e int) []int32 {
	d := x.docs[x.ends[e]-1]
	return x.ids[d.from:d.to]
}

// weigh makes the vectors of an entry.
func (x *Index) weigh(e int) {
	x.weighGrams(e)
	x.weighWords(e)
	x.weighAnswer(e)
}

// weighGrams makes the entry's centroid: the sum of the unit vectors of its
// question and paraphrases by tf-idf, of length one again.
func (x *Index) weighGrams(e int) {
	sum, one := &x.scratch, &x.scratch2
	sum.reset(len(x.idf))
	for _, d := range x.questions(e) {
		one.reset(len(x.idf))
		for _, id := range x.ids[d.from:d.to] {
			if id < 0 {
				one.add(^id, float32(x.tune.join))
				continue
			}
			for _, f := range x.vocab.of(id) {
				one.add(f.feature, f.weight)
			}
		}
		square := float32(0)
		for _, f := range one.keys {
			w := one.value[f] * x.idf[f]
			square += w * w
		}
		if square == 0 {
			continue
		}
		norm := float32(1 / math.Sqrt(float64(square)))
		for _, f := range one.keys {
			sum.add(f, one.value[f]*x.idf[f]*norm)
		}
	}

	square := float32(0)
	for _, f := range sum.keys {
		square += sum.value[f] * sum.value[f]
	}
	norm := float32(1 / math.Sqrt(float64(max(square, 1e-9))))
	for _, f := range sum.keys {
		// The query's weight is multiplied with the idf here, once for all.
		x.grams.put(f, int32(e), sum.value[f]*norm*x.idf[f])
	}
}

// weighWords makes the entry's part of a query likelihood with Dirichlet
// smoothing: log (tf + mu p) / ((n + mu) p), split into what every word costs
// that the entry lacks and what those it has add to that.
func (x *Index) weighWords(e int) {
	tf := &x.scratch
	tf.reset(len(x.vocab.terms))
	n := 0.0
	for _, d := range x.questions(e) {
		for _, id := range x.ids[d.from:d.to] {
			if id >= 0 {
				tf.add(id, 1)
				n++
			}
		}
	}
	mu := x.tune.mu
	x.absent[e] = float32(math.Log(mu / (n + mu)))
	for _, id := range tf.keys {
		p := float64(x.total[id]) / x.words
		x.likely.put(id, int32(e), float32(math.Log(1+float64(tf.value[id])/(mu*p))))
	}
}

// weighAnswer makes the entry's part of BM25 over the answers.
func (x *Index) weighAnswer(e int) {
	tf := &x.scratch
	tf.reset(len(x.vocab.terms))
	for _, id := range x.answer(e) {
		tf.add(id, 1)
	}
	entries := float64(len(x.entries))
	long := float64(len(x.answer(e))) * entries / max(x.answerWords, 1)
	for _, id := range tf.keys {
		n, t := float64(x.answerCount[id]), float64(tf.value[id])
		idf := math.Log(1 + (entries-n+.5)/(n+.5))
		x.bm25.put(id, int32(e), float32(idf*t*(x.tune.k1+1)/(t+x.tune.k1*(1-x.tune.b+x.tune.b*long))))
	}
}

// accumulator is a sparse vector that is cleared by what was touched.
type accumulator struct {
	value []float32
	keys  []int32
}

func (a *accumulator) reset(size int) {
	for _, k := range a.keys {
		a.value[k] = 0
	}
	a.keys = a.keys[:0]
	a.value = grown(a.value, size)
}

// add adds a positive weight.
func (a *accumulator) add(key int32, weight float32) {
	if a.value[key] == 0 {
		a.keys = append(a.keys, key)
	}
	a.value[key] += weight
}

// grown returns s with at least n elements.
func grown[T int32 | float32](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	if n <= cap(s) {
		return s[:n]
	}

	return append(make([]T, 0, n+n/2), s...)[:n]
}
