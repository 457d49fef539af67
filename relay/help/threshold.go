package help

import (
	"math"
	"slices"

	"github.com/parley-chat/parley/relay/faq"
)

// Trial is a question put to a FAQ to see what it would have said.
type Trial struct {
	Asked      string
	Confidence float64 // of the first entry found; 0 if none was
	Entry      string  // id of the first entry found; may be empty
	Right      bool    // that entry answers; false for every question that no entry answers
	Answerable bool    // an entry answers the question
}

// Most trials of one entry, so that one with fifty paraphrases does not count
// fifty times.
const mostTrials = 6

// parts is in how many parts the entries are left out: each in turn up to that
// many, a part at a time beyond.
const parts = 24

// Trials leaves every entry out in turn and asks for it, which no entry that is
// left answers; and leaves the first paraphrases out in turn and asks them,
// which their entries answer. What the site wrote itself so tells how sure an
// answer must be there, before anybody has asked.
func Trials(entries []faq.Entry) []Trial {
	return trials(entries[:min(len(entries), mostMeasured)], func(left []faq.Entry) searcher { return faq.NewIndex(left).Search })
}

// indexer makes what searches those that are left.
type indexer func(left []faq.Entry) searcher

func trials(entries []faq.Entry, of indexer) []Trial {
	var out []Trial
	for part := range min(parts, len(entries)) {
		out = append(out, withoutEntries(entries, part, of)...)
	}
	for nth := range mostTrials {
		out = append(out, withoutParaphrase(entries, nth, of)...)
	}
	return out
}

// withoutEntries asks for the entries of a part with the others as the FAQ.
func withoutEntries(entries []faq.Entry, part int, of indexer) []Trial {
	var left []faq.Entry
	for i, e := range entries {
		if i%parts != part {
			left = append(left, e)
		}
	}
	find := of(left)
	var out []Trial
	for i := part; i < len(entries); i += parts {
		for _, asked := range phrases(&entries[i]) {
			out = append(out, trial(find, asked, &entries[i], false))
		}
	}
	return out
}

// withoutParaphrase asks the nth paraphrase of each entry that has it, and
// leaves it out meanwhile.
func withoutParaphrase(entries []faq.Entry, nth int, of indexer) []Trial {
	left := slices.Clone(entries)
	for i := range left {
		if alt := left[i].Alt; nth < len(alt) {
			left[i].Alt = slices.Delete(slices.Clone(alt), nth, nth+1)
		}
	}
	find := of(left)
	var out []Trial
	for i := range entries {
		if e := &entries[i]; nth < len(e.Alt) {
			out = append(out, trial(find, e.Alt[nth], e, true))
		}
	}
	return out
}

// phrases are the first ways to ask for an entry.
func phrases(e *faq.Entry) []string {
	return append([]string{e.Question}, e.Alt[:min(len(e.Alt), mostTrials-1)]...)
}

// trial asks for a question.
func trial(find searcher, asked string, entry *faq.Entry, answerable bool) Trial {
	t := Trial{Asked: asked, Answerable: answerable}
	hits := find(asked, faq.Options{Lang: entry.Lang, K: 1})
	if len(hits) > 0 {
		t.Confidence, t.Entry = hits[0].Confidence, hits[0].Entry.ID
		t.Right = answerable && t.Entry == entry.ID
	}
	return t
}

// Outcome is what a threshold does to trials, as shares of those that an entry
// answers and of those that none does.
type Outcome struct {
	Right   float64 // answered directly and right
	Wrong   float64 // answered wrongly as if sure
	Foreign float64 // answered as if sure although no entry answers
}

// At returns what answering from that confidence on does.
func At(trials []Trial, threshold float64) Outcome {
	var o Outcome
	var known, unknown float64
	for _, t := range trials {
		sure := t.Confidence >= threshold
		switch {
		case !t.Answerable:
			unknown++
			if sure {
				o.Foreign++
			}
		default:
			known++
			if sure && t.Right {
				o.Right++
			} else if sure {
				o.Wrong++
			}
		}
	}
	o.Right, o.Wrong, o.Foreign = o.Right/max(known, 1), o.Wrong/max(known, 1), o.Foreign/max(unknown, 1)
	return o
}

// What a threshold may let through. Entries left out are asked for in the
// site's own words and stand close to those that are left, so they are harder
// to tell than what strangers ask.
const (
	mostWrong   = .08
	mostForeign = .20
)

// FewestTrials that say something; below them a site gets Unmeasured.
const FewestTrials = 12

// Unmeasured is the threshold of a FAQ that is too small to be measured.
const Unmeasured = .75

// Threshold is the lowest confidence from which on an answer is right often
// enough, found from the trials.
func Threshold(trials []Trial) float64 {
	if len(trials) < FewestTrials {
		return Unmeasured
	}
	for step := range 100 {
		t := float64(step) / 100
		if o := At(trials, t); o.Wrong <= mostWrong && o.Foreign <= mostForeign {
			return t
		}
	}
	return math.Nextafter(1, 0)
}
