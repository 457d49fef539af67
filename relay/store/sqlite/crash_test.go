package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// roleVar makes the test binary play another process.
const roleVar = "PARLEY_SQLITE_TEST_ROLE"

func TestMain(m *testing.M) {
	play := map[string]func(path string) error{"write": writeForEver, "limit": writeWithLimit, "put": putOne}[os.Getenv(roleVar)]
	if play == nil {
		os.Exit(m.Run())
	}
	if err := play(os.Args[1]); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// process starts another process on the file at path; its lines come on the
// scanner.
func process(t *testing.T, role, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], path)
	cmd.Env = append(os.Environ(), roleVar+"="+role)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return cmd, bufio.NewScanner(out)
}

// writeForEver appends to ten conversations and prints what was acknowledged.
func writeForEver(path string) error {
	s, err := Open(context.Background(), path, Options{})
	if err != nil {
		return err
	}
	for i := range 10 {
		go func() {
			conv := fmt.Sprintf("%032d", i)
			for {
				r, err := trySay(context.Background(), s, conv, "hello", "again")
				if err != nil {
					fmt.Println("error:", err)
					os.Exit(1)
				}
				fmt.Println(conv, r.Events[1].Seq, r.Events[1].ID)
			}
		}()
	}
	select {}
}

// TestKilled kills a process that writes, several times, and looks for what it
// had acknowledged.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	acked := map[string]map[uint64]string{}
	for round := range 4 {
		cmd, lines := process(t, "write", path)
		for range 100 + rand.IntN(300) {
			if !lines.Scan() {
				t.Fatal("the writer ended")
			}
			note(t, acked, lines.Text())
		}
		cmd.Process.Kill()
		for lines.Scan() { // what it had said before
			if strings.Count(lines.Text(), " ") == 2 && len(lines.Text()) > 66 {
				note(t, acked, lines.Text())
			}
		}
		cmd.Wait()

		s := mustOpen(t, path, Options{})
		total := 0
		for conv, events := range acked {
			log, err := whole(t.Context(), s, conv)
			if err != nil || len(log)%2 != 0 {
				t.Fatalf("round %d: %d events, %v", round, len(log), err)
			}
			for seq, id := range events {
				if seq > uint64(len(log)) || log[seq-1].ID != id {
					t.Errorf("round %d: an acknowledged event is missing: %d of %d", round, seq, len(log))
				}
			}
			c, err := s.Conversation(t.Context(), "shop", conv)
			if err != nil || c.Seq != uint64(len(log)) || c.Unread != len(log) {
				t.Errorf("round %d: the conversation with %d events is at %+v, %v", round, len(log), c, err)
			}
			total += len(log)
		}
		if counts, err := s.Counts(t.Context(), "shop", chat.ViewAll); err != nil || counts[0] != int64(len(acked)) {
			t.Errorf("round %d: %v of %d conversations are listed, %v", round, counts, len(acked), err)
		}
		if last := s.recent.last(); last != int64(total) {
			t.Errorf("round %d: %d events are counted, %d are there", round, last, total)
		}
		s.Close()
	}
}

func note(t *testing.T, acked map[string]map[uint64]string, line string) {
	t.Helper()
	var conv, id string
	var seq uint64
	if _, err := fmt.Sscan(line, &conv, &seq, &id); err != nil {
		t.Fatalf("the writer says %q", line)
	}
	if acked[conv] == nil {
		acked[conv] = map[uint64]string{}
	}
	acked[conv][seq] = id
}

