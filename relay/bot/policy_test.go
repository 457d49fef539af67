package bot

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/templates/words"
)

var articles = []faq.Entry{
	{ID: "return", Lang: "en", Question: "How do I return an order?", Alt: []string{"send something back"}, Answer: "Within 30 days.", Topic: "orders"},
	{ID: "refund", Lang: "en", Question: "When do I get my refund?", Alt: []string{"money back"}, Answer: "Five days after the return has come.", Topic: "orders"},
	{ID: "pay", Lang: "en", Question: "Which payment methods do you accept?", Answer: "Card and bank transfer."},
	{ID: "legal", Lang: "en", Question: "How do I file a legal complaint?", Answer: "By post.", Topic: "legal"},
}

// policy answers at once what it is sure of by .7.
func policy() *Policy {
	x := faq.NewIndex(articles)
	find := func(id string) *faq.Entry {
		for i := range articles {
			if articles[i].ID == id {
				return &articles[i]
			}
		}
		return nil
	}
	return &Policy{Threshold: .7, People: []string{"legal"}, Find: find, Search: func(text string, k int) []faq.Hit {
		return x.Search(text, faq.Options{Lang: "en", K: k})
	}}
}

func TestDecide(t *testing.T) {
	offer := []chat.Choice{{Text: "When do I get my refund?", Entry: "refund"}, {Text: "Talk to a person"}}
	for name, c := range map[string]struct {
		s     Situation
		act   Act
		first string // the first entry
		why   string
		said  Reply
	}{
		"sure":                        {Situation{Question: "How do I return an order?"}, Answer, "return", "", Nothing},
		"nothing known":               {Situation{Question: "zzqqxx wwvv"}, Rephrase, "", "", Nothing},
		"nothing known, again":        {Situation{Question: "zzqqxx wwvv", Misses: 1}, HandOver, "", chat.WhyUnsure, Nothing},
		"a person":                    {Situation{Question: "I want to talk to a human, please!"}, HandOver, "", chat.WhyAsked, Nothing},
		"a person in Chinese":         {Situation{Question: "转人工"}, HandOver, "", chat.WhyAsked, Nothing},
		"a person, though an answer":  {Situation{Question: "no, a real person", Answered: "return"}, HandOver, "", chat.WhyAsked, Nothing},
		"a choice":                    {Situation{Question: "when do I get my refund?", Choices: offer}, Answer, "refund", "", Nothing},
		"a choice by other words":     {Situation{Question: "zzqqxx", Choices: []chat.Choice{{Text: "zzqqxx", Entry: "pay"}}}, Answer, "pay", "", Nothing},
		"a choice that is gone":       {Situation{Question: "zzqqxx", Choices: []chat.Choice{{Text: "zzqqxx", Entry: "gone"}}}, Rephrase, "", "", Nothing},
		"yes":                         {Situation{Question: "Yes, thank you!", Answered: "return"}, Settle, "", "", Yes},
		"yes to nothing":              {Situation{Question: "zzqqxx yes"}, Rephrase, "", "", Nothing},
		"no":                          {Situation{Question: "No", Answered: "return", Seen: []string{"return"}}, Rephrase, "", "", No},
		"no, again":                   {Situation{Question: "No", Answered: "return", Misses: 1}, HandOver, "", chat.WhyMissed, No},
		"a topic for people":          {Situation{Question: "How do I file a legal complaint?"}, HandOver, "legal", chat.WhyTopic, Nothing},
		"not what was said before":    {Situation{Question: "How do I return an order?", Seen: []string{"return"}}, Rephrase, "", "", Nothing},
		"not sure":                    {Situation{Question: "sure return money order accept"}, Choose, "", "", Nothing},
		"choices were offered enough": {Situation{Question: "sure return money order accept", Misses: 2}, HandOver, "", chat.WhyMissed, Nothing},
	} {
		m := policy().Decide(c.s)
		first := ""
		if len(m.Entries) > 0 {
			first = m.Entries[0].ID
		}
		if m.Act != c.act || m.Why != c.why || m.Said != c.said || c.first != "" && first != c.first {
			t.Errorf("%s: %+v with %q first", name, m, first)
		}
		if len(m.Entries) > MostChoices {
			t.Errorf("%s: %d choices", name, len(m.Entries))
		}
	}
}

