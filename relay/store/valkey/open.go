package valkey

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

// Options change how a Store works. The zero value is grade A with the limits
// that the fields name.
type Options struct {
	// Durability is the promise for acknowledged messages. "A", the default:
	// nothing is lost when the relay or Valkey is killed. "B": nor in a power
	// cut; every append waits until Valkey's append-only file is synced. "C":
	// nor with the primary; every append waits for a replica and is refused
	// with store.ErrUnavailable if none confirms in time.
	Durability string
	// AcceptLoss opens a Valkey that keeps no append-only file, although it
	// forgets everything when it ends. For grade A only.
	AcceptLoss bool
	// Wait is how long grades B and C wait for the file or the replica; 1 s if 0.
	Wait time.Duration
	// Timeout is after how long without an answer a connection is given up;
	// 4 s if 0. Calls fail within about twice that.
	Timeout time.Duration
	// InFlight is how many commands may be under way at once; 768 if 0.
	InFlight int
	// Cached is of how many conversations the state is kept; 10,000 if 0.
	Cached int
	// TLS is used with valkeys://; nil means the system's certificates.
	TLS *tls.Config
}

func (o *Options) fill() error {
	switch o.Durability {
	case "":
		o.Durability = gradeA
	case gradeA, gradeB, gradeC:
	default:
		return fmt.Errorf("durability must be A, B or C, not %q", o.Durability)
	}
	if o.Wait <= 0 {
		o.Wait = time.Second
	}
	if o.Timeout <= 0 {
		o.Timeout = 4 * time.Second
	}
	if o.InFlight <= 0 {
		o.InFlight = 768
	}
	if o.Cached <= 0 {
		o.Cached = 10_000
	}
	return nil
}

// Store keeps all sites' data on Valkey. See store.Store.
type Store struct {
	reader
	index
	dueJobs
	hub   *hub
	cache *cache

	close sync.Once
}

var _ store.Store = (*Store)(nil)

// Open connects to the Valkey at rawURL, see parseURL in url.go for its forms,
// and checks that it can keep the promise of opts.Durability. It refuses a
// server that could drop data, and says which setting to change.
func Open(ctx context.Context, rawURL string, opts Options) (*Store, error) {
	t, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	if err := opts.fill(); err != nil {
		return nil, err
	}
	c, err := newClient(ctx, t, opts)
	if err != nil {
		return nil, err
	}
	if err := c.admit(ctx); err != nil {
		c.cancel()
		c.cmd.Close()
		return nil, err
	}
	s := &Store{reader: reader{c}, index: index{c}, cache: newCache(opts.Cached), dueJobs: dueJobs{c: c}}
	s.hub = newHub(c, s.cache, t)
	return s, nil
}

// Close ends all connections and watches. Calls that are under way fail.
func (s *Store) Close() error {
	s.close.Do(func() {
		s.cancel()
		s.hub.wait()
		s.cmd.Close()
	})
	return nil
}

// flushDelay is how soon after a flush the next one may follow while several
// commands wait. Flushes cost both sides system calls; where commands are few
// and far between, none waits.
const flushDelay = 100 * time.Microsecond

// connect makes a client. It has one connection for each node: commands of many
// goroutines share it, which costs a fraction of what separate ones would.
func connect(t target, opts *Options) (valkey.Client, error) {
	o := clientOption(t, opts)
	o.PipelineMultiplex = -1
	o.MaxFlushDelay = flushDelay
	return valkey.NewClient(o)
}

// clientOption is what all our connections have in common.
func clientOption(t target, opts *Options) valkey.ClientOption {
	const buffer = 32 << 10
	dialer := net.Dialer{Timeout: opts.Timeout / 2, KeepAlive: time.Second}
	o := valkey.ClientOption{
		InitAddress:         t.addrs,
		Username:            t.user,
		Password:            t.password,
		SelectDB:            t.db,
		ClientName:          "parley",
		Dialer:              dialer,
		ConnWriteTimeout:    opts.Timeout,
		DisableCache:        true,
		ForceSingleClient:   !t.cluster && t.master == "",
		BlockingPoolSize:    opts.InFlight,
		BlockingPoolCleanup: time.Minute,
		ReadBufferEachConn:  buffer,
		WriteBufferEachConn: buffer,
	}
	if t.tls {
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		if opts.TLS != nil {
			o.TLSConfig = opts.TLS.Clone()
		}
	}
	if t.master != "" {
		o.Sentinel = valkey.SentinelOption{
			MasterSet:               t.master,
			Username:                t.sentinelUser,
			Password:                t.sentinelPassword,
			Dialer:                  dialer,
			TLSConfig:               o.TLSConfig,
			TopologyRefreshInterval: 5 * time.Second,
		}
	}
	if t.cluster {
		o.ClusterOption.ShardsRefreshInterval = 10 * time.Second
	}
	return o
}
