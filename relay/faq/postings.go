package faq

import "math"

// postings lists, for each key, the entries it occurs in and a weight, in two
// arrays that are allocated once: count, then allot, then put.
type postings struct {
	end  []int32 // end[k] is the end of key k's places, end[k-1] their begin
	list []posting
}

type posting struct {
	entry  int32
	weight float32
}

// allot makes room for counts[k] entries of each key k.
func (p *postings) allot(counts []float32) {
	// Until they are put, end[k] is where the next entry of key k goes.
	p.end = make([]int32, len(counts))
	total := int32(0)
	for k, n := range counts {
		p.end[k] = total
		total += int32(n)
	}
	p.list = make([]posting, total)
}

// put adds an entry to the postings of the keys, each with its weight.
func (p *postings) put(entry int32, keys []int32, weights []float32) {
	end, list := p.end, p.list
	for i, k := range keys {
		at := end[k]
		end[k] = at + 1
		list[at] = posting{entry, weights[i]}
	}
}

// addTo adds to each entry's score its weight for the key times factor.
func (p *postings) addTo(scores []float32, key int32, factor float32) {
	from := int32(0)
	if key > 0 {
		from = p.end[key-1]
	}
	list := p.list[from:p.end[key]]
	// Two at once: most of the time of a search is spent here.
	for len(list) > 1 {
		scores[list[0].entry] += list[0].weight * factor
		scores[list[1].entry] += list[1].weight * factor
		list = list[2:]
	}
	if len(list) > 0 {
		scores[list[0].entry] += list[0].weight * factor
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

// norm returns one by the length of the vector of the keys' values, or 0 for an
// empty one.
func norm(value []float32, keys []int32) float32 {
	square := float32(0)
	for _, k := range keys {
		square += value[k] * value[k]
	}
	if square == 0 {
		return 0
	}

	return float32(1 / math.Sqrt(float64(square)))
}

// grown returns s with at least n elements.
func grown(s []float32, n int) []float32 {
	if n <= cap(s) {
		return s[:max(n, len(s))]
	}
	out := make([]float32, n, n+n/2)
	copy(out, s)

	return out
}
