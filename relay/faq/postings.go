package faq

import "math"

// postings lists, for each key, the entries it occurs in and a weight, in
// three arrays that are allocated once: count, then allot, then put.
type postings struct {
	end    []int32 // end[k] is the end of key k's places, end[k-1] their begin
	entry  []int32
	weight []float32
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
	p.entry = make([]int32, total)
	p.weight = make([]float32, total)
}

func (p *postings) put(key, entry int32, weight float32) {
	at := p.end[key]
	p.entry[at], p.weight[at] = entry, weight
	p.end[key]++
}

// addTo adds to each entry's score its weight for the key times factor.
func (p *postings) addTo(scores []float32, key int32, factor float32) {
	from, to := int32(0), p.end[key]
	if key > 0 {
		from = p.end[key-1]
	}
	weights := p.weight[from:to]
	for i, e := range p.entry[from:to] {
		scores[e] += weights[i] * factor
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

// norm returns one by the vector's length, or 0 for an empty vector.
func (a *accumulator) norm() float32 {
	square := float32(0)
	for _, k := range a.keys {
		square += a.value[k] * a.value[k]
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
