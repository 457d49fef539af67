package faq

// read takes the texts of an entry apart and counts.
func (x *Index) read(entry *Entry) {
	x.bytes += size(entry)
	if n := x.at; n > 0 && entry.Lang == x.entries[n-1].Lang {
		x.langs = append(x.langs, x.langs[n-1])
	} else {
		x.langs = append(x.langs, x.tongue(primary(entry.Lang)))
	}
	from := len(x.ids)
	x.doc(entry.Question, true)
	for _, alt := range entry.Alt {
		x.doc(alt, true)
	}
	x.phrases.entry()
	answer := len(x.ids)
	text := entry.Answer
	if !unmarked(text) {
		text = PlainText(Markdown(text))
	}
	x.doc(text, false)
	x.ends = append(x.ends, int32(len(x.docs)))

	x.fit()
	one, mark := x.making.one, float32(x.at+1)
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

// doc takes one text apart, into terms; a question or a paraphrase also into
// seams and as a phrase.
func (x *Index) doc(text string, question bool) {
	l, v := &x.list, &x.vocab
	l.read(text, maxText)
	ids, phrase := x.room(x.ids, 2*len(l.tokens)), x.phrases.terms
	if question {
		phrase = x.room(phrase, len(l.tokens))
	}
	for i := range l.tokens {
		t := &l.tokens[i]
		id := v.learn(t.key, l.text(*t), t.char, 1)
		ids = append(ids, id)
		if question {
			phrase = append(phrase, id)
			if i > 0 && !t.char && !l.tokens[i-1].char {
				ids = append(ids, v.learn(seam(l.text(l.tokens[i-1]), l.text(*t)), nil, true, x.tune.join))
			}
		}
		if pair := l.pair(i); pair != 0 {
			ids = append(ids, v.learn(pair, nil, true, 1))
		}
	}
	x.ids = ids
	x.docs = append(x.docs, int32(len(ids)))
	if question {
		x.phrases.terms = phrase
		x.phrases.phrase()
	}
}

// room returns s with room for n more, and if there is none yet, with as much
// as all texts will take if they are like those that were read.
func (x *Index) room(s []int32, n int) []int32 {
	n += len(s)
	if n <= cap(s) {
		return s
	}
	out := make([]int32, len(s), n+n/8+n*min(16, x.whole/x.bytes))
	copy(out, s)

	return out
}

// count returns the different terms of ids, in the order in which they come
// first, and sets their number in x.making.one.
func (x *Index) count(ids []int32) []int32 {
	one, keys, n := x.making.one, x.making.keys, 0
	for _, id := range ids {
		if one[id] == 0 {
			keys[n] = id
			n++
		}
		one[id]++
	}

	return keys[:n]
}
