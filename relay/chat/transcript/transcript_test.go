package transcript

import (
	"slices"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

// Whoever adds a kind decides what its readers see of it.
func TestEveryKindHasALineOrIsSilent(t *testing.T) {
	for k := chat.KindHidden; k == chat.KindHidden || k.String() != chat.KindHidden.String(); k++ {
		for name, r := range map[string]Reader{"visitors": Visitor, "agents": Agent} {
			if r.line(&chat.Event{Kind: k}, true).Form == unknown {
				t.Errorf("%s: %s have neither a line nor is it said to be silent", k, name)
			}
		}
	}
}

func TestVisitorsSeeNothingThatIsAmongAgents(t *testing.T) {
	for k := chat.KindHidden; k == chat.KindHidden || k.String() != chat.KindHidden.String(); k++ {
		if k.AmongAgents() && Visitor.Shows(&chat.Event{Kind: k, Text: "x"}) {
			t.Errorf("visitors see %s", k)
		}
	}
}

func TestLines(t *testing.T) {
	agent, visitor := chat.RoleAgent, chat.RoleVisitor
	for _, c := range []struct {
		e                chat.Event
		visitor, toAgent string // what the line says: key and arguments, or "silent"
	}{
		{chat.Event{Kind: chat.KindMessage, Role: visitor, Text: "hi"}, "said", "said"},
		{chat.Event{Kind: chat.KindMessage, Text: "hi"}, "system", "system"},
		{chat.Event{Kind: chat.KindNote, Role: agent, Text: "hm"}, "silent", "note"},
		{chat.Event{Kind: chat.KindStarted}, "silent", "system line.started"},
		{chat.Event{Kind: chat.KindStarted, Body: &chat.Started{Title: "Cups"}}, "silent", "system line.startedOn page=Cups"},
		{chat.Event{Kind: chat.KindQueued}, "system line.queued", "system line.queued"},
		{chat.Event{Kind: chat.KindAssigned, From: "a", Body: &chat.Assigned{Agent: "a", AgentName: "Mei"}, Name: "Mei"}, "system line.joined agent=Mei", "system line.took agent=Mei"},
		{chat.Event{Kind: chat.KindAssigned, From: "b", Body: &chat.Assigned{Agent: "a", AgentName: "Mei"}, Name: "Bo"}, "system line.joined agent=Mei", "system line.assigned by=Bo agent=Mei"},
		{chat.Event{Kind: chat.KindAssigned, From: "b", Body: &chat.Assigned{Agent: "a"}, Name: "Bo"}, "silent", "system line.assigned by=Bo agent="},
		{chat.Event{Kind: chat.KindResolved, Role: agent, Name: "Mei"}, "system line.resolved", "system line.resolved agent=Mei"},
		{chat.Event{Kind: chat.KindResolved, Role: visitor}, "system line.ended", "system line.ended"},
		{chat.Event{Kind: chat.KindResolved, Role: chat.RoleBot}, "system line.resolved", "system line.resolvedByBot"},
		{chat.Event{Kind: chat.KindAssigned, From: chat.Bot, Role: chat.RoleBot, Body: &chat.Assigned{Agent: chat.Bot}}, "silent", "system line.botFirst"},
		{chat.Event{Kind: chat.KindResolved}, "system line.resolved", "system line.resolvedAlone"},
		{chat.Event{Kind: chat.KindReopened, Role: visitor}, "system line.reopened", "system line.cameBack"},
		{chat.Event{Kind: chat.KindAnswered, Body: &chat.Answered{Answers: chat.CSATAnswers(4, "")}}, "silent", "system line.rated score=4"},
		{chat.Event{Kind: chat.KindContact, Name: "Ana", Body: &chat.Contact{Email: "a@b.c"}}, "silent", "system line.contact contact=Ana · a@b.c"},
		{chat.Event{Kind: chat.KindContact, Body: &chat.Contact{Email: "a@b.c"}}, "silent", "system line.contact contact=a@b.c"},
		{chat.Event{Kind: chat.KindPrompted, Role: chat.RoleBot, Text: "this?"}, "said", "said"},
		{chat.Event{Kind: chat.KindHandedOver, Body: &chat.HandedOver{Why: chat.WhyAsked}}, "silent", "system line.handedOver.asked asked=– offered=– page=– contact=–"},
		{chat.Event{Kind: chat.KindHandedOver, Body: &chat.HandedOver{Why: "a later one"}}, "silent", "system line.handedOver.unsure asked=– offered=– page=– contact=–"},
		{chat.Event{Kind: chat.KindConfirmed, Body: &chat.Confirmed{Helped: 1}}, "silent", "system line.helped"},
		{chat.Event{Kind: chat.KindConfirmed}, "silent", "system line.notHelped"},
		{chat.Event{Kind: chat.KindWrong, Name: "Mei", Body: &chat.Wrong{Title: "Returns"}}, "silent", "system line.wrong agent=Mei title=Returns"},
		{chat.Event{Kind: chat.KindWrong, Name: "Mei", Body: &chat.Wrong{Title: "Returns", Gone: 1}}, "silent", "system line.notWrong agent=Mei title=Returns"},
		{chat.Event{Kind: chat.KindRouted, Body: &chat.Routed{Why: chat.WhyLast, AgentName: "Mei"}}, "silent", "system line.routed.last agent=Mei"},
		{chat.Event{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "a", AgentName: "Mei"}}, "system line.joined agent=Mei", "silent"},
		{chat.Event{Kind: chat.KindUnrouted, Body: &chat.Routed{Why: chat.WhyLimit}}, "silent", "system line.unrouted.limit"},
		{chat.Event{Kind: chat.KindUnrouted, Body: &chat.Routed{Why: "a later one"}}, "silent", "system line.unrouted.offline"},
		{chat.Event{Kind: chat.KindUnanswered, Body: &chat.Routed{AgentName: "Mei"}}, "silent", "system line.unanswered agent=Mei"},
		{chat.Event{Kind: chat.KindIdentified, Role: visitor, Name: "Ana", Body: &chat.Identified{Subject: "u-17", Email: "a@b"}}, "silent", "system line.identified contact=Ana · a@b subject=u-17"},
		{chat.Event{Kind: chat.KindErased, Role: visitor}, "silent", "system line.erased"},
		{chat.Event{Kind: chat.KindDeleted, Role: visitor}, "silent", "silent"},
		{chat.Event{Kind: chat.KindMentioned, Name: "Bo", Body: &chat.Named{Name: "Mei"}}, "silent", "silent"},
		{chat.Event{Kind: chat.KindFollowed, Name: "Bo"}, "silent", "system line.followed agent=Bo"},
		{chat.Event{Kind: chat.KindUnfollowed, Name: "Bo"}, "silent", "system line.unfollowed agent=Bo"},
		{chat.Event{Kind: chat.KindAsked, Name: "Bo", Body: &chat.Named{Name: "Mei"}}, "silent", "system line.asked by=Bo agent=Mei"},
		{chat.Event{Kind: chat.KindDeclined, Role: agent, Name: "Mei"}, "silent", "system line.declined agent=Mei"},
		{chat.Event{Kind: chat.KindDeclined, Body: &chat.Named{Name: "Mei"}}, "silent", "system line.askedInVain agent=Mei"},
		{chat.Event{Kind: chat.KindRuled, Body: &chat.Ruled{Name: "Refunds"}}, "silent", "system line.ruled rule=Refunds"},
		{chat.Event{Kind: chat.KindClocked, Body: &chat.Clock{Name: chat.ClockNext}}, "silent", "silent"},
		{chat.Event{Kind: chat.KindWarned, Body: &chat.Clock{Name: chat.ClockNext}}, "silent", "system line.warned.next"},
		{chat.Event{Kind: chat.KindBreached, Body: &chat.Clock{Name: "a later one"}}, "silent", "system line.breached.first"},
		{chat.Event{Kind: chat.KindConsented, Role: visitor, Body: &chat.Consented{Version: "3"}}, "silent", "system line.consented version=3"},
		{chat.Event{Kind: chat.KindConsented, Role: visitor, Body: &chat.Consented{Version: "3", Withdrawn: 1}}, "silent", "system line.withdrew version=3"},
		{chat.Event{Kind: chat.KindRead}, "silent", "silent"},
	} {
		w := Writer{Reader: Visitor, Waiting: true}
		if got := written(w.Line(&c.e)); got != c.visitor {
			t.Errorf("%s: the visitor reads %q, want %q", c.e.Kind, got, c.visitor)
		}
		w = Writer{Reader: Agent}
		if got := written(w.Line(&c.e)); got != c.toAgent {
			t.Errorf("%s: agents read %q, want %q", c.e.Kind, got, c.toAgent)
		}
	}
}

