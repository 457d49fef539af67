package faq

// chains are lists of words that have a letter in common, each in the order of
// the words: they spare a search most of the words that it would reject.
type chains struct {
	first, last [64]int32 // by the letter's low bits: places in next, from 1; 0 for none
	next        []int32   // per word the next one's place, from 1; 0 at the end
}

// add adds the next word.
func (c *chains) add(letter rune) {
	c.next = append(c.next, 0)
	place, at := int32(len(c.next)), letter&63
	if c.first[at] == 0 {
		c.first[at] = place
	} else {
		c.next[c.last[at]-1] = place
	}
	c.last[at] = place
}
