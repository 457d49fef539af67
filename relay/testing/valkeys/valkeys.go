// Package valkeys starts real valkey-server processes for tests: each on a
// free port, with a data folder of its own, gone when the test ends. A test
// can kill, restart, pause and resume them, make replicas and clusters.
package valkeys

import (
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// startLimit is how long a server may take until it answers PING. Loading a
// small append-only file takes milliseconds; the rest is room for a busy
// machine.
const startLimit = 20 * time.Second

// Server is one valkey-server. Unless options say otherwise it keeps an
// append-only file synced every second, takes no snapshots and never evicts.
type Server struct {
	t    testing.TB
	port int
	args []string
	proc *proc.Process
}

// Option changes how a server is started.
type Option func(*Server)

// AOF sets the append-only file's sync policy: "always", "everysec" or "no".
func AOF(policy string) Option {
	return Args("--appendonly", "yes", "--appendfsync", policy)
}

// NoAOF leaves the server without any persistence: after Kill and Restart it
// is empty.
func NoAOF() Option { return Args("--appendonly", "no") }

// MaxMemory limits the data set, such as ("3mb", "noeviction").
func MaxMemory(limit, policy string) Option {
	return Args("--maxmemory", limit, "--maxmemory-policy", policy)
}

// ReplicaOf makes the server a replica of primary.
func ReplicaOf(primary *Server) Option {
	return Args("--replicaof", "127.0.0.1", strconv.Itoa(primary.port))
}

// Dir keeps the data in the given folder instead of one that ends with the
// test.
func Dir(path string) Option { return Args("--dir", path) }

// Args adds raw valkey-server arguments; later ones win.
func Args(args ...string) Option {
	return func(s *Server) { s.args = append(s.args, args...) }
}

// Start runs a server and returns when it answers PING. The test fails when
// valkey-server is missing.
func Start(t testing.TB, opts ...Option) *Server {
	t.Helper()

	s := &Server{t: t, port: proc.FreePort(t)}
	s.args = []string{
		"--bind", "127.0.0.1",
		"--port", strconv.Itoa(s.port),
		"--dir", t.TempDir(),
		"--save", "",
		"--appendonly", "yes",
		"--appendfsync", "everysec",
		"--maxmemory-policy", "noeviction",
		"--loglevel", "notice",
	}
	for _, o := range opts {
		o(s)
	}
	s.run()
	return s
}

func (s *Server) run() {
	s.t.Helper()
	s.proc = proc.Start(s.t, proc.Command{
		Name: "valkey-server:" + strconv.Itoa(s.port), Path: "valkey-server", Args: s.args,
	})
	s.proc.Ready(s.t, startLimit, func() error {
		_, err := s.Do("PING")
		return err
	})
}

// Addr is host:port.
func (s *Server) Addr() string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port))
}

// URL is what the relay's -valkey flag takes.
func (s *Server) URL() string { return "valkey://" + s.Addr() }

// Process gives access to the running process, of which there is a new one
// after each Restart.
func (s *Server) Process() *proc.Process { return s.proc }

// Kill ends the server with SIGKILL and returns when it is gone.
func (s *Server) Kill() { s.proc.Kill() }

// KillSynced is Kill at a moment when the append-only file is not being synced.
// While it is, a server with the policy everysec holds back what it would write,
// for at most 2 s, and answers nevertheless.
func (s *Server) KillSynced() {
	s.t.Helper()
	proc.Until(s.t, 30*time.Second, "the file is synced", func() error {
		info := s.MustDo("INFO", "persistence").(string)
		if !strings.Contains(info, "aof_pending_bio_fsync:0\r\n") {
			return errors.New("it is being synced")
		}
		return nil
	})
	s.Kill()
}

// Stop asks the server to shut down with SIGTERM and waits for it.
func (s *Server) Stop() {
	s.t.Helper()
	if _, err := s.proc.Stop(10 * time.Second); err != nil {
		s.t.Fatal(err)
	}
}

// Restart kills the server if it still runs and starts it again on the same
// port and data folder; it returns when PING is answered.
func (s *Server) Restart() {
	s.t.Helper()
	s.proc.Kill()
	s.run()
}

// Pause stops the server with SIGSTOP: connections stay open, nothing is
// answered.
func (s *Server) Pause() {
	s.t.Helper()
	if err := s.proc.Pause(); err != nil {
		s.t.Fatal(err)
	}
}

// Resume lets a paused server go on.
func (s *Server) Resume() {
	s.t.Helper()
	if err := s.proc.Resume(); err != nil {
		s.t.Fatal(err)
	}
}
