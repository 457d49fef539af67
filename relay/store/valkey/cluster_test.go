package valkey_test

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/store/storetest"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// clusterURL names all nodes.
func clusterURL(nodes []*valkeys.Server) string {
	addrs := make([]string, len(nodes))
	for i, n := range nodes {
		addrs[i] = n.Addr()
	}
	return "valkey://" + strings.Join(addrs, ",")
}

func TestStoreOnCluster(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Backend {
		nodes := valkeys.StartCluster(t, 3)
		return storetest.Backend{
			Open:  opener(t, clusterURL(nodes), valkey.Options{}),
			Signs: true,
			CutSubscriptions: func() {
				for _, n := range nodes {
					n.MustDo("CLIENT", "KILL", "TYPE", "pubsub")
				}
			},
		}
	})
}
