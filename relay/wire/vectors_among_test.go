//go:build !js

package wire_test

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// amongAgents are events that reach no visitor: the widget does not read their
// bodies.
var amongAgents = map[string]chat.Event{
	"event/topic":      {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindTopic, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Labelled{Label: vAgent, Name: "退货"}},
	"event/tagged":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindTagged, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Labelled{Label: vAgent, Name: "vip"}},
	"event/untagged":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindUntagged, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Labelled{Label: vAgent, Name: "vip"}},
	"event/priority":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindPriority, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Labelled{Level: chat.PriorityLow}},
	"event/snoozed":    {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindSnoozed, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Snoozed{Until: chat.UntilReply}},
	"event/woken":      {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindWoken, Role: chat.RoleSystem},
	"event/erased":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindErased, Role: chat.RoleVisitor, From: vVisitor},
	"event/numbered":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindNumbered, Role: chat.RoleSystem, Body: &chat.Numbered{Number: 4711}},
	"event/edited":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindEdited, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Text: "Yes, in blue.", Altered: 7, Body: &chat.Alteration{Was: "Yes, in bleu.", Note: 1, Shown: 1}},
	"event/deleted":    {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindDeleted, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Altered: 7, Body: &chat.Alteration{Note: 1}},
	"event/altered":    {Seq: 7, ID: vSend, At: 1760000000130, Kind: chat.KindMessage, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Text: "Yes, in blue.", Altered: 9},
	"event/identified": {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindIdentified, Role: chat.RoleVisitor, From: vVisitor, Name: "Ana", Body: &chat.Identified{Subject: "u-17", Email: "ana@example.com", Visitor: vVisitor}},
	"event/blocks":     {Seq: 7, ID: vSend, At: 1760000000130, Kind: chat.KindMessage, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Text: "Which one?", Body: &chat.Attached{Rich: `[{"type":"replies"}]`}},
	"event/routed":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindRouted, Role: chat.RoleSystem, Body: &chat.Routed{Why: chat.WhyFewest, Agent: vAgent, AgentName: "Anna", Open: 2}},
	"event/unrouted":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindUnrouted, Role: chat.RoleSystem, Body: &chat.Routed{Why: chat.WhyLimit}},
	"event/seen":       {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindSeen, Role: chat.RoleAgent, From: vAgent, Body: &chat.Read{UpTo: 6}},
	"event/marked":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindMarked, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Marked{Offer: 7, Label: vAgent, Name: "delivery", Gone: 1}},
	"event/bad_answer": {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindBadAnswer, Role: chat.RoleSystem, Body: &chat.BadAnswer{Offer: 7, Score: 1}},
	"event/flowed":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindFlowed, Role: chat.RoleBot, From: chat.Bot, Name: "Pip", Body: &chat.Flowed{Flow: 3, Step: "order", Tries: 1, Fields: []chat.FlowField{{Name: "order", Value: "4711"}}}},
	"event/unanswered": {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindUnanswered, Role: chat.RoleSystem, Body: &chat.Routed{Agent: vAgent, AgentName: "Anna"}},
	"event/mentioned":  {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindMentioned, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Named{Agent: vAgent, Name: "Anna"}},
	"event/followed":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindFollowed, Role: chat.RoleAgent, From: vAgent, Name: "Anna"},
	"event/unfollowed": {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindUnfollowed, Role: chat.RoleAgent, From: vAgent, Name: "Anna"},
	"event/asked":      {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindAsked, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Named{Agent: vAgent, Name: "Anna"}},
	"event/declined":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindDeclined, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Named{Team: vAgent, Name: "Anna"}},
	"event/ruled":      {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindRuled, Role: chat.RoleSystem, Body: &chat.Ruled{Rule: vAgent, Name: "Refunds"}},
	"event/blocked":    {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindBlocked, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Blocked{Reason: "insults", Until: 1760086400000}},
	"event/unblocked":  {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindUnblocked, Role: chat.RoleAgent, From: vAgent, Name: "Anna"},
	"event/joined":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindJoined, Role: chat.RoleAgent, From: vAgent, Name: "Anna"},
	"event/whispered":  {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindWhispered, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Text: "Offer a refund.", Body: &chat.Named{Agent: vAgent, Name: "Anna"}},
	"event/planned":    {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindPlanned, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Planned{Due: 1760000300000, Text: "Did it arrive?", Files: []chat.File{{ID: vAgent, Name: "map.png", Type: "image/png", Size: 120}}, Then: "{}", Rich: "[]"}},
	"event/unplanned":  {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindUnplanned, Role: chat.RoleSystem, Body: &chat.Unplanned{Plan: 7, Why: chat.UnplannedSent}},
	"event/withheld":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindWithheld, Role: chat.RoleSystem, Body: &chat.Unplanned{Plan: 7, Why: chat.UnplannedVisitor}},
	"event/unmerged":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindUnmerged, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Merged{Conv: vConv, Number: 12, Gone: 1}},
	"event/absorbed":   {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindAbsorbed, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Merged{Conv: vConv, Number: 12, Waiting: 1760000000000}},
	"event/split":      {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindSplit, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Split{Conv: vConv, From: 1, Count: 3}},
	"event/wrong":      {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindWrong, Role: chat.RoleAgent, From: vAgent, Name: "Anna", Body: &chat.Wrong{Answer: 7, Entry: "returns", Title: "How do I return it?", Gone: 1}},
	"event/masked":     {Seq: 8, ID: vSend, At: 1760000000130, Kind: chat.KindMasked, Role: chat.RoleSystem, Body: &chat.Masked{Of: 7, Was: "4111 1111 1111 1111"}},
	"event/filled":     {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindFilled, Role: chat.RoleVisitor, From: vVisitor, Body: &chat.Filled{Fields: []chat.FlowField{{Name: "Order number", Value: "4711"}}}},
	"event/clocked":    {Seq: 9, ID: vSend, At: 1760000000130, Kind: chat.KindClocked, Role: chat.RoleSystem, Body: &chat.Clock{Name: chat.ClockFirst, Began: 1, Target: 300000, Warn: 1760000200000, Due: 1760000300000}},
	"event/warned":     {Seq: 9, ID: vSend, At: 1760000200130, Kind: chat.KindWarned, Role: chat.RoleSystem, Body: &chat.Clock{Name: chat.ClockNext, Began: 1, Target: 300000, Warn: 1760000200000, Due: 1760000300000}},
	"event/breached":   {Seq: 9, ID: vSend, At: 1760000300130, Kind: chat.KindBreached, Role: chat.RoleSystem, Body: &chat.Clock{Name: chat.ClockResolve, Began: 1, Target: 300000, Warn: 1760000200000, Due: 1760000300000, Late: 1}},
}

