package valkey

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

// loadLimit is how long Open waits for a server that is still loading its file.
const loadLimit = 30 * time.Second

// report is what was found out about the servers.
type report struct {
	opts    *Options
	cluster bool // the client follows one

	backend  string
	problems []string // why the store cannot keep its promise now
	warnings []string
	loading  bool
	alone    bool        // a primary has no replica
	room     *store.Room // of the fullest; nil: no server has a limit
	skew     *int64      // of the server whose clock is furthest off, in ms
	full     bool        // a server's memory is, but for a probe; one may open it, to read
}

// problem and warn add a finding, once however many servers share it.
func (r *report) problem(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(r.problems, text) {
		r.problems = append(r.problems, text)
	}
}

func (r *report) warn(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(r.warnings, text) {
		r.warnings = append(r.warnings, text)
	}
}

// admit checks the servers before a Store is opened on them.
func (c *client) admit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, loadLimit)
	defer cancel()
	for {
		r, err := c.inspect(ctx)
		if err != nil {
			return unavailable("ask valkey how it is", err)
		}
		if !r.loading {
			if len(r.problems) > 0 {
				return errors.New(r.problems[0])
			}
			return nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return unavailable("open valkey", errors.New("it is still loading its data"))
		}
	}
}

// Health implements store.Store. Beside asking the servers it writes, for that
// is what a full disk, a full memory or a primary that became a replica refuse.
func (s *Store) Health(ctx context.Context) (store.Health, error) {
	r, err := s.inspect(ctx)
	h := store.Health{Backend: "valkey", Grade: s.opts.Durability, Shared: true}
	if err != nil {
		return h, unavailable("ask valkey how it is", err)
	}
	if n := s.skipped.Load(); n > 0 {
		r.warn("%d stored values could not be read and were left out", n)
	}
	h.Backend, h.Warnings, h.Room, h.Skew = r.backend, r.warnings, r.room, r.skew
	if r.loading {
		return h, unavailable("ask valkey how it is", errors.New("it is loading its data"))
	}
	if s.opts.Durability == gradeC && r.alone {
		r.problem("durability C needs a replica and none is connected: messages are refused")
	}
	if r.full {
		r.problem("valkey has no memory left: raise maxmemory")
	}
	if len(r.problems) > 0 {
		return h, fmt.Errorf("%w: %s", store.ErrUnavailable, r.problems[0])
	}
	probe := s.cmd.B().Set().Key(key(store.Global, "probe")).Value("1").Build()
	if _, err := s.do(ctx, probe); err != nil {
		return h, unavailable("write to valkey", err)
	}
	return h, nil
}

// inspect asks every server that is a primary.
func (c *client) inspect(ctx context.Context) (*report, error) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	r := &report{opts: &c.opts, cluster: c.cmd.Mode() == valkey.ClientModeCluster}
	synced := true
	var failed error
	primaries := 0
	for _, node := range c.cmd.Nodes() {
		in, err := infoOf(ctx, node)
		if err != nil {
			failed = err
			continue
		}
		if in["role"] != "master" && in["loading"] != "1" {
			continue
		}
		primaries++
		r.backend = in.backend()
		if at := in.number("server_time_usec"); at > 0 {
			skew := at/1000 - time.Now().UnixMilli()
			if r.skew == nil || max(skew, -skew) > max(*r.skew, -*r.skew) {
				r.skew = &skew
			}
		}
		r.loading = r.loading || in["loading"] == "1"
		r.alone = r.alone || in.number("connected_slaves") == 0
		r.judge(in)
		synced = r.judgeFile(ctx, node, in) && synced
	}
	c.syncAll.Store(synced)
	if primaries > 0 {
		// A cluster goes on while a primary is down and being replaced.
		if failed != nil {
			r.warn("a server does not answer: %v", failed)
		}
		return r, nil
	}
	if failed == nil {
		failed = errors.New("no server is a primary: writes are refused until one is promoted")
	}
	return nil, failed
}

// messageMemory is about what the server needs for a while to take the longest
// message: it, and copies of it.
const messageMemory = 128 << 10

// judge looks at what would lose data or refuse it.
func (r *report) judge(in info) {
	v := in.version()
	if v < 70000 {
		r.problem("%s is too old: sharded publish and subscribe need 7.0 or newer", in.backend())
	}
	if in["valkey_version"] != "" && v >= 90000 && v <= 90101 {
		r.warn("%s can tear large publications, see valkey-io/valkey#4231: use 9.1.2 or newer", in.backend())
	}

	policy, limit := in["maxmemory_policy"], in.number("maxmemory")
	switch {
	case policy == "" || policy == "noeviction":
	case limit > 0:
		r.problem("valkey may drop data to save memory: set maxmemory-policy to noeviction, it is %s", policy)
	default:
		r.warn("valkey would drop data if it had a memory limit: set maxmemory-policy to noeviction, it is %s", policy)
	}
	used := in.number("used_memory") - in.number("mem_not_counted_for_evict")
	if limit > 0 && used > limit/10*9 {
		r.warn("valkey uses %d %% of its memory: raise maxmemory", 100*used/limit)
	}
	if free := uint64(max(limit-used, 0)); limit > 0 && (r.room == nil || free < r.room.Free) {
		r.room = &store.Room{Free: free, Of: uint64(limit)}
	}
	r.full = r.full || limit > 0 && used > limit-messageMemory
	if in["aof_last_write_status"] == "err" {
		r.problem("valkey cannot write its append-only file: free space on its disk")
	}
	if in["cluster_enabled"] == "1" && !r.cluster {
		r.problem("valkey runs as a cluster: add ?cluster=true to its URL")
	}
}

// judgeFile looks at the append-only file, and reports whether it is synced
// before a write is answered.
func (r *report) judgeFile(ctx context.Context, node valkey.Client, in info) (synced bool) {
	if in["aof_enabled"] == "0" {
		switch {
		case r.opts.Durability == gradeB:
			r.problem("valkey keeps no append-only file: set appendonly to yes, durability B needs it")
		case r.opts.Durability == gradeC:
			r.warn("valkey keeps no append-only file: what all replicas forget is gone")
		case r.opts.AcceptLoss:
			r.warn("valkey keeps no append-only file: it forgets everything when it ends")
		default:
			r.problem("valkey keeps no append-only file and would forget everything when it ends: set appendonly to yes, or accept the loss")
		}
		return false
	}
	config, err := node.Do(ctx, node.B().ConfigGet().Parameter("appendfsync").Build()).AsStrMap()
	policy := config["appendfsync"]
	switch {
	case err != nil || policy == "":
		r.warn("appendfsync could not be checked, CONFIG is not permitted")
	case policy == "no":
		r.warn("valkey leaves syncing its append-only file to the system: set appendfsync to everysec or always")
	}
	return policy == "always"
}
