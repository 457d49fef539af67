package faq

// What a byte of Options.Extra stands for: extraNone nothing, one more the 254th
// part of a score. An entry that shares nothing with the query is found if it gets
// more than extraAlone.
const (
	extraNone  = 128
	extraUnit  = 1. / 254
	extraAlone = .1
)

// add adds to the entries' scores what the caller knows of them.
func add(scores []float32, extra string) {
	if len(extra) != len(scores) {
		return
	}
	for e, s := range scores {
		by := float32(int(extra[e])-extraNone) * extraUnit
		if s > unrelated/2 {
			by += s
		} else if by <= extraAlone {
			continue
		}
		scores[e] = by
	}
}
