package valkeys

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// StartSentinel runs one Sentinel that watches primary under a name, and alone
// decides that it is down, after 500 ms. It returns when the Sentinel knows as
// many replicas.
func StartSentinel(t testing.TB, name string, primary *Server, replicas int) *Server {
	t.Helper()

	s := &Server{t: t, port: proc.FreePort(t)}
	dir := t.TempDir()
	config := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("bind 127.0.0.1\nport %d\ndir %s\n"+
		"sentinel monitor %s 127.0.0.1 %d 1\n"+
		"sentinel down-after-milliseconds %s 500\n"+
		"sentinel failover-timeout %s 3000\n",
		s.port, dir, name, primary.port, name, name)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.args = []string{config, "--sentinel"}
	s.run()
	proc.Until(t, startLimit, "sentinel finds the replicas", func() error {
		reply, err := s.Do("SENTINEL", "REPLICAS", name)
		if err != nil {
			return err
		}
		if list, _ := reply.([]any); len(list) < replicas {
			return errors.New("sentinel knows " + strconv.Itoa(len(list)))
		}
		return nil
	})
	return s
}

// SentinelURL is what the relay's -valkey flag takes for a primary that
// Sentinels watch under a name.
func SentinelURL(name string, sentinels ...*Server) string {
	addrs := make([]string, len(sentinels))
	for i, s := range sentinels {
		addrs[i] = s.Addr()
	}
	return "valkey-sentinel://" + strings.Join(addrs, ",") + "/" + name
}
