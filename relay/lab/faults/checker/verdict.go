package checker

import (
	"fmt"
	"strings"
)

// Verdict counts what a run did and what was wrong with it.
type Verdict struct {
	// Sent counts messages, each once however often it was tried; Acked those
	// that were acknowledged, Failed those refused for good, Unknown the rest.
	Sent, Acked, Failed, Unknown int
	// Reloads counts screens that were visibly loaded anew.
	Reloads int
	// Gone counts acknowledged messages that went with a store that was put
	// back, see Run.Lost. They are not among Lost.
	Gone int

	// Lost counts acknowledged messages that are not in the history, and
	// entries of the history that a screen does not show in the end.
	Lost int
	// Duplicated counts messages beyond the first of their id, in the history
	// or on a screen.
	Duplicated int
	// Disordered counts messages of the history that stand before one they
	// were sent after, and entries of a screen that stand where the history has
	// them not.
	Disordered int
	// Gaps counts sequence numbers that the history left out, and the moments
	// when a screen jumped over some.
	Gaps int
	// Unsent counts messages in the history or on a screen that nobody sent, or
	// that were refused.
	Unsent int

	// Findings describe the first of what was wrong.
	Findings []string
}

// maxFindings is how many findings are described.
const maxFindings = 20

// OK reports whether nothing was wrong.
func (v *Verdict) OK() bool {
	return v.Lost == 0 && v.Duplicated == 0 && v.Disordered == 0 && v.Gaps == 0 && v.Unsent == 0
}

// String returns the counts as they stand in a report:
// "sent=10000 acked=10000 lost=0 duplicated=0 disordered=0 gaps=0".
// What is rare (unsent, failed, unknown, gone, reloads) is named if there is any.
func (v *Verdict) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sent=%d acked=%d lost=%d duplicated=%d disordered=%d gaps=%d",
		v.Sent, v.Acked, v.Lost, v.Duplicated, v.Disordered, v.Gaps)
	for _, rare := range []struct {
		name string
		n    int
	}{{"unsent", v.Unsent}, {"failed", v.Failed}, {"unknown", v.Unknown}, {"gone", v.Gone}, {"reloads", v.Reloads}} {
		if rare.n != 0 {
			fmt.Fprintf(&b, " %s=%d", rare.name, rare.n)
		}
	}
	return b.String()
}

// Add sums another run's verdict up.
func (v *Verdict) Add(w Verdict) {
	v.Sent += w.Sent
	v.Acked += w.Acked
	v.Failed += w.Failed
	v.Unknown += w.Unknown
	v.Reloads += w.Reloads
	v.Gone += w.Gone
	v.Lost += w.Lost
	v.Duplicated += w.Duplicated
	v.Disordered += w.Disordered
	v.Gaps += w.Gaps
	v.Unsent += w.Unsent
	v.Findings = append(v.Findings, w.Findings...)
	v.Findings = v.Findings[:min(len(v.Findings), maxFindings)]
}

// found counts one fault and describes it.
func (v *Verdict) found(count *int, format string, args ...any) {
	*count++
	if len(v.Findings) < maxFindings {
		v.Findings = append(v.Findings, fmt.Sprintf(format, args...))
	}
}