// What the bot offers to be pressed it understands in every language.
func TestBotUnderstandsItsOwnChoices(t *testing.T) {
	for _, w := range words.Bot().Languages() {
		if !asksForPerson(w.T("person")) {
			t.Errorf("%s: %q asks for no person", w.Lang, w.T("person"))
		}
		if asksForPerson(w.T("yes")) || asksForPerson(w.T("no")) {
			t.Errorf("%s: yes or no asks for a person", w.Lang)
		}
		if replyOf(w.T("yes")) != Yes || replyOf(w.T("no")) != No {
			t.Errorf("%s: %q is %d, %q is %d", w.Lang, w.T("yes"), replyOf(w.T("yes")), w.T("no"), replyOf(w.T("no")))
		}
	}
	for _, text := range []string{
		"I want to speak to a human!", "agent please", "Can I talk to someone?", "Get me a real human", "connect me to support", "human",
		"我要转人工", "请帮我转接客服", "有真人吗？", "找客服", "我要轉人工", "請轉接客服", "有真人嗎", "聯絡客服",
		"أريد التحدث إلى موظف", "اريد موظف من فضلك", "هل يمكنني التحدث مع شخص حقيقي؟", "خدمة العملاء",
	} {
		if !asksForPerson(text) {
			t.Errorf("%q asks for no person", text)
		}
	}
	for _, text := range []string{"where is my person", "humanitarian help", "an agent of change", "no refund yet", "yes but how do I pay", "人民币", ""} {
		if asksForPerson(text) && text != "" {
			t.Errorf("%q asks for a person", text)
		}
		if replyOf(text) != Nothing {
			t.Errorf("%q is a reply", text)
		}
	}
}

// log is one event after the other.
func log(events ...chat.Event) []chat.Event {
	for i := range events {
		events[i].Seq = uint64(i + 1)
	}
	return events
}

func visitor(text string) chat.Event {
	return chat.Event{Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: text}
}

func prompt(p chat.Prompted) chat.Event {
	return chat.Event{Kind: chat.KindPrompted, Role: chat.RoleBot, Body: &p}
}

func TestSituation(t *testing.T) {
	toBot := chat.Event{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: chat.Bot}}
	choices := chat.Prompted{Choices: []chat.Choice{{Text: "This", Entry: "a"}}}
	if _, turn := situation(log(visitor("hi"), toBot, prompt(chat.Prompted{}))); turn {
		t.Error("it speaks twice")
	}
	if _, turn := situation(nil); turn {
		t.Error("it answers nothing")
	}
	for name, c := range map[string]struct {
		log    []chat.Event
		misses int
		asked  string
		before int
	}{
		"first":                    {log(visitor("a"), toBot), 0, "a", 0},
		"two at once":              {log(visitor("a"), toBot, visitor("b")), 0, "b", 1},
		"said hello":               {log(visitor("Hello!"), toBot, prompt(chat.Prompted{}), visitor("b")), 0, "b", 1},
		"asked for other words":    {log(visitor("x"), toBot, prompt(chat.Prompted{}), visitor("b")), 1, "b", 1},
		"took a choice":            {log(visitor("x"), toBot, prompt(choices), visitor("this")), 0, "this", 1},
		"took none":                {log(visitor("x"), toBot, prompt(choices), visitor("other")), 1, "other", 1},
		"took none twice":          {log(visitor("x"), toBot, prompt(choices), visitor("other"), prompt(choices), visitor("third")), 2, "third", 2},
		"after a resolution":       {log(visitor("x"), toBot, prompt(chat.Prompted{}), visitor("y"), chat.Event{Kind: chat.KindResolved}, chat.Event{Kind: chat.KindReopened}, visitor("z")), 0, "z", 0},
		"after people had it":      {log(visitor("x"), chat.Event{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "ana"}}, visitor("y"), toBot, visitor("z")), 0, "z", 1},
		"an answer is not a miss":  {log(visitor("x"), toBot, prompt(chat.Prompted{Entry: "a"}), visitor("y")), 0, "y", 1},
		"notes do not count":       {log(visitor("x"), toBot, chat.Event{Kind: chat.KindNote, Text: "n"}), 0, "x", 0},
		"agents' words are theirs": {log(visitor("x"), toBot, chat.Event{Kind: chat.KindMessage, Role: chat.RoleAgent, Text: "n"}), 0, "x", 0},
	} {
		s, turn := situation(c.log)
		if !turn || s.Misses != c.misses || s.Question != c.asked || len(s.Before) != c.before {
			t.Errorf("%s: %+v, %v", name, s, turn)
		}
	}
}
