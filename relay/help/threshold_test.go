package help_test

import (
	"fmt"
	"testing"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// TestThresholdIsTheLowestThatHolds checks both sides of the edge: what the
// threshold lets through is within bounds, and a step lower it is not.
func TestThresholdIsTheLowestThatHolds(t *testing.T) {
	trials := []help.Trial{}
	for i := range 100 {
		confidence := float64(i) / 100
		trials = append(trials,
			help.Trial{Confidence: confidence, Answerable: true, Right: i >= 30},
			help.Trial{Confidence: confidence * .8},
		)
	}

	got := help.Threshold(trials)
	if o := help.At(trials, got); o.Wrong > .08 || o.Foreign > .20 {
		t.Errorf("%.2f lets %+v through", got, o)
	}
	if o := help.At(trials, got-.01); o.Wrong <= .08 && o.Foreign <= .20 {
		t.Errorf("%.2f would do too: %+v", got-.01, o)
	}
}

func TestThresholdWithoutEnoughToGoBy(t *testing.T) {
	for _, entries := range [][]faq.Entry{nil, {{ID: "a", Question: "How do I return it?"}}} {
		if got := help.Threshold(help.Trials(entries)); got != help.Unmeasured {
			t.Errorf("%d entries: %.2f, want %.2f", len(entries), got, help.Unmeasured)
		}
	}
}

// TestThresholdOfWhatNobodyCanTell has nothing but wrong answers that are sure.
func TestThresholdOfWhatNobodyCanTell(t *testing.T) {
	var trials []help.Trial
	for range 20 {
		trials = append(trials, help.Trial{Confidence: .999})
	}
	if got := help.Threshold(trials); got <= .999 {
		t.Errorf("%.3f answers what it should not", got)
	}
}

// TestTrialsLeaveOut checks that what is asked is not there to be found.
func TestTrialsLeaveOut(t *testing.T) {
	var entries []faq.Entry
	for i := range 40 {
		entries = append(entries, faq.Entry{
			ID: fmt.Sprint("e", i), Lang: "en", Question: fmt.Sprintf("question%c%c zebra", 'a'+i%26, 'a'+i/26),
			Alt: []string{fmt.Sprintf("paraphrase%c%c heron", 'a'+i%26, 'a'+i/26)},
		})
	}

	asked := 0
	for _, trial := range help.Trials(entries) {
		if !trial.Answerable {
			asked++
			for _, e := range entries {
				if (trial.Asked == e.Question || trial.Asked == e.Alt[0]) && trial.Entry == e.ID {
					t.Errorf("%q finds its own entry", trial.Asked)
				}
			}
		}
	}
	if asked != 80 {
		t.Errorf("%d questions without an answer, want 80", asked)
	}
}
