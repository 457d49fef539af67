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

	if n := x.vocab.features.used; n > cap(x.features) {
		x.features = append(make([]feature, 0, 2*n), x.features...)
	}
	x.features = x.features[:x.vocab.features.used]
	terms, flat, features, mark := x.vocab.terms, x.vocab.flat, x.features, float32(x.at+1)
	for _, id := range x.count(x.ids[from:answer]) {
		t := &terms[id]
		t.inQuestion++
		t.count += t.here
		t.asked += t.here
		t.here = 0
		for _, w := range flat[t.features.from:t.features.to] {
			if f := &features[w.feature]; f.last != mark {
				f.last = mark
				f.entries++
			}
		}
	}
	for _, id := range x.count(x.ids[answer:]) {
		t := &terms[id]
		t.inAnswer++
		t.count += t.here
		t.here = 0
	}
	x.words += float32(answer - from)
	x.answerWords += float32(len(x.ids) - answer)
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
	ids, n := x.room(x.ids, 2*len(l.tokens)), len(x.ids)
	phrase, m := x.room(x.phrases.terms, len(l.tokens)), len(x.phrases.terms)
	var before []rune // the word before
	for i := range l.tokens {
		t := &l.tokens[i]
		word := l.text(t)
		id := v.learn(t.key, word, t.char, 1)
		ids[n] = id
		n++
		if question {
			phrase[m] = id
			m++
		}

		next := uint64(0) // what the token and another one make
		weight := 1.0
		if t.char {
			next, before = l.pair(i), nil
		} else {
			if question && before != nil {
				next, weight = seam(before, word), x.tune.join
			}
			before = word
		}
		if next != 0 {
			ids[n] = v.learn(next, nil, true, weight)
			n++
		}
	}
	x.ids, x.phrases.terms = ids[:n], phrase[:m]
	x.docs = append(x.docs, int32(n))
	if question {
		x.phrases.phrase()
	}
}

// room returns s with n more places, in an array for as much as all texts will
// take if they are like those that were read, when it has to make a new one.
func (x *Index) room(s []int32, n int) []int32 {
	n += len(s)
	if n <= cap(s) {
		return s[:n]
	}
	eighths := min(8*x.whole/x.bytes, 128) // of what is needed now
	out := make([]int32, n, 8+n/8*(eighths+1))
	copy(out, s)

	return out
}

// count returns the different terms of ids, in the order in which they come
// first, having counted them.
func (x *Index) count(ids []int32) []int32 {
	if len(x.making.keys) < len(ids) {
		x.making.keys = make([]int32, 2*len(ids))
	}
	terms, keys, n := x.vocab.terms, x.making.keys, 0
	for _, id := range ids {
		t := &terms[id]
		if t.here == 0 {
			keys[n] = id
			n++
		}
		t.here++
	}

	return keys[:n]
}
