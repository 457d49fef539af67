package faq

import "math"

// postings lists, for each key, the entries it occurs in and a weight, in
// three arrays that are allocated once: count, then allot, then put.
type postings struct {
	start  []int32 // start[k] to start[k+1] are the places of key k
	entry  []int32
	weight []float32
	next   []int32 // while being filled: where the next one of a key goes
}

// allot makes room for counts[k] entries of each key k.
func (p *postings) allot(counts []int32) {
	p.start = make([]int32, len(counts)+1)
	for k, n := range counts {
		p.start[k+1] = p.start[k] + n
	}
	p.next = append([]int32(nil), p.start...)
	total := p.start[len(counts)]
	p.entry = make([]int32, total)
	p.weight = make([]float32, total)
}

func (p *postings) put(key, entry int32, weight float32) {
	at := p.next[key]
	p.entry[at], p.weight[at] = entry, weight
	p.next[key]++
}

// count returns the number of entries of a key.
func (p *postings) count(key int32) int { return int(p.start[key+1] - p.start[key]) }

// addTo adds to each entry's score its weight for the key times factor.
func (p *postings) addTo(scores []float32, key int32, factor float32) {
	from, to := p.start[key], p.start[key+1]
	weights := p.weight[from:to]
	for i, e := range p.entry[from:to] {
		scores[e] += weights[i] * factor
	}
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
