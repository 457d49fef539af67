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
	docs  []int32 // their ends in ids; of each entry the questions, and last the answer
	ends  []int32 // per entry, the end of its docs
	bytes int     // of the texts that were read, and of all
	whole int

	// Numbers of entries: those that a feature, a term, or a term in the
	// answer occurs in.
	inFeature, inQuestion, inAnswer []float32
	total                           []float32 // occurrences of each term in questions
	words, answerWords              float32   // of all entries

	phrases phrases

	grams   postings  // feature -> part of the entry's unit vector
	likely  postings  // term -> log of how much likelier the entry makes it
	bm25    postings  // term -> weight in the answer
	idf     []float32 // per feature
	telling []float32 // per term, BM25's idf
	untold  float32   // BM25's idf of what is in no answer
	absent  []float32 // per entry: log likelihood ratio of a word that it lacks

	making making
	list   tokenList
}

// making is what is needed while an index is made. The vectors are as long as
// there are terms or features, and all zero between uses; the keys have room for
// as many.
type making struct {
	counted []int32   // per feature, the last entry that it was counted for, from 1
	once    []float32 // per term, the log of its likelihood where it stands once, 0 if not known yet

	one, sum         []float32
	oneKeys, sumKeys []int32
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
	x.untold = x.answerIDF(0)
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
			x.advance()
			done += x.vocab.features.used // what it takes to set a feature up
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

	x.fit()
	x.grams.allot(x.inFeature)
	x.likely.allot(x.inQuestion)
	x.bm25.allot(x.inAnswer)
	x.absent = make([]float32, len(x.entries))
	m, features := &x.making, len(x.inFeature)
	*m = making{
		once: make([]float32, len(x.inQuestion)), one: grown(m.one, features), oneKeys: grown(m.oneKeys, features),
		sum: make([]float32, features), sumKeys: make([]int32, features),
	}

	// Most features and terms are in as many entries as others.
	logs := make([]float32, len(x.entries)+1)
	x.idf = make([]float32, features)
	for f, n := range x.inFeature {
		if logs[int(n)] == 0 {
			logs[int(n)] = log(1 + float32(len(x.entries))/n)
		}
		x.idf[f] = logs[int(n)]
	}
	clear(logs)
	x.telling = make([]float32, len(x.inAnswer))
	for t, n := range x.inAnswer {
		if logs[int(n)] == 0 {
			logs[int(n)] = x.answerIDF(n)
		}
		x.telling[t] = logs[int(n)]
	}
}

// fit makes the counts as long as there are terms and features.
func (x *Index) fit() {
	terms, features := len(x.vocab.terms), x.vocab.features.used
	x.inQuestion = grown(x.inQuestion, terms)
	x.inAnswer = grown(x.inAnswer, terms)
	x.total = grown(x.total, terms)
	x.making.one = grown(x.making.one, terms)
	x.making.oneKeys = grown(x.making.oneKeys, terms)
	x.inFeature = grown(x.inFeature, features)
	x.making.counted = grown(x.making.counted, features)
}

