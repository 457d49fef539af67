package valkeys

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/testing/proc"
)

// slots is the number of hash slots of a Valkey Cluster.
const slots = 16384

// StartCluster runs a cluster of n primaries with the slots spread evenly and
// returns when every node says that the cluster is complete. To move slots use
// MustDo with CLUSTER SETSLOT and NodeID.
func StartCluster(t testing.TB, n int, opts ...Option) []*Server {
	t.Helper()

	nodes := make([]*Server, n)
	bus := make([]string, n)
	for i := range nodes {
		bus[i] = strconv.Itoa(proc.FreePort(t))
		own := append([]Option{Args("--cluster-enabled", "yes", "--cluster-port", bus[i])}, opts...)
		nodes[i] = Start(t, own...)
		from, to := i*slots/n, (i+1)*slots/n-1
		nodes[i].MustDo("CLUSTER", "ADDSLOTSRANGE", strconv.Itoa(from), strconv.Itoa(to))
		if i > 0 {
			nodes[i].MustDo("CLUSTER", "MEET", "127.0.0.1", strconv.Itoa(nodes[0].port), bus[0])
		}
	}
	for _, s := range nodes {
		proc.Until(t, startLimit, "cluster complete", func() error {
			return s.knows(n)
		})
	}
	return nodes
}

// NodeID is the node's name within its cluster.
func (s *Server) NodeID() string {
	s.t.Helper()
	return s.MustDo("CLUSTER", "MYID").(string)
}

func (s *Server) knows(n int) error {
	reply, err := s.Do("CLUSTER", "INFO")
	if err != nil {
		return err
	}
	info, _ := reply.(string)
	if !strings.Contains(info, "cluster_state:ok") ||
		!strings.Contains(info, "cluster_known_nodes:"+strconv.Itoa(n)+"\r\n") {
		return errors.New("incomplete: " + info)
	}
	return nil
}
