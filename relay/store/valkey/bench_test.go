package valkey_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	client "github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// bare is the least that a durable relay does with a message.
const bare = `redis.call('XADD', KEYS[1], '*', 'e', ARGV[1])
redis.call('PUBLISH', KEYS[2], ARGV[1])
return 1`

// BenchmarkAppend compares appends of 200 goroutines with bare ones, in turns
// and in the same process. ratio is the CPU time, of this process and of the
// server, of a bare append divided by that of ours.
func BenchmarkAppend(b *testing.B) {
	const writers = 200
	server := valkeys.Start(b)
	s := open(b, server.URL(), valkey.Options{})
	plain, err := client.NewClient(client.ClientOption{
		InitAddress: []string{server.Addr()}, DisableCache: true, ForceSingleClient: true, PipelineMultiplex: -1})
	if err != nil {
		b.Fatal(err)
	}
	defer plain.Close()

	ctx, text := context.Background(), strings.Repeat("x", 100)
	convs := make([]string, writers)
	for i := range convs {
		convs[i] = store.NewID()
		start(b, s, convs[i])
	}
	ours := func(i int) {
		id := store.NewID()
		batch := store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
			return store.Step{Events: []chat.Event{{
				ID: id, At: time.Now().UnixMilli(), Sent: time.Now().UnixMilli(), Kind: chat.KindMessage, Role: chat.RoleVisitor,
				From: convs[0], Text: text,
			}}}, nil
		}}
		if _, err := s.Append(ctx, site, convs[i], batch); err != nil {
			b.Error(err)
		}
	}
	script := client.NewLuaScript(bare)
	theirs := func(i int) {
		err := script.Exec(ctx, plain, []string{"bare:" + convs[i], "to:" + convs[i]}, []string{text}).Error()
		if err != nil {
			b.Error(err)
		}
	}

	const rounds = 5
	each := max(b.N/rounds/writers, 1)
	var ratios, cost, bareCost []float64
	b.ReportAllocs()
	b.ResetTimer()
	for range rounds {
		b.StopTimer()
		before := cpu(b, server)
		parallel(writers, each, theirs)
		middle := cpu(b, server)
		b.StartTimer()
		parallel(writers, each, ours)
		after := cpu(b, server)
		n := float64(each * writers)
		bareCost = append(bareCost, float64((middle-before).Microseconds())/n)
		cost = append(cost, float64((after-middle).Microseconds())/n)
		ratios = append(ratios, float64(middle-before)/float64(after-middle))
	}
	b.ReportMetric(median(cost), "cpu-µs/op")
	b.ReportMetric(median(bareCost), "bare-cpu-µs/op")
	b.ReportMetric(median(ratios), "ratio")
}

// BenchmarkAppendToLong shows that the length of a conversation costs nothing.
func BenchmarkAppendToLong(b *testing.B) {
	for _, length := range []int{10, 10_000} {
		b.Run(strconv.Itoa(length), func(b *testing.B) {
			server := valkeys.Start(b)
			s := open(b, server.URL(), valkey.Options{})
			convs := make([]string, 20)
			var group sync.WaitGroup
			for i := range convs {
				convs[i] = store.NewID()
				group.Go(func() {
					for range length {
						say(b, s, convs[i], "hello")
					}
				})
			}
			group.Wait()
			before := cpu(b, server)
			b.ResetTimer()
			parallel(len(convs), max(b.N/len(convs), 1), func(i int) { say(b, s, convs[i], "hello") })
			b.ReportMetric(float64((cpu(b, server)-before).Microseconds())/float64(max(b.N/len(convs), 1)*len(convs)), "cpu-µs/op")
		})
	}
}

// BenchmarkDeliver is an append to a conversation that another relay watches,
// until it has arrived there.
func BenchmarkDeliver(b *testing.B) {
	server := valkeys.Start(b)
	from, to := open(b, server.URL(), valkey.Options{}), open(b, server.URL(), valkey.Options{})
	conv, arrived := store.NewID(), make(chan struct{}, 1)
	stop, err := to.Watch(b.Context(), store.ConvTopic(site, conv), func(n store.Note) {
		if len(n.Events) > 0 {
			arrived <- struct{}{}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	b.ReportAllocs()
	for b.Loop() {
		say(b, from, conv, "hello")
		<-arrived
	}
}

// BenchmarkList reads the first view of an inbox with many conversations.
func BenchmarkList(b *testing.B) {
	const conversations = 20_000
	server := valkeys.Start(b)
	s := open(b, server.URL(), valkey.Options{})
	var next atomic.Int64
	parallel(100, conversations/100, func(int) {
		next.Add(1)
		say(b, s, store.NewID(), "hello")
	})
	views := []string{chat.ViewAll, chat.ViewOpen, chat.ViewUnassigned, chat.ViewResolved}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := s.List(b.Context(), site, chat.ViewUnassigned, "", 50); err != nil {
			b.Fatal(err)
		}
		if _, err := s.Counts(b.Context(), site, views...); err != nil {
			b.Fatal(err)
		}
	}
}

// start begins a conversation as a visitor does.
func start(b *testing.B, s *valkey.Store, conv string) {
	b.Helper()
	id, visitor := store.NewID(), store.NewID()
	_, err := s.Append(b.Context(), site, conv, store.Batch{ID: id, Decide: func(*chat.Conversation) (store.Step, error) {
		now := time.Now().UnixMilli()
		return store.Step{Events: []chat.Event{
			{ID: store.NewID(), At: now, Kind: chat.KindStarted, Role: chat.RoleVisitor, From: visitor, Name: "Visitor",
				Body: &chat.Started{Locale: "en", Page: "https://shop.example/pots/large", Title: "Large pots"}},
			{ID: id, At: now, Kind: chat.KindMessage, Role: chat.RoleVisitor, From: visitor, Text: "hello"},
		}}, nil
	}})
	if err != nil {
		b.Fatal(err)
	}
}

// parallel calls do n times in each of some goroutines.
func parallel(goroutines, n int, do func(i int)) {
	var group sync.WaitGroup
	for i := range goroutines {
		group.Go(func() {
			for range n {
				do(i)
			}
		})
	}
	group.Wait()
}

// cpu is the CPU time that this process and the server have used.
func cpu(b *testing.B, server *valkeys.Server) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	sum := time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	info := server.MustDo("INFO", "cpu").(string)
	for line := range strings.SplitSeq(info, "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		if name != "used_cpu_user" && name != "used_cpu_sys" {
			continue
		}
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(seconds * float64(time.Second))
	}
	return sum
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
