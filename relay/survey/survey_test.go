package survey

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/docs"
)

var asked = Survey{Name: "After", Questions: []Question{
	{ID: "a", Type: TypeNPS, Words: map[string]string{"en": "Recommend?", "zh-CN": "推荐?"}},
	{ID: "b", Type: TypeText, Words: map[string]string{"en": "Why?"}, If: "a", AtMost: 6},
	{ID: "c", Type: TypeChoices, Words: map[string]string{"en": "Which?"}, Choices: map[string][]string{"en": {"one", "two", "three"}}},
}}

const id = "5a000000000000000000000000000005"

func TestCheck(t *testing.T) {
	if err := check(id, asked); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		want   error
		change func(*Survey)
	}{
		"no name":        {ErrName, func(s *Survey) { s.Name = " " }},
		"no question":    {ErrQuestions, func(s *Survey) { s.Questions = nil }},
		"no words":       {ErrWords, func(s *Survey) { s.Questions[0].Words = nil }},
		"same id":        {ErrQuestions, func(s *Survey) { s.Questions[1].ID = "a" }},
		"one choice":     {ErrChoices, func(s *Survey) { s.Questions[2].Choices = map[string][]string{"en": {"one"}} }},
		"uneven choices": {ErrChoices, func(s *Survey) { s.Questions[2].Choices = map[string][]string{"en": {"a", "b"}, "ar": {"a"}} }},
		"if of later":    {ErrIf, func(s *Survey) { s.Questions[1].If = "c" }},
		"if never":       {ErrIf, func(s *Survey) { s.Questions[0].Type, s.Questions[1].AtMost = TypeScore, 0 }},
		"if of a text":   {ErrIf, func(s *Survey) { s.Questions[2].If = "b" }},
	} {
		s := asked
		s.Questions = append([]Question(nil), asked.Questions...)
		c.change(&s)
		if err := check(id, s); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestChoose(t *testing.T) {
	rule := func(id string, a Ask) docs.Doc[Survey] {
		return docs.Doc[Survey]{ID: id, Version: 3, Value: Survey{Ask: a}}
	}
	conv := func(change func(*chat.Conversation)) *chat.Conversation {
		c := &chat.Conversation{ID: "c"}
		c.Agent, c.Topic, c.Tags, c.Page = "ana", "returns", []string{"vip"}, "https://shop.example/cart?x=1"
		change(c)
		return c
	}
	same := func(*chat.Conversation) {}
	for name, c := range map[string]struct {
		ask    Ask
		change func(*chat.Conversation)
		want   bool
	}{
		"nobody":       {Ask{}, same, false},
		"resolved":     {Ask{When: WhenResolved}, same, true},
		"by the bot":   {Ask{When: WhenResolved}, func(c *chat.Conversation) { c.Agent = chat.Bot }, false},
		"bot":          {Ask{When: WhenBot}, func(c *chat.Conversation) { c.Agent = chat.Bot }, true},
		"bot, people":  {Ask{When: WhenBot}, same, false},
		"all of it":    {Ask{When: WhenResolved, Teams: []string{"t"}, Topics: []string{"returns"}, Tags: []string{"x", "vip"}, Page: "/cart", Share: 100}, same, true},
		"team":         {Ask{When: WhenResolved, Teams: []string{"u"}}, same, false},
		"team asked":   {Ask{When: WhenResolved, Teams: []string{"u"}}, func(c *chat.Conversation) { c.Team = "u" }, true},
		"topic":        {Ask{When: WhenResolved, Topics: []string{"other"}}, same, false},
		"tag":          {Ask{When: WhenResolved, Tags: []string{"other"}}, same, false},
		"page":         {Ask{When: WhenResolved, Page: "/cups"}, same, false},
		"time":         {Ask{When: WhenTime}, same, true},
		"time, lately": {Ask{When: WhenTime, Days: 30}, func(c *chat.Conversation) { c.Name = "asked" }, false},
		"time, before": {Ask{When: WhenTime, Days: 5}, func(c *chat.Conversation) { c.Name = "asked" }, true},
	} {
		at := Chosen{Conv: conv(c.change), Teams: map[string][]string{"t": {"ana"}}, Now: 100 * msDay}
		if at.Conv.Name == "asked" {
			at.Visits = []chat.Conversation{{Survey: chat.Survey{Offer: 1, OfferedAt: 90 * msDay, SurveyName: "s"}}}
		}
		offer, got := Choose([]docs.Doc[Survey]{rule("s", c.ask)}, at)
		if got != c.want || got && (offer.Survey != "s" || offer.Version != 3) {
			t.Errorf("%s: %+v, %v", name, offer, got)
		}
	}
	asked := 0
	for i := range 1000 {
		c := conv(func(c *chat.Conversation) { c.ID = strconv.Itoa(i) })
		list := []docs.Doc[Survey]{rule("s", Ask{When: WhenResolved, Share: 20})}
		first, ok := Choose(list, Chosen{Conv: c})
		if again, same := Choose(list, Chosen{Conv: c}); again != first || same != ok {
			t.Fatal("drawn anew")
		}
		if ok {
			asked++
		}
	}
	if asked < 150 || asked > 250 {
		t.Errorf("%d of 1000 are asked, want about 200", asked)
	}
	both := []docs.Doc[Survey]{rule("a", Ask{When: WhenResolved}), rule("b", Ask{When: WhenTime})}
	if offer, _ := Choose(both, Chosen{Conv: conv(same), Now: msDay}); offer.Survey != "b" {
		t.Errorf("%s is asked, not what is due", offer.Survey)
	}
}

func TestFill(t *testing.T) {
	fill := func(before chat.Answers, fields map[string][]string) (chat.Answers, error) {
		return asked.Fill(before, func(q string) []string { return fields[q] })
	}
	first, err := fill(nil, map[string][]string{"a": {"3"}, "c": {"2", "0", "2"}})
	if err != nil || len(first) != 2 || first[1].Value != "0,2" {
		t.Fatalf("%+v, %v", first, err)
	}
	more, err := fill(first, map[string][]string{"b": {"slow"}})
	if err != nil || len(more) != 3 || more[0].Value != "3" || more[1].Value != "slow" {
		t.Fatalf("what was answered first is kept: %+v, %v", more, err)
	}
	if still, err := fill(more, map[string][]string{"a": {"4"}, "b": {"fast"}}); err != nil || still[0].Value != "4" || still[1].Value != "slow" {
		t.Errorf("a comment closes its question: %+v, %v", still, err)
	}
	if glad, err := fill(more, map[string][]string{"a": {"9"}, "b": {"slow"}}); err != nil || len(glad) != 2 {
		t.Errorf("a question that is not asked has no answer: %+v, %v", glad, err)
	}
	for _, bad := range []map[string][]string{{"a": {"11"}}, {"a": {"x"}}, {"c": {"3"}}, {"c": {"-1"}}} {
		if _, err := fill(nil, bad); !errors.Is(err, chat.ErrScore) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// Newcombe, Statistics in Medicine 1998, table I: Wilson's interval.
func TestFigures(t *testing.T) {
	for _, c := range []struct {
		good, n   int64
		low, high float64
	}{{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}} {
		low, high := Figure{Type: TypeScore, N: c.n, Good: c.good}.Interval()
		if math.Abs(low/100-c.low) > .00006 || math.Abs(high/100-c.high) > .00006 {
			t.Errorf("%d of %d: %.4f to %.4f", c.good, c.n, low, high)
		}
	}
	if got := math.Round(Figure{Type: TypeScore, N: 107, Good: 74}.Score()); got != 69 {
		t.Errorf("74 of 107 is %v %%", got)
	}
	nps := Figure{Type: TypeNPS}
	for score, n := range map[int]int{10: 40, 9: 10, 8: 20, 7: 10, 6: 5, 0: 15} {
		for range n {
			nps.Add(score)
		}
	}
	low, high := nps.Interval()
	if nps.Score() != 30 || math.Abs(low-14.69) > .01 || math.Abs(high-45.31) > .01 {
		t.Errorf("NPS %v, %v to %v", nps.Score(), low, high)
	}
}

func TestRowsAndSum(t *testing.T) {
	at := time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC).UnixMilli()
	log := []chat.Event{
		{Seq: 1, At: at, Kind: chat.KindStarted, From: "v", Body: &chat.Started{Locale: "zh-CN", Page: "https://shop.example/"}},
		{Seq: 2, At: at, Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "hi"},
		{Seq: 3, At: at, Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "ana", AgentName: "Ana"}},
		{Seq: 4, At: at, Kind: chat.KindResolved},
		{Seq: 5, At: at, Kind: chat.KindOffered, Body: &chat.Offered{Survey: id, Version: 2}},
		{Seq: 6, At: at + 1, Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "ben", AgentName: "Ben"}},
		{Seq: 7, At: at + 2, Kind: chat.KindAnswered, Body: &chat.Answered{Offer: 5, Answers: chat.Answers{{Question: "a", Type: chat.AnswerScore, Value: "2"}}}},
		{Seq: 8, At: at + 3, Kind: chat.KindAnswered, Body: &chat.Answered{Offer: 5, Answers: chat.Answers{{Question: "a", Type: chat.AnswerScore, Value: "10"}}}},
		{Seq: 9, At: at + 4, Kind: chat.KindReopened},
		{Seq: 10, At: at + 5, Kind: chat.KindOffered, Body: &chat.Offered{Survey: id, Version: 2}},
		{Seq: 11, At: at + 6, Kind: chat.KindRead, Role: chat.RoleVisitor, Body: &chat.Read{UpTo: 10}},
	}
	late := slices.Clone(log)
	late[10].At = at + 5 + chat.OfferWindow
	for name, log := range map[string][]chat.Event{"nobody looked": log[:10], "who looked could not answer": late} {
		if rows := RowsOf("c", log); rows[0].Unseen || !rows[1].Unseen {
			t.Errorf("%s: %+v", name, rows)
		}
	}
	rows := RowsOf("c", log)
	if len(rows) != 2 || rows[0].Agent != "ana" || rows[0].Answers[0].Value != "10" || rows[0].Alone || rows[1].Agent != "ben" || rows[1].Answered != 0 || rows[1].Unseen {
		t.Fatalf("%+v", rows)
	}
	zone := time.FixedZone("later", 3600)
	q := Query{Zone: zone, From: time.UnixMilli(at - 1000), To: time.UnixMilli(at + 1000), Sees: func(*Row) bool { return true }}
	each := func(add func(*Row)) error {
		for i := range rows {
			add(&rows[i])
		}
		return nil
	}
	r, err := Sum(asked, q, at, each)
	if err != nil || r.Offers != 2 || r.Answered != 1 || r.Main.Score() != 100 || !r.Open || r.By["day"][0].Key != "2026-12-01" || r.By["lang"][0].Key != "zh" {
		t.Errorf("%+v, %v", r, err)
	}
	today := Query{Zone: zone, From: time.UnixMilli(at + 1000), To: time.UnixMilli(at + 2000), Sees: q.Sees}
	for now, open := range map[int64]bool{at + 1999: true, at + 2000: false} {
		if r, err := Sum(asked, today, now, each); err != nil || r.Open != open || r.Offers != 0 {
			t.Errorf("of a day on which nobody was asked yet: %+v, %v", r, err)
		}
	}
	q.Sees = func(row *Row) bool { return row.Agent == "ben" }
	if r, err = Sum(asked, q, at+chat.OfferWindow+9, each); err != nil || r.Offers != 1 || r.Main.N != 0 || r.Open || len(r.By["agent"]) != 1 {
		t.Errorf("of what the reader sees: %+v, %v", r, err)
	}
}
