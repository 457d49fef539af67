package search_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/search"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

const shop = "shop"

// tester is a test or a benchmark.
type tester[T any] interface {
	testing.TB
	Run(name string, f func(T)) bool
}

// onStores runs a test on each kind of store.
func onStores[T tester[T]](t T, test func(t T, x *search.Index)) {
	run := func(name string, open func(t T) (store.Store, error)) {
		t.Run(name, func(t T) {
			s, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			cache := docs.NewCache(s)
			t.Cleanup(cache.Close)
			if err := site.Change(t.Context(), cache, shop, func(s *site.Site) { s.Name, s.Origins = "Shop", []string{"https://shop.example.com"} }); err != nil {
				t.Fatal(err)
			}
			x := &search.Index{Store: s, Docs: cache}
			x.Desk = &desk.Desk{Store: s, Docs: cache, Now: func() int64 { return time.Now().UnixMilli() }, Reactions: []desk.Reaction{x.Reaction}}
			test(t, x)
		})
	}
	run("sqlite", func(t T) (store.Store, error) {
		return sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "parley.db"), sqlite.Options{})
	})
	run("valkey", func(t T) (store.Store, error) {
		return valkey.Open(t.Context(), valkeys.Start(t).URL(), valkey.Options{})
	})
}

// do does the jobs of a kind that are due by now.
func do(t testing.TB, x *search.Index, siteID, kind string, now int64) {
	t.Helper()
	list, err := x.Store.Claim(t.Context(), siteID, kind, now, 60_000, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range list {
		for _, w := range x.Workers() {
			if w.Kind != kind {
				continue
			}
			if err := w.Do(t.Context(), siteID, job); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := x.Store.Done(t.Context(), siteID, job); err != nil {
			t.Fatal(err)
		}
	}
}

func all(*chat.Conversation) bool { return true }

// find returns the ids of all conversations that are found, page by page.
func find(t *testing.T, x *search.Index, query string, sees func(*chat.Conversation) bool) (convs []string) {
	t.Helper()
	for before, more := uint64(0), true; more; more = before != 0 {
		hits, next, err := x.Find(t.Context(), shop, search.Asked{Query: query, Sees: sees, Before: before, Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			convs = append(convs, h.Conversation.ID)
		}
		if before != 0 && next >= before {
			t.Fatalf("%q: after %d comes %d", query, before, next)
		}
		before = next
	}
	return convs
}

// say appends a message, or what else of the kind.
func say(t *testing.T, x *search.Index, conv string, kind chat.Kind, role chat.Role, text string) {
	t.Helper()
	visit, agent := desk.Visit{Visitor: strings.Repeat("a", 32), Name: "Ana Lima", Locale: "en"}, desk.Person{ID: strings.Repeat("b", 32), Name: "Mei"}
	var err error
	m := desk.Message{ID: store.NewID(), Text: text}
	switch {
	case kind == chat.KindNote:
		_, err = x.Desk.Note(t.Context(), shop, conv, agent, m)
	case role == chat.RoleAgent:
		_, err = x.Desk.Reply(t.Context(), shop, conv, agent, m)
	default:
		_, err = x.Desk.Send(t.Context(), shop, conv, visit, m)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsSaidIsFound(t *testing.T) {
	onStores(t, func(t *testing.T, x *search.Index) {
		now := x.Desk.Now()
		x.Desk.Now = func() int64 { return now }
		later := func(ms int64) { now += ms }
		first, second := store.NewID(), store.NewID()
		say(t, x, first, chat.KindMessage, chat.RoleVisitor, "Where is my refund?")
		later(2000)
		say(t, x, second, chat.KindMessage, chat.RoleVisitor, "我想退货退款")
		later(2000)
		do(t, x, shop, search.JobIndex, x.Desk.Now())
		say(t, x, first, chat.KindMessage, chat.RoleAgent, "It is on its way to your bank.")
		say(t, x, first, chat.KindNote, chat.RoleAgent, "Paid twice, secret")
		later(2000)
		do(t, x, shop, search.JobIndex, x.Desk.Now())
		for query, want := range map[string][]string{
			"refund": {first}, "bank refu": {first}, "secret": {first}, "lima": {second, first},
			"退": {second}, "退货退": {second}, "货款": nil, "nothing": nil, "#2": {second}, "1": {first},
		} {
			if got := find(t, x, query, all); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", query, got, want)
			}
		}
		hits, _, err := x.Find(t.Context(), shop, search.Asked{Query: "secret", Sees: all, Limit: 10})
		if err != nil || len(hits) != 1 || hits[0].Line.Kind != chat.KindNote || hits[0].Line.Text != "Paid twice, secret" {
			t.Errorf("the note is found as %+v, %v", hits, err)
		}
		if got := find(t, x, "lima", func(c *chat.Conversation) bool { return c.ID == first }); !slices.Equal(got, []string{first}) {
			t.Errorf("who may read the first finds %v", got)
		}
		c, err := x.Store.Conversation(t.Context(), shop, second)
		if err != nil || c.Number != 2 {
			t.Errorf("the second has number %d, %v", c.Number, err)
		}
		if err := x.Again(t.Context(), shop, first); err != nil {
			t.Fatal(err)
		}
		if got := find(t, x, "bank", all); !slices.Equal(got, []string{first}) {
			t.Errorf("indexed anew it is found as %v", got)
		}
	})
}

// Everything that is said within a window is indexed by its one job, and windows
// that follow one another do not put each other off.
func TestWindows(t *testing.T) {
	react := func(before, now int64, kind chat.Kind) []store.Job {
		c := desk.Change{Before: &chat.Conversation{ID: "c"}, After: &chat.Conversation{ID: "c"}, Events: []chat.Event{{Kind: kind}}, Now: now}
		c.Before.LastAt, c.After.LastAt = before, now
		if kind != chat.KindMessage {
			c.After.LastAt = before
		}
		return search.React(&c).Schedule
	}
	jobs := react(0, 10_100, chat.KindMessage)
	if len(jobs) != 1 || jobs[0].Due <= 10_999 || jobs[0].Due > 12_000 {
		t.Fatalf("the first of a window schedules %+v", jobs)
	}
	if more := react(10_100, 10_900, chat.KindMessage); len(more) != 0 {
		t.Errorf("the second of a window schedules %+v", more)
	}
	next := react(10_900, 11_000, chat.KindMessage)
	if len(next) != 1 || next[0].Key == jobs[0].Key || next[0].Due <= 11_999 {
		t.Errorf("the next window schedules %+v", next)
	}
	if note := react(10_900, 13_000, chat.KindNote); len(note) != 1 {
		t.Errorf("a note schedules %+v", note)
	}
	if read := react(10_900, 13_000, chat.KindRead); len(read) != 0 {
		t.Errorf("that somebody read schedules %+v", read)
	}
}

// scripts are words of six scripts.
var scripts = [][]string{
	strings.Fields("order refund Größe café naïve delivery parcel broken colour Straße return invoice payment Łódź"),
	strings.Fields("заказ возврат ёлка доставка посылка сломан цвет оплата счёт"),
	strings.Fields("طلب استرداد كِتاب توصيل شحنة مكسور لون دفع إلى أين"),
	strings.Split("订单退货物流什么时候到我想换一个颜色付款发票开不了收到的杯子碎了客服在吗", ""),
	strings.Split("ご注文の返品配送いつ届きますか色カード支払い壊れた", ""),
	strings.Split("คำสั่งซื้อคืนเงินจัดส่งเมื่อไหร่สีแตกชำระ", ""),
}

func phrase(r *rand.Rand) string {
	script := r.IntN(len(scripts))
	glue := " "
	if script > 2 {
		glue = ""
	}
	words := make([]string, 2+r.IntN(6))
	for i := range words {
		words[i] = scripts[script][r.IntN(len(scripts[script]))]
	}
	return strings.Join(words, glue)
}

// said are the texts of conversations, the first of each their visitor's name.
func said(r *rand.Rand, conversations, each int) [][]string {
	all := make([][]string, conversations)
	for n := range all {
		all[n] = append(all[n], fmt.Sprintf("Visitor %d %s", n, phrase(r)))
		for range each {
			all[n] = append(all[n], phrase(r))
		}
	}
	return all
}

// write appends conversations, and returns their ids.
func write(t testing.TB, x *search.Index, texts [][]string) (convs []string) {
	t.Helper()
	var writing sync.WaitGroup
	for n, said := range texts {
		events := []chat.Event{{ID: store.NewID(), At: int64(n + 1), Kind: chat.KindStarted, Role: chat.RoleVisitor, From: store.NewID(), Name: said[0], Body: &chat.Started{}}}
		for _, text := range said[1:] {
			events = append(events, chat.Event{ID: store.NewID(), At: int64(n + 1), Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: text})
		}
		conv := store.NewID()
		convs = append(convs, conv)
		writing.Go(func() {
			if _, err := x.Store.Append(t.Context(), shop, conv, store.Batch{ID: store.NewID(), Decide: func(*chat.Conversation) (store.Step, error) {
				return store.Step{Events: slices.Clone(events)}, nil
			}}); err != nil {
				t.Error(err)
			}
		})
	}
	writing.Wait()
	return convs
}

// scan returns in which of the texts a query is, the last first.
func scan(texts [][]string, q search.Query) (found []int) {
	for n, said := range slices.Backward(texts) {
		in := q.In(fmt.Sprint(n + 1)) // the number
		for _, text := range said {
			if in == q.All() {
				break
			}
			in |= q.In(text)
		}
		if in == q.All() {
			found = append(found, n)
		}
	}
	return found
}

// The index misses nothing that a scan of all logs by the same rule finds, and
// finds nothing else.
func TestAgainstAScan(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := said(r, 500, 40)
	queries := []string{"visitor 7", "退", "ต", "や", "gr", "ё"}
	for range 24 {
		from := []rune(phrase(r))
		at := r.IntN(len(from))
		queries = append(queries, string(from[at:min(len(from), at+1+r.IntN(8))]))
	}
	want, proof := map[string][]int{}, 0
	for _, query := range queries {
		if q := search.ParseQuery(query); !q.Empty() {
			want[query] = scan(texts, q)
			proof += len(want[query])
		}
	}
	if proof < 1000 {
		t.Errorf("the queries find %d conversations: they prove little", proof)
	}
	onStores(t, func(t *testing.T, x *search.Index) {
		convs := write(t, x, texts)
		if err := x.ScheduleAll(context.Background()); err != nil {
			t.Fatal(err)
		}
		do(t, x, store.Global, search.JobAll, x.Desk.Now())
		for query, want := range want {
			got := find(t, x, query, all)
			same := len(got) == len(want)
			for i := range got {
				same = same && got[i] == convs[want[i]]
			}
			if !same {
				t.Errorf("%q finds %d conversations, the scan %d", query, len(got), len(want))
			}
		}
	})
}
