package keep_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// A year of 1,000 offers a day, of which a third was answered, one in ten with a
// comment: how long it takes to read and add up the rows of the usual 28 days with the
// 28 before, and of the whole year; by a relay that has just started, and by one that
// has shown them before. More history changes nothing.
func BenchmarkReport(b *testing.B) {
	for name, open := range map[string]func() store.Store{
		"SQLite": func() store.Store { return openSQLite(b) },
		"Valkey": func() store.Store {
			s, err := valkey.Open(b.Context(), valkeys.Start(b).URL(), valkey.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { s.Close() })
			return s
		},
	} {
		b.Run(name, func(b *testing.B) {
			s, id := open(), store.NewID()
			first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			keepYear(b, s, id, first)
			warm := docs.NewCache(s)
			b.Cleanup(warm.Close)
			for _, of := range []struct{ days, after int }{{28, 56}, {28, 365}, {365, 365}} {
				to := first.AddDate(0, 0, of.after)
				name := fmt.Sprint(of.days, " days after ", of.after)
				b.Run(name+", cold", func(b *testing.B) {
					measure(b, func() {
						c := docs.NewCache(s)
						addUp(b, c, id, to, of.days)
						c.Close()
					})
				})
				b.Run(name+", warm", func(b *testing.B) {
					measure(b, func() { addUp(b, warm, id, to, of.days) })
				})
			}
		})
	}
}

// Every row of that year for an export, with the most memory that a reader of them
// needs beside what a relay holds of the year anyway: by offer, and by conversation.
func BenchmarkReportExport(b *testing.B) {
	s, id := openSQLite(b), store.NewID()
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	keepYear(b, s, id, first)
	c := docs.NewCache(s)
	b.Cleanup(c.Close)
	q := survey.Query{Zone: time.UTC, From: first, To: first.AddDate(0, 0, 365), Sees: func(*survey.Row) bool { return true }}
	for name, read := range map[string]func(each func()) error{
		"answers": func(each func()) error {
			return survey.Rows(b.Context(), c, shop, id, q, func(*survey.Row) bool { each(); return true })
		},
		"conversations": func(each func()) error {
			return survey.Conversations(b.Context(), c, shop, id, q, func(int) bool { return true }, func([]*survey.Row) bool { each(); return true })
		},
	} {
		b.Run(name, func(b *testing.B) {
			most := uint64(0)
			for range b.N {
				n, before := 0, inUse()
				err := read(func() {
					if n++; n%50_000 == 0 {
						most = max(most, inUse()-min(before, inUse()))
					}
				})
				if err != nil || n != 365_000 {
					b.Fatalf("%d rows, %v", n, err)
				}
			}
			b.ReportMetric(float64(most)/1e6, "MB-held")
		})
	}
}

// inUse is how many bytes the program holds.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// measure shows beside the time what of it was work: on a busy machine the rest is
// waiting.
func measure(b *testing.B, do func()) {
	cpu := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := cpu()
	for range b.N {
		do()
	}
	b.ReportMetric(float64((cpu()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// addUp makes what the page of some days needs: their report, and the score of as many
// days before.
func addUp(b *testing.B, c *docs.Cache, id string, to time.Time, days int) {
	b.Helper()
	q := survey.Query{Zone: time.UTC, From: to.AddDate(0, 0, -days), To: to, Most: 50, Sees: func(*survey.Row) bool { return true }}
	before := q
	before.From, before.To, before.Brief = q.From.AddDate(0, 0, -days), q.From, true
	for _, q := range []survey.Query{q, before} {
		r, err := survey.ReportOf(b.Context(), c, shop, id, asked, q, to.UnixMilli())
		if err != nil || !q.Brief && r.Offers != int64(days)*1000 {
			b.Fatalf("%d offers, %v", r.Offers, err)
		}
	}
}

func keepYear(b *testing.B, s store.Store, id string, first time.Time) {
	b.Helper()
	c := docs.NewCache(s)
	defer c.Close()
	random := rand.New(rand.NewPCG(1, 2))
	for day := range 365 {
		var rows []survey.Row
		for i := range 1000 {
			r := survey.Row{
				Conv: store.NewID(), Offer: 9, Survey: id, Version: 1, At: first.AddDate(0, 0, day).UnixMilli() + int64(i)*60_000, By: survey.ByPeople,
				Agent: fmt.Sprintf("%032x", i%20), Name: fmt.Sprint("Agent ", i%20), Topic: fmt.Sprintf("%032x", i%12), Teams: []string{fmt.Sprintf("%032x", i%4)},
				Locale: "en", Page: fmt.Sprint("https://shop.example/", i%30),
			}
			if i%3 == 0 {
				r.First, r.Answered = r.At+60_000, r.At+60_000
				r.Answers = chat.Answers{{Question: "a", Type: chat.AnswerScore, Value: strconv.Itoa(1 + random.IntN(5))}}
			}
			if i%30 == 0 {
				r.Answers = append(r.Answers, chat.Answer{Question: "b", Type: chat.AnswerText, Value: fmt.Sprint("It took too long, order ", random.IntN(1e6))})
			}
			rows = append(rows, r)
		}
		if err := survey.Keep(b.Context(), c, shop, rows); err != nil {
			b.Fatal(err)
		}
	}
}