func written(l Line) string {
	s := [...]string{"unknown", "silent", "said", "note", "system"}[l.Form]
	if l.Form != Silent && l.Key != "" {
		s += " " + l.Key
		for i := 1; i < len(l.Args); i += 2 {
			s += " " + l.Args[i-1] + "=" + l.Args[i]
		}
	}
	return s
}

func TestNobodyIsSoughtForWhoDoesNotWait(t *testing.T) {
	queued := chat.Event{Kind: chat.KindQueued}
	w := Writer{Reader: Visitor}
	if w.Line(&queued).Form != Silent {
		t.Error("the visitor is told that somebody is being found")
	}
	w = Writer{Reader: Agent}
	if w.Line(&queued).Form == Silent {
		t.Error("agents are not told")
	}
}

// A run has the name once; a pause, another person, a note or a line of the
// system begins another. What is not shown does not.
func TestRuns(t *testing.T) {
	const minute = 60_000
	said := func(kind chat.Kind, from string, at int64) chat.Event {
		return chat.Event{Kind: kind, Role: chat.RoleAgent, From: from, At: at}
	}
	events := []chat.Event{
		said(chat.KindMessage, "a", 0),
		said(chat.KindMessage, "a", minute), // goes on
		said(chat.KindRead, "b", minute),
		said(chat.KindMessage, "a", 2*minute), // goes on
		said(chat.KindMessage, "a", 2*minute), // goes on
		said(chat.KindMessage, "b", 2*minute),
		said(chat.KindNote, "b", 2*minute),
		said(chat.KindNote, "b", 3*minute), // goes on
		said(chat.KindNote, "b", 8*minute),
		said(chat.KindResolved, "b", 8*minute),
		said(chat.KindNote, "b", 8*minute),
	}
	w := Writer{Reader: Agent}
	var goOn []int
	for i := range events {
		if l := w.Line(&events[i]); l.Form != Silent && l.Form != System && !l.Starts {
			goOn = append(goOn, i)
		}
	}
	if want := []int{1, 3, 4, 7}; !slices.Equal(goOn, want) {
		t.Errorf("the lines that go on are %v, want %v", goOn, want)
	}
	w = Writer{Reader: Visitor}
	w.Line(&events[0])
	w.Break()
	if !w.Line(&events[1]).Starts {
		t.Error("a run goes on across a break")
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Ana Lima": "AL", "ana maria de lima": "AL", "Kim": "K", "Visitor 9F3A": "V9", "Jean-Luc": "JL", "O'Brien": "O",
		"ana.lima": "AL", "Émile Zola": "ÉZ", "édith": "É", "анна каренина": "АК", "ђорђе": "Ђ", "ναός": "Ν", "łukasz": "Ł",
		"王小明": "王", "王 小明": "王", "みく": "み", "김 민수": "김", "ליאור כהן": "לכ", "ليلى حسن": "ل",
		"": "?", "  ": "?", "🙂": "?", "<b>": "?", "🙂 Kim": "K", "—": "?", "“Ana”": "?", "\xff": "?",
	} {
		if got := Initials(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// Marks are the agents'; what a visitor types stays as it was typed.
func TestWhatSomebodySays(t *testing.T) {
	const text = "**a**\n- [b](article:c)"
	for role, want := range map[chat.Role]int{chat.RoleAgent: 2, chat.RoleBot: 2, chat.RoleSystem: 2, chat.RoleVisitor: 1} {
		l := Line{Event: &chat.Event{Kind: chat.KindMessage, Role: role, Text: text}}
		blocks := l.Blocks()
		if len(blocks) != want || role == chat.RoleVisitor && (blocks[0].Inline[0].Text != text || len(blocks[0].Inline) != 1) {
			t.Errorf("%s: %+v", role, blocks)
		}
	}
}
