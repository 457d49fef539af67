package valkeys_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/proc"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

func TestDataSurvivesKillWithAOF(t *testing.T) {
	s := valkeys.Start(t, valkeys.AOF("always"))
	s.MustDo("SET", "k", "v\r\nw")
	s.Kill()
	if _, err := s.Do("PING"); err == nil {
		t.Fatal("a killed server answered")
	}

	s.Restart()
	if got := s.MustDo("GET", "k"); got != "v\r\nw" {
		t.Fatalf("after kill and restart k = %q", got)
	}
	s.Stop()
}

func TestNoAOFForgets(t *testing.T) {
	s := valkeys.Start(t, valkeys.NoAOF())
	s.MustDo("SET", "k", "v")
	s.Restart()
	if got := s.MustDo("GET", "k"); got != nil {
		t.Fatalf("without persistence k = %q after a restart", got)
	}
}

func TestMemoryLimit(t *testing.T) {
	s := valkeys.Start(t, valkeys.MaxMemory("1mb", "noeviction"))
	for i := range 1000 {
		if _, err := s.Do("SET", strconv.Itoa(i), strings.Repeat("x", 4096)); err != nil {
			return
		}
	}
	t.Fatal("4 MB of writes were accepted with a limit of 1 MB")
}

func TestPauseAndResume(t *testing.T) {
	s := valkeys.Start(t)
	s.Pause()
	answered := make(chan error, 1)
	go func() {
		_, err := s.Do("PING")
		answered <- err
	}()
	select {
	case err := <-answered:
		t.Fatalf("a paused server answered: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	s.Resume()
	if err := <-answered; err != nil {
		t.Fatalf("after resume: %v", err)
	}
}

func TestReplicaFollows(t *testing.T) {
	primary := valkeys.Start(t)
	replica := valkeys.Start(t, valkeys.ReplicaOf(primary))
	primary.MustDo("SET", "k", "v")
	proc.Until(t, 10*time.Second, "replication", func() error {
		got, err := replica.Do("GET", "k")
		if err == nil && got != "v" {
			err = errors.New("not there yet")
		}
		return err
	})
}

func TestCluster(t *testing.T) {
	nodes := valkeys.StartCluster(t, 3)
	if nodes[0].NodeID() == nodes[1].NodeID() {
		t.Fatal("two nodes have one id")
	}
	// "{a}" hashes to slot 15495, which the last of three nodes owns.
	nodes[2].MustDo("SET", "{a}k", "v")
	if _, err := nodes[0].Do("GET", "{a}k"); err == nil {
		t.Fatal("a node answered for a slot that it does not own")
	}
}
