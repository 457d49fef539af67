package valkeys

import (
	"errors"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// StartReplica runs a replica of primary and returns when it follows.
func StartReplica(t testing.TB, primary *Server, opts ...Option) *Server {
	t.Helper()

	s := Start(t, append([]Option{ReplicaOf(primary), Args("--repl-diskless-sync-delay", "0")}, opts...)...)
	proc.Until(t, startLimit, "replica follows", func() error {
		reply, err := s.Do("INFO", "replication")
		if err != nil {
			return err
		}
		if info, _ := reply.(string); !strings.Contains(info, "master_link_status:up") {
			return errors.New("not connected")
		}
		return nil
	})
	return s
}
