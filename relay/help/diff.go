package help

import "strings"

// Change says what became of a line.
type Change int8

// A line is in both texts, only in the old one, or only in the new one.
const (
	Same Change = iota
	Gone
	New
)

// Line is one line of a difference.
type Line struct {
	Change Change
	Text   string
}

// mostPairs bounds the work of a difference, in pairs of lines. Beyond it
// what stands between the equal ends has changed as a whole.
const mostPairs = 1 << 20

// Diff tells how one text became another, line by line, with as few changes as
// there can be.
func Diff(old, now string) []Line {
	a, b := strings.Split(old, "\n"), strings.Split(now, "\n")
	var head, tail []Line
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, Line{Same, a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, Line{Same, a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	list := append(head, between(a, b)...)
	for i := len(tail) - 1; i >= 0; i-- {
		list = append(list, tail[i])
	}
	return list
}

// between is the difference of what has no equal ends: common[i][j] is how many
// lines a from i on and b from j on have in common, in order.
func between(a, b []string) (list []Line) {
	i, j := 0, 0
	if len(a)*len(b) <= mostPairs {
		common := make([][]int32, len(a)+1)
		for n := range common {
			common[n] = make([]int32, len(b)+1)
		}
		for i := len(a) - 1; i >= 0; i-- {
			for j := len(b) - 1; j >= 0; j-- {
				if a[i] == b[j] {
					common[i][j] = common[i+1][j+1] + 1
				} else {
					common[i][j] = max(common[i+1][j], common[i][j+1])
				}
			}
		}
		for i < len(a) && j < len(b) {
			switch {
			case a[i] == b[j]:
				list = append(list, Line{Same, a[i]})
				i, j = i+1, j+1
			case common[i+1][j] >= common[i][j+1]:
				list = append(list, Line{Gone, a[i]})
				i++
			default:
				list = append(list, Line{New, b[j]})
				j++
			}
		}
	}
	for ; i < len(a); i++ {
		list = append(list, Line{Gone, a[i]})
	}
	for ; j < len(b); j++ {
		list = append(list, Line{New, b[j]})
	}
	return list
}

// Whole is a text as one, for a difference.
func (t *Text) Whole() string {
	return strings.Join(append([]string{t.Question, t.Topic, t.Answer}, t.Alt...), "\n")
}