// read takes the texts of an entry apart and counts.
func (x *Index) read(entry *Entry) {
	x.bytes += size(entry)
	x.langs = append(x.langs, x.tongue(primary(entry.Lang)))
	from := len(x.ids)
	x.question(entry.Question)
	for _, alt := range entry.Alt {
		x.question(alt)
	}
	x.phrases.entry()
	answer := len(x.ids)
	text := entry.Answer
	if !unmarked(text) {
		text = PlainText(Markdown(text))
	}
	x.answer(text)
	x.ends = append(x.ends, int32(len(x.docs)))

	x.fit()
	one, mark := x.making.one, int32(x.at)+1
	counted, inFeature := x.making.counted, x.inFeature
	for _, id := range x.count(x.ids[from:answer]) {
		n := one[id]
		one[id] = 0
		x.inQuestion[id]++
		x.total[id] += n
		x.words += n
		term := &x.vocab.terms[id]
		term.count += n
		for _, f := range x.vocab.flat[term.features.from:term.features.to] {
			if counted[f.feature] != mark {
				counted[f.feature] = mark
				inFeature[f.feature]++
			}
		}
	}

	x.answerWords += float32(len(x.ids) - answer)
	for _, id := range x.count(x.ids[answer:]) {
		x.inAnswer[id]++
		x.vocab.terms[id].count += one[id]
		one[id] = 0
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

// question takes a question or a paraphrase apart, into terms with the seams
// between them, and as a phrase.
func (x *Index) question(text string) {
	l, v := &x.list, &x.vocab
	l.read(text, maxText)
	ids := x.room(x.ids, 2*len(l.tokens))
	phrase := x.room(x.phrases.terms, len(l.tokens))
	for i := range l.tokens {
		t := &l.tokens[i]
		id := v.term(t.key, l, t)
		ids = append(ids, id)
		phrase = append(phrase, id)
		if i > 0 && !t.char && !l.tokens[i-1].char {
			ids = append(ids, v.part(seam(l.text(l.tokens[i-1]), l.text(*t)), x.tune.join))
		}
		if pair := l.pair(i); pair != 0 {
			ids = append(ids, v.part(pair, 1))
		}
	}
	x.ids, x.phrases.terms = ids, phrase
	x.docs = append(x.docs, int32(len(ids)))
	x.phrases.phrase()
}

// answer takes an answer apart.
func (x *Index) answer(text string) {
	l, v := &x.list, &x.vocab
	l.read(text, maxText)
	ids := x.room(x.ids, 2*len(l.tokens))
	for i := range l.tokens {
		t := &l.tokens[i]
		ids = append(ids, v.term(t.key, l, t))
		if pair := l.pair(i); pair != 0 {
			ids = append(ids, v.part(pair, 1))
		}
	}
	x.ids = ids
	x.docs = append(x.docs, int32(len(ids)))
}

// room returns s with room for n more, and if there is none yet, with as much
// as all texts will take if they are like those that were read.
func (x *Index) room(s []int32, n int) []int32 {
	n += len(s)
	if n <= cap(s) {
		return s
	}
	all := float64(n) * float64(x.whole) / float64(x.bytes)
	out := make([]int32, len(s), n+n/8+int(min(all, 16*float64(n))))
	copy(out, s)

	return out
}

// count returns the different terms of ids, in the order in which they come
// first, and sets their number in x.making.one.
func (x *Index) count(ids []int32) []int32 {
	one, keys, n := x.making.one, x.making.oneKeys, 0
	for _, id := range ids {
		if one[id] == 0 {
			keys[n] = id
			n++
		}
		one[id]++
	}

	return keys[:n]
}

// weigh makes the vectors of an entry.
func (x *Index) weigh(e int32) {
	doc, at := int32(0), int32(0)
	if e > 0 {
		doc = x.ends[e-1]
		at = x.docs[doc-1]
	}
	answer := x.ends[e] - 1
	questions, told := x.ids[at:x.docs[answer-1]], x.ids[x.docs[answer-1]:x.docs[answer]]

	// The centroid: the sum of the unit vectors of the question and the
	// paraphrases by tf-idf, of length one again.
	terms, flat, idf := x.vocab.terms, x.vocab.flat, x.idf
	one, sum := x.making.one, x.making.sum
	oneKeys, sumKeys, all := x.making.oneKeys, x.making.sumKeys, 0
	for ; doc < answer; doc++ {
		n := 0
		for _, id := range x.ids[at:x.docs[doc]] {
			features := &terms[id].features
			for _, f := range flat[features.from:features.to] {
				old := one[f.feature]
				if old == 0 {
					oneKeys[n] = f.feature
					n++
				}
				one[f.feature] = old + f.weight*idf[f.feature]
			}
		}
		at = x.docs[doc]
		unit := norm(one, oneKeys[:n])
		for _, f := range oneKeys[:n] {
			old := sum[f]
			if old == 0 {
				sumKeys[all] = f
				all++
			}
			sum[f] = old + one[f]*unit
			one[f] = 0
		}
	}
	unit := norm(sum, sumKeys[:all])
	for _, f := range sumKeys[:all] {
		// The query's weight is multiplied with the idf here, once for all.
		x.grams.put(f, e, sum[f]*unit*idf[f])
		sum[f] = 0
	}

	// The query likelihood with Dirichlet smoothing, log (tf + mu p) / ((n + mu) p),
	// split into what every word costs that the entry lacks and what those it
	// has add to that.
	mu := x.tune.mu
	x.absent[e] = log(mu / (float32(len(questions)) + mu))
	for _, id := range x.count(questions) {
		x.likely.put(id, e, x.likelihood(id, one[id]))
		one[id] = 0
	}

	// BM25 over the answers.
	k1, b := x.tune.k1, x.tune.b
	length := float32(len(told)) * float32(len(x.entries)) / max(x.answerWords, 1)
	for _, id := range x.count(told) {
		x.bm25.put(id, e, x.telling[id]*one[id]*(k1+1)/(one[id]+k1*(1-b+b*length)))
		one[id] = 0
	}
}

// likelihood returns what a term adds to the log likelihood that stands n times
// in the questions of an entry.
func (x *Index) likelihood(id int32, n float32) float32 {
	if n == 1 && x.making.once[id] != 0 {
		return x.making.once[id]
	}
	p := x.total[id] / x.words
	l := log(1 + n/(x.tune.mu*p))
	if n == 1 {
		x.making.once[id] = l
	}

	return l
}

// answerIDF is BM25's weight of a term that is in n answers.
func (x *Index) answerIDF(n float32) float32 {
	return log(1 + (float32(len(x.entries))-n+.5)/(n+.5))
}

func log(x float32) float32 { return float32(math.Log(float64(x))) }
