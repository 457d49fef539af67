package keep_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/team"
)

// A figure is marked as provisional until all of its windows are closed; whatever is
// done from then on, it stays as it is.
func TestFinalFiguresNeverChange(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixMilli()
	r, ctx := on(t, openSQLite(t), func() int64 { return at }), t.Context()
	c, id := r.keeper.Docs, store.NewID()
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(nil, site.Change(ctx, c, shop, func(*site.Site) {}))
	must(nil, survey.Kind.Put(ctx, c, shop, docs.Doc[survey.Survey]{ID: id, Value: rule(asked)}))
	front := docs.Doc[team.Team]{ID: store.NewID(), Version: store.Any, Value: team.Team{Name: "Front", Members: []string{"ana"}}}
	must(nil, team.Kind.Put(ctx, c, shop, front))
	people := []desk.Person{{ID: "ana", Name: "Ana"}, {ID: "ben", Name: "Ben"}}
	said := func(conv string, visit desk.Visit, offer uint64, score, text string) error {
		_, err := desk.Work{Desk: r.desk}.Answer(ctx, shop, conv, desk.Sheet{ID: store.NewID(), Offer: offer, Survey: id, Version: 1, Visit: visit,
			Fill: func(before chat.Answers) (chat.Answers, error) {
				return asked.Fill(before, func(q string) []string { return map[string][]string{"a": {score}, "b": {text}}[q] })
			}})
		return err
	}
	var convs []string
	var visits []desk.Visit
	for i := range 4 {
		conv, visit, agent := store.NewID(), desk.Visit{Visitor: store.NewID(), Locale: "en", Page: "https://shop.example/"}, people[i%2]
		must(r.desk.Send(ctx, shop, conv, visit, desk.Message{ID: store.NewID(), Text: "hello"}))
		must(r.desk.Take(ctx, shop, conv, store.NewID(), agent))
		must(r.desk.Reply(ctx, shop, conv, agent, desk.Message{ID: store.NewID(), Text: "hi"}))
		must(r.desk.Resolve(ctx, shop, conv, store.NewID(), agent))
		convs, visits = append(convs, conv), append(visits, visit)
	}
	first := at
	report := func() survey.Report {
		t.Helper()
		must(nil, r.keeper.Settle(ctx, shop))
		q := survey.Query{Zone: time.UTC, From: time.UnixMilli(first - ms), To: time.UnixMilli(first + ms), Sees: func(*survey.Row) bool { return true }}
		sum, err := survey.ReportOf(ctx, c, shop, id, asked, q, at)
		must(nil, err)
		return sum
	}
	offers := make([]uint64, len(convs))
	for i, conv := range convs {
		state, err := r.desk.Store.Conversation(ctx, shop, conv)
		must(nil, err)
		offers[i] = state.Offer
	}
	must(nil, said(convs[0], visits[0], offers[0], "5", ""))
	must(nil, r.desk.VisitorRead(ctx, shop, convs[2], visits[2].Visitor, offers[2]))
	at += 13 * ms
	must(nil, said(convs[1], visits[1], offers[1], "1", "too slow"))
	if sum := report(); !sum.Open || sum.Main.N != 2 || sum.Offers != 3 || sum.Unseen != 1 {
		t.Fatalf("before the windows close: %+v", sum)
	}
	at += ms - 1
	must(nil, said(convs[1], visits[1], offers[1], "2", "too slow"))
	if sum := report(); !sum.Open {
		t.Fatal("a figure of which an answer may change is final")
	}
	at++
	// figures are all that the page counts.
	figures := func() (all []any) {
		sum := report()
		all = append(all, sum.Offers, sum.Answered, sum.Alone, sum.Unseen, sum.Open, sum.Main, sum.Questions[0].Count)
		for _, dimension := range []string{"day", "agent", "team", "by", "lang"} {
			all = append(all, slices.Clone(sum.By[dimension]))
		}
		return all
	}
	before := figures()
	if before[4] != false {
		t.Fatal("it is still provisional when every window is closed")
	}

	for i, conv := range convs {
		if err := said(conv, visits[i], offers[i], "3", ""); !errors.Is(err, chat.ErrSurveyClosed) {
			t.Errorf("an answer after its window: %v", err)
		}
	}
	at += 20 * ms
	must(nil, r.desk.VisitorRead(ctx, shop, convs[3], visits[3].Visitor, offers[3]))
	must(r.desk.Reopen(ctx, shop, convs[0], store.NewID(), people[1]))
	must(desk.Work{Desk: r.desk}.Assign(ctx, shop, convs[0], store.NewID(), people[1], desk.Transfer{To: desk.Target{Agent: people[1]}, From: "ana"}))
	must(r.desk.Reply(ctx, shop, convs[0], people[1], desk.Message{ID: store.NewID(), Text: "once more"}))
	must(r.desk.Resolve(ctx, shop, convs[0], store.NewID(), people[1]))
	again, err := r.desk.Store.Conversation(ctx, shop, convs[0])
	must(nil, err)
	must(nil, said(convs[0], visits[0], again.Offer, "1", ""))
	front.Value.Members = []string{"ben"}
	must(nil, team.Kind.Put(ctx, c, shop, front))
	must(desk.Work{Desk: r.desk}.Mark(ctx, shop, convs[1], store.NewID(), people[0], offers[1], desk.Label{ID: store.NewID(), Name: "late"}, false))
	must(nil, desk.Visitors{Desk: r.desk}.Erase(ctx, shop, convs[1], visits[1].Visitor))
	for _, conv := range convs {
		must(nil, r.keeper.Keep(ctx, shop, conv))
	}
	must(nil, survey.Kept(ctx, c, shop, id, time.UnixMilli(0), time.UnixMilli(at+ms), func(row *survey.Row) {
		for _, answer := range row.Answers {
			if answer.Type == chat.AnswerText && answer.Value != "" {
				t.Errorf("what a person wrote is there without them: %q", answer.Value)
			}
		}
	}))
	if after := figures(); !reflect.DeepEqual(after, before) {
		t.Errorf("final figures changed:\n%+v\n%+v", before, after)
	}
}
