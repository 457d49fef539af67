package main

import (
	"fmt"
	"io"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// printSure tells which of the entries' own questions, each left out in turn, a bot
// would answer at once if it had to be so sure, in percent; 0 is the threshold that
// follows from them.
func printSure(w io.Writer, entries []faq.Entry, percent int) {
	trials := help.Trials(entries)
	threshold, whence := help.Threshold(trials), "found from the entries"
	switch {
	case percent > 0:
		threshold, whence = float64(percent)/100, "as given"
	case len(trials) < help.FewestTrials:
		whence = "the entries are too few to tell"
	}
	v := help.Judge(trials, entries, threshold)
	fmt.Fprintf(w, "from %.0f %% on, %s, a bot would answer at once: rightly %d of %d questions, with another entry %d; of %d that no entry answers %d\n",
		threshold*100, whence, len(v.Right), v.Known, len(v.Wrong), v.Unknown, len(v.Foreign))
	for _, list := range []struct {
		name string
		told []help.Told
	}{{"wrong", v.Wrong}, {"none", v.Foreign}, {"right", v.Right}} {
		for _, t := range list.told[:min(len(list.told), maxTold)] {
			fmt.Fprintf(w, "%-8s %3.0f %%  %s  %s\n", list.name, t.Sure*100, oneLine(t.Asked), oneLine(t.Found))
		}
		if more := len(list.told) - maxTold; more > 0 {
			fmt.Fprintf(w, "%-8s and %d more\n", list.name, more)
		}
	}
}
