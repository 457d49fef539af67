package matrix

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/lab/faults/checker"
)

// What an agent's page shows wrongly turns the checker red; what its log leaves
// out does not.
func TestInboxPageIsJudged(t *testing.T) {
	history := []chat.Event{
		{Seq: 1, ID: "s", Kind: chat.KindStarted},
		{Seq: 2, ID: "a", Kind: chat.KindMessage},
		{Seq: 3, ID: "r", Kind: chat.KindRead},
		{Seq: 4, ID: "b", Kind: chat.KindMessage},
		{Seq: 5, ID: "q", Kind: chat.KindRead},
	}
	seqs := map[string]uint64{"s": 1, "a": 2, "r": 3, "b": 4, "q": 5, "x": 6, "y": 2}
	for _, test := range []struct {
		name  string
		shown string // "|" is a page that was loaded anew
		want  checker.Verdict
	}{
		{"well", "s a b", checker.Verdict{}},
		{"loaded anew", "s a | s a b", checker.Verdict{Reloads: 1}},
		{"the last is missing", "s a", checker.Verdict{Lost: 2}}, // with what follows it
		{"a silent hole", "s b", checker.Verdict{Gaps: 1, Lost: 2}},
		{"nothing", "", checker.Verdict{Lost: 5}},
		{"doubled", "s a a b", checker.Verdict{Duplicated: 1}},
		{"swapped", "s b a", checker.Verdict{Gaps: 1, Disordered: 1, Lost: 1}},
		{"never sent", "s a b x", checker.Verdict{Unsent: 1}},
		{"another in its place", "s y b", checker.Verdict{Unsent: 1, Gaps: 1, Lost: 2}},
	} {
		f := &clients{run: checker.New()}
		log := f.run.Log("x")
		p := &inboxPage{record: f.newRecord(log, "inbox")}
		for _, id := range []string{"a", "b"} {
			log.Invoke("visitor", id)
			log.Ack(id)
		}
		for _, id := range strings.Fields(test.shown) {
			if id == "|" {
				p.reload()
				continue
			}
			p.see([]client.Line{{Seq: seqs[id], ID: id}})
		}
		p.compare(history)
		log.Final(entries(history))
		got := f.run.Check()
		findings := got.Findings
		got.Findings, got.Sent, got.Acked = nil, 0, 0
		if got.String() != test.want.String() {
			t.Errorf("%s: %s, want %s: %q", test.name, &got, &test.want, findings)
		}
	}
}
