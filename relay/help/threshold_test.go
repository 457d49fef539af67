package help_test

import (
	"fmt"
	"strings"
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

// TestJudgeListsWhatIsAnsweredAtOnce checks each kind of question, and that the
// lists agree with the shares.
func TestJudgeListsWhatIsAnsweredAtOnce(t *testing.T) {
	entries := []faq.Entry{{ID: "a", Question: "A?"}, {ID: "b", Question: "B?"}}
	trials := []help.Trial{
		{Asked: "right", Confidence: .7, Entry: "a", Right: true, Answerable: true},
		{Asked: "surer", Confidence: .9, Entry: "b", Right: true, Answerable: true},
		{Asked: "wrong", Confidence: .6, Entry: "b", Answerable: true},
		{Asked: "unsure", Confidence: .5, Entry: "b", Answerable: true},
		{Asked: "foreign", Confidence: .8, Entry: "a"},
		{Asked: "not found", Confidence: 0},
	}
	for at, want := range map[float64]string{
		.6: "{4 2 [{surer B? 0.9} {right A? 0.7}] [{wrong B? 0.6}] [{foreign A? 0.8}]}",
		.8: "{4 2 [{surer B? 0.9}] [] [{foreign A? 0.8}]}",
		0:  "{4 2 [{surer B? 0.9} {right A? 0.7}] [{wrong B? 0.6} {unsure B? 0.5}] [{foreign A? 0.8}]}",
	} {
		if got := fmt.Sprint(help.Judge(trials, entries, at)); got != want {
			t.Errorf("from %v on:\n%s\nwant\n%s", at, got, want)
		}
	}
}

// TestEntriesAfterAnImport are what everybody could read then, and nothing else.
func TestEntriesAfterAnImport(t *testing.T) {
	item := func(id, question string, state help.State, readers help.Readers) help.Item {
		return help.Item{Entry: faq.Entry{ID: id, Question: question}, State: state, For: readers}
	}
	before := []help.Item{
		item("stays", "Stays?", help.Published, help.Everyone), item("changes", "Old?", help.Published, help.Everyone),
		item("draft", "Draft?", help.Drafted, help.Everyone), item("inside", "Inside?", help.Published, help.Agents),
	}
	file := []help.Item{
		item("changes", "New?", help.Published, help.Everyone), item("new", "Added?", help.Published, help.Everyone),
		item("later", "Later?", help.Drafted, help.Everyone), item("inside", "Inside!", help.Published, help.Everyone),
	}
	for keep, want := range map[bool]string{true: "New? Added? Stays?", false: "New? Added?"} {
		var got []string
		for _, e := range help.EntriesAfter(before, file, keep) {
			got = append(got, e.Question)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("keep %v: %q, want %q", keep, got, want)
		}
	}
}
