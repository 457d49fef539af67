//go:build long

package valkey_test

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// A primary is lost while its replica lags: with grade C no acknowledged
// message is lost, and no watcher has seen one that is.
func TestFailoverWithLaggingReplica(t *testing.T) {
	primary := valkeys.Start(t)
	replica := valkeys.StartReplica(t, primary)
	sentinel := valkeys.StartSentinel(t, "main", primary, 1)
	url := valkeys.SentinelURL("main", sentinel)
	opts := valkey.Options{Durability: "C", Wait: 200 * time.Millisecond, Timeout: time.Second}
	stores := []*valkey.Store{open(t, url, opts), open(t, url, opts)}

	l := startLoad(t, 8, func(i int) *valkey.Store { return stores[i%2] })
	var readers []*reader
	for _, conv := range l.convs {
		readers = append(readers, follow(t, stores[1], conv))
	}
	l.goesOn(2000, 30*time.Second)

	// The primary goes on writing what the replica never gets.
	replica.Pause()
	before := l.failed.Load()
	proc.Until(t, 10*time.Second, "appends are refused", func() error {
		if l.failed.Load() < before+20 {
			return errors.New("not yet")
		}
		return nil
	})
	primary.Kill()
	replica.Resume()

	// Without another replica the new primary refuses too, until the old one
	// comes back as its replica.
	proc.Until(t, 30*time.Second, "replica is promoted", func() error {
		reply, err := replica.Do("ROLE")
		if err == nil && reply.([]any)[0] != "master" {
			err = errors.New("not yet")
		}
		return err
	})
	primary.Restart()
	took := l.goesOn(2000, 60*time.Second)
	t.Logf("2000 messages were taken %v after the old primary was back, %d tries failed", took, l.failed.Load())
	l.check(stores[0])
	for i, r := range readers {
		r.sees(t, stores[0], l.convs[i], 10*time.Second)
	}
}

// A frozen primary is replaced, and the relays move on although their
// connections to it are still open.
func TestFailoverOfFrozenPrimary(t *testing.T) {
	primary := valkeys.Start(t)
	valkeys.StartReplica(t, primary)
	sentinel := valkeys.StartSentinel(t, "main", primary, 1)
	s := open(t, valkeys.SentinelURL("main", sentinel), valkey.Options{Timeout: time.Second})
	conv := store.NewID()
	r := follow(t, s, conv)
	say(t, s, conv, "before")
	proc.Until(t, 5*time.Second, "replication", func() error {
		if reply, err := primary.Do("WAIT", "1", "100"); err != nil || reply.(int64) < 1 {
			return errors.New("not yet")
		}
		return nil
	})

	primary.Pause()
	began := time.Now()
	proc.Until(t, 30*time.Second, "append", func() error {
		_, err := s.Append(t.Context(), site, conv, said(store.NewID(), "after"))
		return err
	})
	t.Logf("written to again after %v", time.Since(began))
	r.sees(t, s, conv, 5*time.Second)
	primary.Resume()
}

// Every slot moves to other nodes under load: nothing is lost, and watchers
// follow within two seconds.
func TestSlotsMove(t *testing.T) {
	nodes := valkeys.StartCluster(t, 3)
	stores := []*valkey.Store{
		open(t, clusterURL(nodes), valkey.Options{}), open(t, clusterURL(nodes), valkey.Options{})}
	slot := int(nodes[0].MustDo("CLUSTER", "KEYSLOT", "{"+site+"}").(int64))
	owner := slot * 3 / 16384

	l := startLoad(t, 4, func(i int) *valkey.Store { return stores[0] })
	var readers []*reader
	for _, conv := range l.convs {
		readers = append(readers, follow(t, stores[1], conv))
	}
	var worst atomic.Int64
	for round := range 6 {
		l.goesOn(300, 30*time.Second)
		from, to := nodes[owner], nodes[(owner+1)%3]
		owner = (owner + 1) % 3
		moveSlot(t, nodes, slot, from, to)

		began := time.Now()
		conv := l.convs[round%len(l.convs)]
		l.goesOn(50, 10*time.Second)
		readers[round%len(l.convs)].reaches(t, len(texts(t, stores[0], conv)), 10*time.Second)
		worst.Store(max(worst.Load(), int64(time.Since(began))))
	}
	if took := time.Duration(worst.Load()); took > 2*time.Second {
		t.Errorf("a watcher followed its slot after %v", took)
	}
	l.check(stores[0])
	for i, r := range readers {
		r.sees(t, stores[0], l.convs[i], 5*time.Second)
	}
}