// putOne writes one document.
func putOne(path string) error {
	s, err := Open(context.Background(), path, Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.PutDocs(context.Background(), "shop", "faq", store.Doc{ID: "a", Body: []byte("from another process")}); err != nil {
		return err
	}
	fmt.Println("done")
	return nil
}

// TestOtherProcess: what another process changes is noticed.
func TestOtherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := mustOpen(t, path, Options{})
	notes := make(chan store.Note, 10)
	stop, err := s.Watch(t.Context(), store.DocsTopic("shop", "faq"), func(n store.Note) { notes <- n })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	cmd, lines := process(t, "put", path)
	if !lines.Scan() || lines.Text() != "done" {
		t.Fatalf("the other process says %q", lines.Text())
	}
	select {
	case n := <-notes:
		if !n.Gap {
			t.Errorf("the note is %+v", n)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("nobody was told")
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if d, err := s.Doc(t.Context(), "shop", "faq", "a"); err != nil || string(d.Body) != "from another process" {
		t.Errorf("the document is %+v, %v", d, err)
	}
}

// TestUnfolded opens copies of a file that was in use, as a crash leaves it,
// and compares their lists with those of the original.
func TestUnfolded(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "parley.db")
	s := mustOpen(t, path, Options{})
	for round := range 5 {
		var wg sync.WaitGroup
		for i := range 30 {
			wg.Go(func() { live(t, s, fmt.Sprintf("%032d", i%20)) })
		}
		wg.Wait()

		// Idle, but nothing is folded since the lists were last read.
		at := filepath.Join(dir, fmt.Sprint("copy", round))
		for _, suffix := range []string{"", "-wal"} {
			data, err := os.ReadFile(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at+suffix, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		reopened := mustOpen(t, at, Options{})
		if got, want := everything(t, reopened), everything(t, s); !reflect.DeepEqual(got, want) {
			t.Errorf("round %d: after a crash the store says\n%v, before\n%v", round, got, want)
		}
		reopened.Close()
	}
}

// live appends a piece of a conversation's life.
func live(t *testing.T, s *Store, conv string) {
	kinds := []chat.Event{
		{Kind: chat.KindStarted, From: "v"}, {Kind: chat.KindMessage, Role: chat.RoleVisitor, Text: "hello"},
		{Kind: chat.KindAssigned, Body: &chat.Assigned{Agent: "kim"}}, {Kind: chat.KindMessage, Role: chat.RoleAgent, Text: "hi"},
		{Kind: chat.KindResolved}, {Kind: chat.KindOffered, Body: &chat.Offered{Survey: chat.SurveyCSAT, Version: 1}}, {Kind: chat.KindReopened},
	}
	for range 5 {
		_, err := s.Append(t.Context(), "shop", conv, store.Batch{ID: store.NewID(), Decide: func(c *chat.Conversation) (store.Step, error) {
			e := kinds[rand.IntN(len(kinds))]
			if c.Offer != 0 && rand.IntN(3) == 0 {
				e = chat.Event{Kind: chat.KindAnswered, Body: &chat.Answered{Offer: c.Offer, Answers: chat.CSATAnswers(1+rand.IntN(5), "")}}
			}
			e.ID, e.At = store.NewID(), 1_767_225_600_000+rand.Int64N(1000)
			return store.Step{Events: []chat.Event{e}}, nil
		}})
		if err != nil {
			t.Error(err)
		}
	}
}

// everything is what follows from the events.
func everything(t *testing.T, s *Store) (all []any) {
	t.Helper()
	views := []string{chat.ViewAll, chat.ViewOpen, chat.ViewUnassigned, chat.ViewResolved, chat.ViewOffered,
		chat.ViewRated, chat.ViewAgent("kim"), chat.ViewVisitor("v")}
	for _, view := range views {
		page, next, err := s.List(t.Context(), "shop", view, "", 1000)
		all = append(all, page, next, err)
		for _, c := range page {
			same, err := s.Conversation(t.Context(), "shop", c.ID)
			log, _ := whole(t.Context(), s, c.ID)
			if err != nil || !reflect.DeepEqual(same, c) || c.Seq != uint64(len(log)) {
				t.Errorf("%s lists\n%+v, the conversation is\n%+v, %v, with %d events", view, c, same, err, len(log))
			}
			all = append(all, log)
		}
	}
	counts, err := s.Counts(t.Context(), "shop", views...)
	counters, err2 := s.Counters(t.Context(), "shop")
	return append(all, counts, err, counters, err2)
}

// writeWithLimit is a disk that fills up: files may not grow beyond 2 MB. When
// that has been noticed and checked it may write again.
func writeWithLimit(path string) error {
	signal.Ignore(syscall.SIGXFSZ)
	ctx := context.Background()
	s, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	var unlimited syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &unlimited); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 2 << 20, Max: unlimited.Max}); err != nil {
		return err
	}
	failedAt, err := fillUp(ctx, s)
	if err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &unlimited); err != nil {
		return err
	}
	return recovers(ctx, s, failedAt)
}
