package valkey

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/valkey-io/valkey-go"
)

// routeRetry is how long the router waits before it tries again to place what a
// cluster has refused or has no node for.
const routeRetry = 50 * time.Millisecond

// router says which link carries a topic: the only one, or in a cluster that to
// the node which has the channel's slot.
type router struct {
	hub    *hub
	target target
	single *link // nil in a cluster

	// Of a cluster, guarded by hub.mu:
	links  map[string]*link // by address
	owners map[uint16]string
	homes  map[*topic]struct{} // topics to place
	kick   chan struct{}
}

func newRouter(h *hub, t target) *router {
	r := &router{hub: h, target: t}
	if t.cluster {
		r.links = map[string]*link{}
		r.owners = map[uint16]string{}
		r.homes = map[*topic]struct{}{}
		r.kick = make(chan struct{}, 1)
		return r
	}
	r.single = newLink(h, "")
	return r
}

func (r *router) start() {
	if r.single != nil {
		r.open(r.single, r.target)
		return
	}
	r.hub.group.Go(func() { r.run(r.hub.ctx) })
}

// open starts a link to a target.
func (r *router) open(l *link, t target) {
	o := clientOption(t, &r.hub.opts)
	o.PipelineMultiplex = -1
	o.DisableRetry = true
	r.hub.group.Go(func() {
		l.client = dial(r.hub.ctx, o)
		if l.client != nil {
			l.run(r.hub.ctx)
		}
	})
}

// dial makes a client, which takes several tries while nothing answers. It
// returns nil when ctx ends.
func dial(ctx context.Context, o valkey.ClientOption) valkey.Client {
	for {
		// With ForceSingleClient there is a client even if the server is down.
		client, err := valkey.NewClient(o)
		if client != nil && (err == nil || o.ForceSingleClient) {
			return client
		}
		select {
		case <-time.After(linkRetryMax / 2):
		case <-ctx.Done():
			return nil
		}
	}
}

// slot is the hash slot of a channel, 0 if there is no cluster.
func (r *router) slot(channel string) uint16 {
	if !r.target.cluster {
		return 0
	}
	cmd := r.hub.cmd.B().Get().Key(channel).Build()
	return cmd.Slot()
}

// runs divides topics into those that one command may name.
func (r *router) runs(topics []*topic) [][]*topic {
	if r.single == nil {
		slices.SortFunc(topics, func(a, b *topic) int { return int(a.slot) - int(b.slot) })
	}
	var runs [][]*topic
	for from := 0; from < len(topics); {
		to := from + 1
		for to < len(topics) && to-from < maxJoined && topics[to].slot == topics[from].slot {
			to++
		}
		runs = append(runs, topics[from:to])
		from = to
	}
	return runs
}

// place gives a topic that is off to a link. hub.mu is held.
func (r *router) place(t *topic) {
	l := r.single
	if l == nil {
		l = r.links[r.owners[t.slot]]
	}
	if l != nil {
		t.link = l
		l.mark(t)
		return
	}
	r.seek(t)
}

// seek leaves it to the router's goroutine to place a topic. hub.mu is held.
func (r *router) seek(t *topic) {
	r.homes[t] = struct{}{}
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

// refused takes topics back that a link could not subscribe.
func (r *router) refused(l *link, topics []*topic, err error) {
	if r.single != nil {
		time.AfterFunc(linkRetryMax/2, func() {
			for _, t := range topics {
				l.mark(t)
			}
		})
		return
	}
	r.hub.mu.Lock()
	defer r.hub.mu.Unlock()
	e, _ := valkey.IsValkeyErr(err)
	if addr, ok := e.IsMoved(); ok {
		r.owners[topics[0].slot] = addr
	}
	for _, t := range topics {
		r.seek(t)
	}
}

// failed takes the topics of a link back whose node does not answer: another
// may have taken over.
func (r *router) failed(l *link, _ error) {
	if r.single != nil {
		return
	}
	r.hub.mu.Lock()
	defer r.hub.mu.Unlock()
	for _, t := range r.hub.topics {
		if t.link == l {
			delete(r.owners, t.slot)
			r.seek(t)
		}
	}
}

// run places topics until ctx ends.
func (r *router) run(ctx context.Context) {
	for {
		select {
		case <-r.kick:
		case <-ctx.Done():
			return
		}
		for !r.settle() {
			r.refresh(ctx)
			select {
			case <-time.After(routeRetry):
			case <-ctx.Done():
				return
			}
		}
	}
}

// settle places what it can and reports whether that was all.
func (r *router) settle() bool {
	r.hub.mu.Lock()
	defer r.hub.mu.Unlock()
	for t := range r.homes {
		addr, known := r.owners[t.slot]
		if !known {
			continue
		}
		delete(r.homes, t)
		if t.state != off {
			continue
		}
		l := r.links[addr]
		if l == nil {
			one := r.target
			one.addrs, one.cluster = []string{addr}, false
			l = newLink(r.hub, addr)
			r.links[addr] = l
			r.open(l, one)
		}
		t.link = l
		l.mark(t)
	}
	return len(r.homes) == 0
}

// refresh asks the cluster who has which slot.
func (r *router) refresh(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, r.hub.opts.Timeout)
	defer cancel()
	cmd := r.hub.cmd
	reply, err := cmd.Do(ctx, cmd.B().ClusterSlots().Build()).ToArray()
	if err != nil {
		return
	}
	owners := map[uint16]string{}
	for i := range reply {
		from, to, addr, ok := parseSlots(&reply[i])
		if !ok {
			continue
		}
		if strings.HasPrefix(addr, ":") {
			// The node does not know its address: it is the one we called.
			host, _, _ := net.SplitHostPort(r.target.addrs[0])
			addr = net.JoinHostPort(host, addr[1:])
		}
		for slot := from; slot <= to; slot++ {
			owners[uint16(slot)] = addr
		}
	}
	r.hub.mu.Lock()
	r.owners = owners
	r.hub.mu.Unlock()
}

// parseSlots reads one range of CLUSTER SLOTS: first slot, last slot, primary,
// replicas. The address of a node that does not know its own has no host.
func parseSlots(m *valkey.ValkeyMessage) (from, to int64, addr string, ok bool) {
	parts, err := m.ToArray()
	if err != nil || len(parts) < 3 {
		return 0, 0, "", false
	}
	from, err = parts[0].AsInt64()
	if err != nil {
		return 0, 0, "", false
	}
	to, err = parts[1].AsInt64()
	if err != nil || from < 0 || to >= 16384 {
		return 0, 0, "", false
	}
	node, err := parts[2].ToArray()
	if err != nil || len(node) < 2 {
		return 0, 0, "", false
	}
	host, err := node[0].ToString()
	if err != nil && !valkey.IsValkeyNil(err) {
		return 0, 0, "", false
	}
	port, err := node[1].AsInt64()
	return from, to, net.JoinHostPort(host, strconv.FormatInt(port, 10)), err == nil
}
