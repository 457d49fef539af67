package record

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// Numbers is a set of the numbers of conversations. The zero value is empty.
type Numbers struct{ words []uint64 }

// Add adds a number.
func (s *Numbers) Add(n uint64) {
	at := int(n >> 6)
	if at >= len(s.words) {
		s.words = append(s.words, make([]uint64, at+1-len(s.words))...)
	}
	s.words[at] |= 1 << (n & 63)
}

// Keep removes the numbers that are not in other.
func (s *Numbers) Keep(other *Numbers) {
	s.words = s.words[:min(len(s.words), len(other.words))]
	for i := range s.words {
		s.words[i] &= other.words[i]
	}
}

// Empty reports whether there is none.
func (s *Numbers) Empty() bool {
	return !slices.ContainsFunc(s.words, func(word uint64) bool { return word != 0 })
}

// Below returns the highest numbers below before, at most limit of them.
func (s *Numbers) Below(before uint64, limit int) (found []uint64) {
	for at := min(len(s.words), int(before>>6)+1) - 1; at >= 0; at-- {
		word := s.words[at]
		if uint64(at) == before>>6 {
			word &= 1<<(before&63) - 1
		}
		for ; word != 0; word &^= 1 << (63 - bits.LeadingZeros64(word)) {
			if len(found) == limit {
				return found
			}
			found = append(found, uint64(at)<<6+63-uint64(bits.LeadingZeros64(word)))
		}
	}
	return found
}

// AddWide adds numbers that are kept in four bytes each.
func (s *Numbers) AddWide(kept string) {
	for ; len(kept) >= 4; kept = kept[4:] {
		s.Add(uint64(binary.LittleEndian.Uint32([]byte(kept[:4]))))
	}
}

// Wide is how a number is kept in four bytes.
func Wide(n uint64) string {
	return string(binary.LittleEndian.AppendUint32(nil, uint32(n)))
}

// Terms are kept with spaces between.

// JoinTerms is how terms are kept.
func JoinTerms(terms []string) string { return strings.Join(terms, " ") }

// SplitTerms reads what JoinTerms wrote.
func SplitTerms(kept string) []string {
	if kept == "" {
		return nil
	}
	return strings.Split(kept, " ")
}

// Changed returns which terms came and which went.
func Changed(before, after []string) (came, gone []string) {
	return without(after, before), without(before, after)
}

// without returns those of terms that are not in others.
func without(terms, others []string) []string {
	in := make(map[string]struct{}, len(others))
	for _, t := range others {
		in[t] = struct{}{}
	}
	return slices.DeleteFunc(slices.Clone(terms), func(t string) bool { _, is := in[t]; return is })
}