// moveSlot moves a slot with its keys from one node to another.
func moveSlot(t *testing.T, nodes []*valkeys.Server, slot int, from, to *valkeys.Server) {
	t.Helper()
	number := strconv.Itoa(slot)
	to.MustDo("CLUSTER", "SETSLOT", number, "IMPORTING", from.NodeID())
	from.MustDo("CLUSTER", "SETSLOT", number, "MIGRATING", to.NodeID())
	host, port, err := net.SplitHostPort(to.Addr())
	if err != nil {
		t.Fatal(err)
	}
	for {
		keys := from.MustDo("CLUSTER", "GETKEYSINSLOT", number, "100").([]any)
		if len(keys) == 0 {
			break
		}
		args := []string{"MIGRATE", host, port, "", "0", "5000", "KEYS"}
		for _, k := range keys {
			args = append(args, k.(string))
		}
		from.MustDo(args...)
	}
	for _, n := range append([]*valkeys.Server{to, from}, nodes...) {
		n.MustDo("CLUSTER", "SETSLOT", number, "NODE", to.NodeID())
	}
}

// A node of a cluster dies, and its replica takes over.
func TestClusterFailover(t *testing.T) {
	nodes := valkeys.StartCluster(t, 3, valkeys.Args("--cluster-node-timeout", "1000"))
	slot := int(nodes[0].MustDo("CLUSTER", "KEYSLOT", "{"+site+"}").(int64))
	owner := nodes[slot*3/16384]
	replica := valkeys.Start(t, valkeys.Args("--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
		"--cluster-port", strconv.Itoa(proc.FreePort(t)), "--repl-diskless-sync-delay", "0"))
	joinAsReplica(t, nodes, owner, replica)

	s := open(t, clusterURL(nodes), valkey.Options{Durability: "C", Timeout: time.Second})
	l := startLoad(t, 4, func(int) *valkey.Store { return s })
	r := follow(t, s, l.convs[0])
	l.goesOn(500, 30*time.Second)
	owner.Kill()
	began := time.Now()
	proc.Until(t, 60*time.Second, "replica takes over", func() error {
		reply, err := replica.Do("ROLE")
		if err == nil && reply.([]any)[0] != "master" {
			err = errors.New("not yet")
		}
		return err
	})
	t.Logf("the replica took over after %v", time.Since(began))

	// With no replica of its own grade C refuses, but it reads.
	before := l.failed.Load()
	proc.Until(t, 20*time.Second, "appends are refused", func() error {
		if l.failed.Load() < before+20 {
			return errors.New("not yet")
		}
		return nil
	})
	owner.Restart()
	l.goesOn(500, 60*time.Second)
	l.check(s)
	r.sees(t, s, l.convs[0], 10*time.Second)
}

func joinAsReplica(t *testing.T, nodes []*valkeys.Server, owner, replica *valkeys.Server) {
	t.Helper()
	host, port, err := net.SplitHostPort(owner.Addr())
	if err != nil {
		t.Fatal(err)
	}
	replica.MustDo("CLUSTER", "MEET", host, port, clusterPort(t, owner))
	id := owner.NodeID()
	proc.Until(t, 20*time.Second, "node joins", func() error {
		_, err := replica.Do("CLUSTER", "REPLICATE", id)
		return err
	})
	proc.Until(t, 20*time.Second, "replica follows", func() error {
		reply, err := owner.Do("WAIT", "1", "100")
		if err == nil && reply.(int64) < 1 {
			err = errors.New("no replica")
		}
		return err
	})
	mine := replica.NodeID()
	for _, n := range nodes {
		proc.Until(t, 20*time.Second, "replica is known", func() error {
			_, err := n.Do("CLUSTER", "COUNT-FAILURE-REPORTS", mine)
			return err
		})
	}
}

// clusterPort is the port on which a node talks to the others.
func clusterPort(t *testing.T, node *valkeys.Server) string {
	t.Helper()
	reply := node.MustDo("CONFIG", "GET", "cluster-port").([]any)
	return reply[1].(string)
}

// Twenty seconds without an answer: nothing piles up, and it is over within two
// seconds.
func TestStalledLong(t *testing.T) {
	server := valkeys.Start(t)
	s := open(t, server.URL(), valkey.Options{})
	l := startLoad(t, 50, func(int) *valkey.Store { return s })
	l.goesOn(1000, 30*time.Second)
	server.Pause()
	<-time.After(20 * time.Second)
	if n := l.failed.Load(); n == 0 || n > 50*1000 {
		t.Errorf("%d tries failed in 20 s", n)
	}
	server.Resume()
	if took := l.goesOn(50, 20*time.Second); took > 2*time.Second {
		t.Errorf("back to normal after %v", took)
	}
	l.check(s)
}

// reaches waits until the reader has seen n events.
func (r *reader) reaches(t testing.TB, n int, limit time.Duration) {
	t.Helper()
	proc.Until(t, limit, "reader follows", func() error {
		r.mu.Lock()
		defer r.mu.Unlock()
		if len(r.seen) < n {
			return fmt.Errorf("%d of %d", len(r.seen), n)
		}
		return nil
	})
}