func init() {
	maps.Copy(events, amongAgents)
	frames["widget/send-chosen"] = wire.Frame{Type: wire.TypeSend, Conv: vConv, ID: vSend, Text: "Hello", Form: wire.Form{Choice: vLast}}
}

// chosen is what a frame says that was chosen, by the name of its field.
func chosen(field func(string) string) wire.Chosen { return field("choice") }

// Every file is read by a test, and every type, kind and field of the protocol
// stands in a file.
func TestVectorsAreComplete(t *testing.T) {
	all := ""
	err := filepath.WalkDir(filepath.Join("testdata", "v1"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(filepath.Join("testdata", "v1"), path)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.ToSlash(rel), ".json")
		_, frame := frames[name]
		_, event := events[name]
		_, article := articles[name]
		if !frame && !event && !article {
			t.Errorf("no test reads %s", path)
		}
		all += compact(t, vector(t, name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	types := []string{
		wire.TypeHello, wire.TypeOpen, wire.TypeSend, wire.TypeTyping, wire.TypeRead, wire.TypeRate,
		wire.TypeContact, wire.TypeSearch, wire.TypeWelcome, wire.TypeEvents, wire.TypePresence, wire.TypeBeat,
		wire.TypeMove, wire.TypeHits, wire.TypeError,
	}
	for _, typ := range types {
		if !strings.Contains(all, `{"t":"`+typ+`"`) {
			t.Errorf("no vector of type %s", typ)
		}
	}
	for k := chat.KindHidden + 1; k.String() != "hidden"; k++ {
		if !strings.Contains(all, `"kind":"`+k.String()+`"`) {
			t.Errorf("no vector of kind %s", k)
		}
	}
	for _, name := range slices.Concat(frameFields, eventFields, chatFields, articleFields) {
		if !strings.Contains(all, `"`+name+`":`) {
			t.Errorf("no vector with field %s", name)
		}
	}
	for k := chat.KindHidden + 1; k.String() != "hidden"; k++ {
		if body := k.NewBody(); body != nil {
			for _, name := range slices.Concat(slices.Collect(maps.Values(bodyFields(body)))...) {
				if !strings.Contains(all, `"`+name+`":`) {
					t.Errorf("no vector with field %s of %s", name, k)
				}
			}
		}
	}
}
