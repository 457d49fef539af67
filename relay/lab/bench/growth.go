package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// seeded is a Valkey that keeps its data from round to round, because filling
// it takes long.
type seeded struct {
	valkey *valkey
	folder string
}

// seed starts a Valkey and fills it.
func (b *bench) seed(ctx context.Context, fill func(d *deployment) error) (s *seeded, err error) {
	s = &seeded{}
	if s.folder, err = os.MkdirTemp(b.folder, "seeded-"); err != nil {
		return nil, err
	}
	if s.valkey, err = startValkey(ctx, s.folder, 0); err != nil {
		return nil, err
	}
	d := &deployment{plan: plan{side: ours, sites: 1}, valkey: s.valkey}
	if err := errors.Join(d.seed(ctx), fill(d)); err != nil {
		s.end()
		return nil, fmt.Errorf("fill a store: %w", err)
	}
	return s, nil
}

func (s *seeded) end() {
	if s != nil {
		s.valkey.stop()
		os.RemoveAll(s.folder)
	}
}

// conversations begins n conversations of as many visitors in the first site.
func (d *deployment) conversations(ctx context.Context, n int) error {
	return d.withDesk(ctx, func(k *desk.Desk) error {
		return each(n, 64, func(int) error {
			visit := desk.Visit{Visitor: store.NewID(), Locale: "en", Page: origin + "/pots", Title: "Pots and bowls"}
			m := desk.Message{ID: store.NewID(), Text: string(appendMessage(nil, 0))}
			_, err := k.Send(ctx, d.site(0), store.NewID(), visit, m)
			return err
		})
	})
}

// withDesk lets do write to the deployment's store as another relay would.
func (d *deployment) withDesk(ctx context.Context, do func(k *desk.Desk) error) error {
	s, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	cache := docs.NewCache(s)
	defer cache.Close()
	return do(&desk.Desk{Store: s, Docs: cache, Now: func() int64 { return time.Now().UnixMilli() }})
}

// aged speaks as visitors whose conversations have a history. They and their
// conversations stay from round to round.
type aged struct {
	visitors
	past []*past
}

// past is a conversation as it is before a round.
type past struct {
	visit desk.Visit
	token string
	conv  string
	epoch string
	seq   uint64
	last  string
	round byte
}

// age begins n conversations and gives each a history of so many events.
func (d *deployment) age(ctx context.Context, n, events int) (pasts []*past, err error) {
	s, err := d.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	cache := docs.NewCache(s)
	defer cache.Close()
	rights, err := access.New(ctx, cache, time.Now)
	if err != nil {
		return nil, err
	}
	for range n {
		p := &past{conv: store.NewID(), visit: desk.Visit{Visitor: store.NewID(), Locale: "en"}}
		p.token = rights.IssueToken(d.site(0), p.visit.Visitor)
		pasts = append(pasts, p)
	}
	return pasts, d.withDesk(ctx, func(k *desk.Desk) error {
		return each(n, n, func(i int) error {
			for range events {
				m := desk.Message{ID: store.NewID(), Text: string(appendMessage(nil, 0))}
				if _, err := k.Send(ctx, d.site(0), pasts[i].conv, pasts[i].visit, m); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// look finds out where the conversations are now.
func (a *aged) look(ctx context.Context) error {
	s, err := a.d.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	for _, p := range a.past {
		c, err := s.Conversation(ctx, a.d.site(0), p.conv)
		if err != nil {
			return err
		}
		if p.epoch, err = s.Epoch(ctx, a.d.site(0)); err != nil {
			return err
		}
		p.seq, p.last = c.Seq, c.LastID
		p.round++
	}
	return nil
}

func (a *aged) pair(i int, hear [2]func([]byte)) (ends [2]end, err error) {
	p := a.past[i]
	for side := range ends {
		v := a.visitor(i, side, hear[side])
		v.token, v.conv, v.epoch, v.seq, v.last, v.round = p.token, p.conv, p.epoch, p.seq, p.last, p.round
		if err := v.open(); err != nil {
			return ends, err
		}
		ends[side] = v
	}
	return ends, nil
}
