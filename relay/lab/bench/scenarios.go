package main

import (
	"context"
	"fmt"
	"time"
)

const (
	perCPUSecond = "messages per CPU second"
	cpuPer100k   = "CPU s per 100,000 messages"
	milliseconds = "ms"
	kilobytes    = "kB"
)

// size is n, or small with -quick.
func (b *bench) size(n, small int) int {
	if b.quick {
		return small
	}
	return n
}

// talk is the usual load of so many pairs.
func (b *bench) talk(pairs int) talk {
	if b.quick {
		return talk{pairs: pairs, warm: 300 * time.Millisecond, measured: 500 * time.Millisecond}
	}
	return talk{pairs: pairs, warm: 1500 * time.Millisecond, measured: 4 * time.Second}
}

// scenarios are all that is measured, in order.
func (b *bench) scenarios() []scenario {
	return []scenario{
		b.pairs(b.size(200, 20)),
		b.pairs(b.size(1000, 50)),
		b.inboxPairs(b.size(200, 20)),
		b.latency(),
		b.idle(),
		b.storm(),
		b.fan(),
		b.stored(),
		b.history(),
		b.sqlite(),
		b.start(),
		b.severalRelays(2),
		b.severalRelays(3),
		b.severalRelays(4),
		b.cluster(),
	}
}

// on deploys p, hands it to do, and ends it.
func (b *bench) on(ctx context.Context, p plan, do func(d *deployment) error) error {
	d, err := b.deploy(ctx, p)
	if err != nil {
		return fmt.Errorf("deploy: %w", err)
	}
	defer d.end()
	return do(d)
}

// pairs is the throughput of visitors' sockets, each half of which hears what
// the other says.
func (b *bench) pairs(n int) scenario {
	busy := &row{name: fmt.Sprintf("memory, %d busy sockets", 2*n), unit: "MB"}
	if n >= 1000 {
		busy.must, busy.reach = 1.5, 1.1
	}
	return scenario{
		name: fmt.Sprintf("pairs-%d", n),
		rows: []*row{
			{name: fmt.Sprintf("messages, %d pairs", n), unit: perCPUSecond, must: 0.65, reach: 0.9, more: true},
			busy,
			{name: fmt.Sprintf("rate, %d pairs", n), unit: "messages/s"},
		},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			err = b.on(ctx, plan{side: s}, func(d *deployment) error {
				r, err := b.profiled(fmt.Sprintf("pairs-%d", n), d, func() (talked, error) {
					return b.talk(n).run(ctx, d, d.speaker())
				})
				figures = []float64{r.perCPU(), r.memory / 1e6, r.messages / r.seconds}
				if s == ours && err == nil {
					fmt.Printf("%12s %.1f allocations per message; CPU s per 100,000: relay %.2f, Valkey %.2f\n", "",
						r.allocs/r.messages, r.used.relay/r.messages*1e5, r.used.store/r.messages*1e5)
				}
				return err
			})
			return figures, err
		}),
	}
}

// inboxPairs is the same with an agent at the other end, who hears HTML on the
// inbox's socket and replies by form.
func (b *bench) inboxPairs(n int) scenario {
	return scenario{
		name: "inbox",
		rows: []*row{{name: fmt.Sprintf("messages, %d visitors and agents", n), unit: perCPUSecond}},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			// Each agent has a site, as each baseline end has an inbox.
			err = b.on(ctx, plan{side: s, sites: n}, func(d *deployment) error {
				speaker := d.speaker()
				if s == ours {
					speaker = agents{newVisitors(d)}
				}
				r, err := b.profiled("inbox", d, func() (talked, error) { return b.talk(n).run(ctx, d, speaker) })
				figures = []float64{r.perCPU()}
				return err
			})
			return figures, err
		}),
	}
}

func (b *bench) latency() scenario {
	rate := b.size(2000, 500)
	return scenario{
		name: "latency",
		rows: []*row{
			{name: fmt.Sprintf("p50 at %d messages/s", rate), unit: milliseconds, must: 2, reach: 1.25},
			{name: fmt.Sprintf("p99 at %d messages/s", rate), unit: milliseconds},
		},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			err = b.on(ctx, plan{side: s}, func(d *deployment) error {
				t := b.talk(b.size(200, 20))
				t.rate = rate
				r, err := t.run(ctx, d, d.speaker())
				figures = []float64{r.median.Seconds() * 1000, r.late.Seconds() * 1000}
				return err
			})
			return figures, err
		}),
	}
}

func (b *bench) idle() scenario {
	n := b.size(10_000, 500)
	return scenario{
		name: "idle",
		rows: []*row{{name: fmt.Sprintf("memory, each of %d idle sockets", n), unit: kilobytes, must: 1, reach: 0.6}},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			err = b.on(ctx, plan{side: s}, func(d *deployment) error {
				return b.profiledErr("idle", d, func() error {
					bytes, err := idleMemory(ctx, d, n)
					figures = []float64{bytes / 1000}
					return err
				})
			})
			return figures, err
		}),
	}
}

func (b *bench) storm() scenario {
	n := b.size(5000, 200)
	const missed = 10
	return scenario{
		name: "storm",
		rows: []*row{
			{name: fmt.Sprintf("%d clients come back, %d missed", n, missed), unit: "CPU s", must: 2, reach: 1.25},
			{name: "lost", unit: "messages", absolute: true},
			{name: "doubled", unit: "messages", absolute: true},
			{name: "all have everything after", unit: "s"},
		},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			err = b.on(ctx, plan{side: s}, func(d *deployment) error {
				r, err := storm(ctx, d, n, missed)
				figures = []float64{r.used.total(), float64(r.lost), float64(r.doubled), r.seconds}
				return err
			})
			return figures, err
		}),
	}
}

func (b *bench) fan() scenario {
	n := b.size(1000, 50)
	return scenario{
		name: "fan",
		rows: []*row{
			{name: fmt.Sprintf("one message to %d agents", n), unit: cpuPer100k, must: 2, reach: 1.3},
			{name: "the last has it after", unit: milliseconds},
			{name: fmt.Sprintf("one message to %d agents who have it open", n), unit: cpuPer100k, must: 2, reach: 1.3},
			{name: "the last has it after", unit: milliseconds},
		},
		round: apart(func(ctx context.Context, s side) (figures []float64, err error) {
			for _, open := range []bool{false, true} {
				err := b.on(ctx, plan{side: s}, func(d *deployment) error {
					listen, speak := bareFan(d)
					if s == ours {
						listen, speak = agentFan(d, open)
					}
					r, err := fan(ctx, d, n, b.size(40, 5), listen, speak)
					figures = append(figures, r.used.total()/r.heard*1e5, r.median.Seconds()*1000)
					return err
				})
				if err != nil {
					return nil, err
				}
			}
			return figures, nil
		}),
	}
}
