package storetest

import (
	"math"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// hostile are texts that have broken escapes, queries, keys or protocols
// somewhere. All are valid UTF-8 without NUL.
var hostile = []string{
	`'; DROP TABLE events; --`, `"; SELECT 1; /*`, `\`, `\\"`, `%s%n%d`, `?1 $1 :a @b`,
	"a\r\nPUBLISH x y\r\n", "*3\r\n$3\r\nSET\r\n", "{site}:conv", "}{", "}:{", "[[", "]]",
	"<script>alert(1)</script>", "</script><!--", "{{.}} ${x} #{x}", "../../etc/passwd",
	"\x01\x02\x1b[31mred\x1b[0m\x7f", "\t \v\f", "\u2028\u2029\u0085", "\ufeffBOM",
	"\u202eevil\u202c", "\u2066x\u2069", "👩\u200d👩\u200d👧\u200d👦", "e\u0301 \u00e9", "\U000e0041\U000e007f",
	"\ufffd\uffff\ufdd0", "\U0010ffff", "Ⅷ ﬁ ﷺ", "你好，世界", "مرحبا", "null", "true", "0", "-1", "1e400", "NaN",
	`{"seq":99,"id":"x"}`, `\u0000`, "nul\\x00", strings.Repeat("[", 200), " ", "",
}

func testTexts(e *env) {
	s, conv := e.open(), store.NewID()
	var want []chat.Event
	for i, text := range hostile {
		answers := chat.Answers{{Question: text, Type: text, Value: text}, {}, {Question: "b", Value: text}}
		step := []chat.Event{
			{Kind: chat.KindStarted, Body: &chat.Started{Locale: text, Page: text, Title: text, Referrer: text}},
			{Kind: chat.KindMessage},
			{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: text, AgentName: text}},
			{Kind: chat.KindRead, Body: &chat.Read{UpTo: math.MaxUint64 - uint64(i)}},
			{Kind: chat.KindOffered, Body: &chat.Offered{Survey: text, Version: -i}},
			{Kind: chat.KindAnswered, Body: &chat.Answered{Offer: math.MaxUint64 - uint64(i), Answers: answers}},
			{Kind: chat.KindContact, Body: &chat.Contact{Email: text}},
			{Kind: chat.KindPrompted, Body: &chat.Prompted{Label: text, Choices: []chat.Choice{{Text: text, Entry: text}, {}}, Entry: text, Title: text, Question: math.MaxUint64 - uint64(i), Sure: i}},
			{Kind: chat.KindHandedOver, Body: &chat.HandedOver{Why: text, Asked: text, Offered: text}},
			{Kind: chat.KindFlowed, Body: &chat.Flowed{Flow: i, Step: text, Fields: []chat.FlowField{{Name: text, Value: text}, {}}}},
			{Kind: chat.KindVisited, Body: &chat.Started{Page: text, Title: text}},
			{Kind: chat.KindTopic, Body: &chat.Labelled{Label: text, Name: text}},
			{Kind: chat.KindTagged, Body: &chat.Labelled{Label: text, Name: text}},
			{Kind: chat.KindTagged, Body: &chat.Labelled{Label: "b"}},
			{Kind: chat.KindPriority, Body: &chat.Labelled{Level: chat.PriorityLow}},
			{Kind: chat.KindNumbered, Body: &chat.Numbered{Number: uint64(i) + 1}},
			{Kind: chat.KindSnoozed, Body: &chat.Snoozed{Until: chat.UntilReply}},
			{Kind: chat.KindConfirmed, Body: &chat.Confirmed{Answer: uint64(i), Entry: text, Helped: 1}},
		}
		for n := range step {
			event := &step[n]
			event.ID, event.At, event.Sent = store.NewID(), epoch0+int64(i), 1<<62-int64(i)
			event.Role, event.From, event.Name, event.Text = chat.RoleVisitor, text, text, text
		}
		want = append(want, e.append(s, conv, step...).Events...)
		for n := range step {
			step[n].Seq = want[len(want)-len(step)+n].Seq
			if stored := want[len(want)-len(step)+n]; !sameEvent(stored, step[n]) {
				e.Errorf("%q was stored as\n%+v, want\n%+v", text, stored, step[n])
			}
		}
	}
	for name, s := range map[string]store.Store{"same": s, "other": e.open()} {
		log := e.log(s, conv)
		if len(log) != len(want) {
			e.Fatalf("%s: %d events, want %d", name, len(log), len(want))
		}
		for i := range want {
			if !sameEvent(log[i], want[i]) {
				e.Errorf("%s: %q became\n%+v, want\n%+v", name, want[i].Text, log[i], want[i])
			}
		}
	}
	e.hasState(s, conv, folded(conv, want))

	// The state of a conversation that hostile people began, as lists show it.
	for _, text := range hostile {
		conv := store.NewID()
		begin := started(store.NewID(), epoch0)
		begin.Name, begin.Body = text, &chat.Started{Page: text, Title: text}
		state := folded(conv, e.append(s, conv, begin, said(text, epoch0)).Events)
		page, _, err := s.List(e.ctx, e.site, chat.ViewVisitor(begin.From), "", 10)
		if err != nil || len(page) != 1 || !same(page[0], state) {
			e.Errorf("%q lists as %+v, %v", text, page, err)
		}
	}
}

