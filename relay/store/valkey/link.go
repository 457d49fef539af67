package valkey

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/valkey-io/valkey-go"
)

// maxJoined is how many channels one command subscribes.
const maxJoined = 256

// A link that lost its connection tries again after linkRetry, and then after
// twice as long each time up to linkRetryMax.
const (
	linkRetry    = 10 * time.Millisecond
	linkRetryMax = time.Second
)

// link is one connection that carries subscriptions, to a server or to one node
// of a cluster. A goroutine keeps the server's idea of the subscriptions equal
// to ours: topics that changed are marked, and it asks for what is missing.
type link struct {
	hub    *hub
	addr   string // of the node; "" if there is only one
	client valkey.Client

	mu     sync.Mutex
	marked map[*topic]struct{}
	kick   chan struct{} // holds a value when something is marked
}

func newLink(h *hub, addr string) *link {
	return &link{hub: h, addr: addr, marked: map[*topic]struct{}{}, kick: make(chan struct{}, 1)}
}

// mark makes the link look at a topic. It does not block.
func (l *link) mark(t *topic) {
	l.mu.Lock()
	l.marked[t] = struct{}{}
	l.mu.Unlock()
	select {
	case l.kick <- struct{}{}:
	default:
	}
}

func (l *link) takeMarked() map[*topic]struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	marked := l.marked
	l.marked = map[*topic]struct{}{}
	return marked
}

// run keeps the link connected until ctx ends.
func (l *link) run(ctx context.Context) {
	defer l.client.Close()
	delay := linkRetry
	for {
		began := time.Now()
		err := l.serve(ctx)
		if ctx.Err() != nil {
			return
		}
		l.hub.lost(l)
		l.hub.route.failed(l, err)

		if time.Since(began) > delay {
			delay = linkRetry // it had connected
		}
		select {
		case <-time.After(delay/2 + rand.N(delay)):
		case <-ctx.Done():
			return
		}
		delay = min(2*delay, linkRetryMax)
	}
}

var errLost = errors.New("the connection was lost")

// serve holds one connection, until it is lost or ctx ends.
func (l *link) serve(ctx context.Context) error {
	conn, release := l.client.Dedicate()
	defer release()
	defer conn.Close()
	lost := conn.SetPubSubHooks(valkey.PubSubHooks{
		OnMessage: func(m valkey.PubSubMessage) { l.hub.message(m.Channel, m.Message) },
		OnSubscription: func(s valkey.PubSubSubscription) {
			switch s.Kind {
			case "ssubscribe":
				l.hub.confirmed(l, s.Channel)
			case "sunsubscribe":
				l.hub.ended(l, s.Channel)
			}
		},
	})
	for {
		join, leave := l.hub.take(l.takeMarked(), l)
		if err := l.join(ctx, conn, join); err != nil {
			return err
		}
		if err := l.leave(ctx, conn, leave); err != nil {
			return err
		}
		select {
		case <-l.kick:
		case err := <-lost:
			if err == nil {
				err = errLost
			}
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// join subscribes topics. An error means that the connection is of no use; what
// the server refuses is told to the router.
func (l *link) join(ctx context.Context, conn valkey.DedicatedClient, topics []*topic) error {
	for _, run := range l.hub.route.runs(topics) {
		channels := make([]string, len(run))
		for i, t := range run {
			channels[i] = t.channel
		}
		err := l.do(ctx, conn, conn.B().Ssubscribe().Channel(channels...).Build())
		if err == nil {
			continue
		}
		for _, t := range run {
			l.hub.refuse(t, err)
		}
		if _, ok := valkey.IsValkeyErr(err); !ok {
			return err
		}
		l.hub.route.refused(l, run, err)
	}
	return nil
}

func (l *link) leave(ctx context.Context, conn valkey.DedicatedClient, topics []*topic) error {
	for _, run := range l.hub.route.runs(topics) {
		channels := make([]string, len(run))
		for i, t := range run {
			channels[i] = t.channel
		}
		err := l.do(ctx, conn, conn.B().Sunsubscribe().Channel(channels...).Build())
		if _, ok := valkey.IsValkeyErr(err); err != nil && !ok {
			return err
		}
		l.hub.left(l, run)
	}
	return nil
}

func (l *link) do(ctx context.Context, conn valkey.DedicatedClient, cmd valkey.Completed) error {
	ctx, cancel := context.WithTimeout(ctx, l.hub.opts.Timeout)
	defer cancel()
	return conn.Do(ctx, cmd).Error()
}
