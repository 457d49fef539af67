package main

import (
	"context"
	"fmt"
	"time"
)

// These scenarios compare our relay with itself: in the column of the baseline
// stands the small case.

// sizes are the Valkeys of the two cases, each filled at its first use.
type sizes struct {
	fill func(s side) (*seeded, error)
	got  [2]*seeded
}

func (z *sizes) of(s side) (*seeded, error) {
	if z.got[s] != nil {
		return z.got[s], nil
	}
	var err error
	z.got[s], err = z.fill(s)
	return z.got[s], err
}

func (z *sizes) end() {
	for _, s := range z.got {
		s.end()
	}
}

// stored is how the cost of a message and of the inbox's first view change
// with the number of conversations in the store.
func (b *bench) stored() scenario {
	few, many := b.size(1_000, 100), b.size(100_000, 1_000)
	z := &sizes{fill: func(s side) (*seeded, error) {
		n := few
		if s == ours {
			n = many
		}
		return b.seed(context.Background(), func(d *deployment) error { return d.conversations(context.Background(), n) })
	}}
	versus := fmt.Sprintf("%d conversations stored, not %d", many, few)
	return scenario{
		name: "stored",
		rows: []*row{
			{name: versus + ": a message", unit: cpuPer100k, must: 1.1, reach: 1.1},
			{name: versus + ": first view of the inbox", unit: milliseconds, must: 50, reach: 50, absolute: true},
			{name: versus + ": first view of the inbox", unit: "Valkey round trips", must: 5, reach: 5, absolute: true},
		},
		end: z.end,
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			store, err := z.of(s)
			if err != nil {
				return nil, err
			}
			trips, err := startTripMeter(store.valkey.addr)
			if err != nil {
				return nil, err
			}
			defer trips.stop()
			var view viewed
			err = b.on(ctx, plan{side: ours, keep: store.valkey, via: trips.listener.Addr().String()}, func(d *deployment) error {
				view, err = firstView(ctx, d, trips, b.size(50, 5))
				return err
			})
			if err != nil {
				return nil, err
			}
			err = b.on(ctx, plan{side: ours, keep: store.valkey}, func(d *deployment) error {
				r, err := b.talk(b.size(100, 10)).run(ctx, d, d.speaker())
				figures = []float64{r.cpuPer100k(), view.median.Seconds() * 1000, view.trips}
				return err
			})
			return figures, err
		}),
	}
}

// history is how the cost of a message changes with the length of its
// conversation.
func (b *bench) history() scenario {
	short, long, pairs := 10, b.size(10_000, 200), b.size(20, 4)
	var past [2][]*past
	z := &sizes{fill: func(s side) (*seeded, error) {
		length := short
		if s == ours {
			length = long
		}
		return b.seed(context.Background(), func(d *deployment) (err error) {
			past[s], err = d.age(context.Background(), pairs, length)
			return err
		})
	}}
	return scenario{
		name: "history",
		rows: []*row{{name: fmt.Sprintf("%d events in the conversation, not %d: a message", long, short), unit: cpuPer100k, must: 1.1, reach: 1.1}},
		end:  z.end,
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			// The short ones begin anew each time, for each round lengthens them.
			if s == baseline {
				z.got[s].end()
				z.got[s] = nil
			}
			store, err := z.of(s)
			if err != nil {
				return nil, err
			}
			err = b.on(ctx, plan{side: ours, keep: store.valkey}, func(d *deployment) error {
				speaker := &aged{visitors: newVisitors(d), past: past[s]}
				if err := speaker.look(ctx); err != nil {
					return err
				}
				t := b.talk(pairs)
				t.rate = b.size(2000, 200)
				r, err := t.run(ctx, d, speaker)
				figures = []float64{r.cpuPer100k()}
				return err
			})
			return figures, err
		}),
	}
}

// sqlite is the embedded store against bare inserts that are committed in
// groups, both with the same sockets in front of them.
func (b *bench) sqlite() scenario {
	n := b.size(200, 20)
	return scenario{
		name: "sqlite",
		rows: []*row{
			{name: fmt.Sprintf("SQLite, %d pairs", n), unit: "durable messages/s", must: 0.5, reach: 0.8, more: true},
			{name: fmt.Sprintf("SQLite, %d pairs", n), unit: perCPUSecond},
		},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			err = b.on(ctx, plan{side: s, sqlite: true}, func(d *deployment) error {
				r, err := b.profiled("sqlite", d, func() (talked, error) { return b.talk(n).run(ctx, d, d.speaker()) })
				figures = []float64{r.messages / r.seconds, r.perCPU()}
				return err
			})
			return figures, err
		}),
	}
}