func testLongTexts(e *env) {
	s, other, conv := e.open(), e.open(), store.NewID()
	notes := e.watch(other, store.ConvTopic(e.site, conv))
	text := strings.Repeat("🦊", chat.MaxTextRunes)
	control := strings.Repeat("\x01", chat.MaxTextRunes)

	first := e.append(s, conv, said(text, epoch0))
	notes.upTo(1)
	batch := e.append(s, conv, said(text, epoch0), said(control, epoch0), said(text, epoch0))
	notes.upTo(4)
	want := append(first.Events, batch.Events...)
	if log := e.log(other, conv); !slices.EqualFunc(log, want, sameEvent) {
		e.Error("long texts were not stored as they are")
	}
	e.hasState(other, conv, folded(conv, want))
}

func testSites(e *env) {
	s, conv, id := e.open(), store.NewID(), store.NewID()
	// The longest name, and names that continue each other.
	sites := []string{e.site, e.site + "-", e.site + "-2", e.site + strings.Repeat("x", 64-len(e.site))}
	topics := make([]*notes, len(sites))
	for i, site := range sites {
		topics[i] = e.watch(s, store.ConvTopic(site, conv))
	}
	for i, site := range sites {
		r, err := s.Append(e.ctx, site, conv, batch(id, started("v", epoch0), said(site, epoch0), offered(epoch0)))
		if err != nil || r.Repeated || r.Events[0].Seq != 1 {
			e.Errorf("append to %s: %+v, %v", site, r, err)
		}
		topics[i].upTo(3)
		e.must(s.PutDocs(e.ctx, site, "kind", store.Doc{ID: "x", Body: []byte(site)}))
		e.must(s.Beat(e.ctx, site, "set", site, epoch0+1))
		e.must(s.Schedule(e.ctx, site, store.Job{Key: "k", Kind: work, Conv: site, Due: epoch0}))
	}
	for _, site := range sites {
		log, _, err := s.Events(e.ctx, site, conv, 0, 10)
		if err != nil || len(log) != 3 || log[1].Text != site {
			e.Errorf("the log of %s is %+v, %v", site, log, err)
		}
		counts, err := s.Counts(e.ctx, site, chat.ViewAll)
		if err != nil || counts[0] != 1 {
			e.Errorf("%s has %v conversations, %v", site, counts, err)
		}
		counters, err := s.Counters(e.ctx, site)
		if err != nil || counters[chat.CounterOffers(chat.SurveyCSAT)] != 1 {
			e.Errorf("%s has the counters %v, %v", site, counters, err)
		}
		if docs, err := s.Docs(e.ctx, site, "kind"); err != nil || len(docs) != 1 || string(docs[0].Body) != site {
			e.Errorf("%s has the documents %v, %v", site, docs, err)
		}
		if there, err := s.Present(e.ctx, site, "set", epoch0); err != nil || len(there) != 1 || there[0] != site {
			e.Errorf("%v are present in %s, %v", there, site, err)
		}
		if jobs, err := s.Claim(e.ctx, site, work, epoch0, 1000, 10); err != nil || len(jobs) != 1 || jobs[0].Conv != site {
			e.Errorf("%s has the jobs %v, %v", site, jobs, err)
		}
	}
}

func testEpoch(e *env) {
	s := e.Open()
	epoch, err := s.Epoch(e.ctx, e.site)
	e.must(err)
	if epoch == "" || len(epoch) > 64 {
		e.Errorf("the epoch is %q", epoch)
	}
	e.append(s, store.NewID(), said("hello", epoch0))
	if again, err := s.Epoch(e.ctx, e.site); err != nil || again != epoch {
		e.Errorf("the epoch became %q after %q, %v", again, epoch, err)
	}
	e.must(s.Close())
	if again, err := e.open().Epoch(e.ctx, e.site); err != nil || again != epoch {
		e.Errorf("another Store says epoch %q, not %q, %v", again, epoch, err)
	}
}