// start is how long a relay takes from its start until it is ready.
func (b *bench) start() scenario {
	return scenario{
		name: "start",
		rows: []*row{
			{name: "start to ready, Valkey", unit: milliseconds, must: 300, reach: 100, absolute: true},
			{name: "start to ready, SQLite", unit: milliseconds, must: 300, reach: 100, absolute: true},
		},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			for _, sqlite := range []bool{false, true} {
				err := b.on(ctx, plan{side: s, sqlite: sqlite}, func(d *deployment) error {
					figures = append(figures, d.booted.Seconds()*1000)
					return nil
				})
				if err != nil {
					return nil, err
				}
			}
			return figures, nil
		}),
	}
}

// severalRelays is several relays on one Valkey against one relay, once with the ends
// of pairs where chance puts them, and once with those of every pair on two
// relays; and bare relays, where an end hears of nothing but what is for it, to
// show what several processes on one machine lose by themselves.
func (b *bench) severalRelays(relays int) scenario {
	n := b.size(200, 20)
	return scenario{
		name: fmt.Sprintf("relays-%d", relays),
		rows: []*row{
			{name: fmt.Sprintf("%d relays, not 1, %d pairs", relays, n), unit: perCPUSecond, must: 0.85, reach: 0.85, more: true},
			{name: fmt.Sprintf("%d relays, not 1, no pair on one", relays), unit: perCPUSecond},
			{name: fmt.Sprintf("%d bare ones, not 1", relays), unit: perCPUSecond},
		},
		round: func(ctx context.Context, _ side) (figures [2][]float64, err error) {
			results, err := b.inTurns(ctx, n,
				plan{side: ours, relays: relays}, plan{side: ours, relays: relays, apart: true}, plan{side: ours},
				plan{side: baseline, relays: relays}, plan{side: baseline})
			if err != nil {
				return figures, err
			}
			one, bare := results[2].perCPU(), results[4].perCPU()
			figures[ours] = []float64{results[0].perCPU(), results[1].perCPU(), results[3].perCPU()}
			figures[baseline] = []float64{one, one, bare}
			return figures, nil
		},
	}
}

// cluster is many sites on a Valkey Cluster of three against one Valkey.
func (b *bench) cluster() scenario {
	n := b.size(200, 20)
	return scenario{
		name: "cluster",
		rows: []*row{{name: fmt.Sprintf("Valkey Cluster of 3, not 1, %d pairs on %d sites", n, n), unit: perCPUSecond}},
		round: func(ctx context.Context, _ side) (figures [2][]float64, err error) {
			results, err := b.inTurns(ctx, n, plan{side: ours, sites: n, cluster: 3}, plan{side: ours, sites: n})
			if err != nil {
				return figures, err
			}
			for i, r := range results {
				figures[i] = append(figures[i], r.perCPU())
			}
			return figures, nil
		},
	}
}

// inTurns deploys the plans and lets so many pairs talk at each of them in
// turns.
func (b *bench) inTurns(ctx context.Context, pairs int, plans ...plan) ([]talked, error) {
	parties := make([]*party, len(plans))
	for i, p := range plans {
		d, err := b.deploy(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("deploy: %w", err)
		}
		defer d.end()
		if parties[i], err = b.talk(pairs).open(d, d.speaker()); err != nil {
			return nil, err
		}
		defer parties[i].close()
	}
	t := turns{n: b.size(4, 1), each: time.Second}
	results, err := t.take(ctx, parties)
	for i, r := range results {
		p := plans[i]
		fmt.Printf("%12s %v, %d relays: %.0f/s; CPU s per 100,000: relays %.2f, Valkey %.2f\n", "", p.side, max(p.relays, 1),
			r.messages/r.seconds, r.used.relay/r.messages*1e5, r.used.store/r.messages*1e5)
	}
	return results, err
}
