package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// eventRow is a row of the table events.
type eventRow struct {
	n     int64
	entry *entry
	seq   uint64
	batch any // []byte, or nil
	body  []byte
}

// Append implements store.Log.
func (s *Store) Append(ctx context.Context, site, conv string, b store.Batch) (store.Result, error) {
	id, err := parseID(b.ID)
	if err != nil {
		return store.Result{}, fmt.Errorf("append to %s: %w", conv, err)
	}
	if err := ctx.Err(); err != nil {
		return store.Result{}, fmt.Errorf("append to %s: %w", conv, err)
	}
	a := appending{key: convKey{site, conv}, id: id, decide: b.Decide}
	o := &op{done: make(chan struct{})}
	o.do = func(w *writer) (err error) {
		o.notes, err = a.do(w)
		return err
	}
	if err := s.submit(ctx, o); err != nil {
		return store.Result{}, failed("append to "+conv, err)
	}
	if a.panicked != nil {
		panic(a.panicked)
	}
	return a.result, a.refused
}

// appending is one Append under way.
type appending struct {
	key    convKey
	id     batchID
	decide func(*chat.Conversation) (store.Step, error)

	result   store.Result
	refused  error // Decide's
	panicked any   // Decide's too: it panics in its caller's goroutine
}

func (a *appending) do(w *writer) ([]publication, error) {
	e, err := w.open(a.key)
	if err != nil {
		return nil, err
	}
	if at, ok := e.batches[a.id]; ok {
		a.result.Events, err = w.batch(e, at)
		a.result.Visitor, a.result.Repeated = e.state.Visitor, true
		return nil, err
	}

	w.given = e.state
	step, decided := a.call(&w.given)
	if !decided || len(step.Events) == 0 {
		return nil, nil
	}
	if holds, err := hold(w, a.key.site, step.If); !holds || err != nil {
		a.refused = store.ErrCondition
		return nil, err
	}
	if err := w.create(e); err != nil {
		return nil, err
	}
	if err := w.replace(e, step.Replace); err != nil {
		return nil, err
	}
	events := slices.Clone(step.Events)
	for i := range events {
		events[i].Seq = e.state.Seq + 1
		w.last++
		row := eventRow{n: w.last, entry: e, seq: events[i].Seq}
		at := place{n: w.last}
		if i == 0 {
			row.batch = a.id[:]
			at.begins, at.batch = true, a.id
		}
		row.body = wire.AppendEvent(make([]byte, 0, 256+len(events[i].Text)), &events[i])
		w.rows = append(w.rows, row)
		w.add(e, &events[i], at)
	}
	if err := w.cancel(a.key.site, step.Cancel); err != nil {
		return nil, err
	}
	if err := w.schedule(a.key.site, step.Schedule); err != nil {
		return nil, err
	}
	a.result.Events, a.result.Visitor = events, e.state.Visitor

	n := store.Note{Conv: a.key.conv, Seq: e.state.Seq}
	inbox := publication{store.InboxTopic(a.key.site), n}
	n.Events = events
	return append(jobNotes(step.Schedule), publication{store.ConvTopic(a.key.site, a.key.conv), n}, inbox), nil
}

// call calls Decide, on a copy of the state.
func (a *appending) call(state *chat.Conversation) (step store.Step, decided bool) {
	defer func() { a.panicked = recover() }()
	step, a.refused = a.decide(state)
	return step, a.refused == nil
}

// create makes the row of a conversation that has none yet.
func (w *writer) create(e *entry) error {
	if e.id != 0 {
		return nil
	}
	return w.query(context.Background(), func(v []driver.Value) { e.id = integer(v[0]) },
		"INSERT INTO conversations (site, conv) VALUES (?, ?) RETURNING id", e.key.site, e.key.conv)
}

// batch returns the events of a batch.
func (w *writer) batch(e *entry, at span) (events []chat.Event, err error) {
	if len(e.recent) > 0 && at.first >= e.recent[0].Seq {
		i := at.first - e.recent[0].Seq
		return slices.Clone(e.recent[i : i+uint64(at.n)]), nil
	}
	fold := folder{next: at.first}
	give := func(e chat.Event) { events = append(events, e) }
	err = w.log(context.Background(), e.id, at.first-1, at.n, fold.each(give))
	fold.fill(int64(at.first)+int64(at.n)-1, give)
	return events, err
}

// The statements that insert one event and many.
const rowsAtOnce = 50

var insertOne = insertion(1)
var insertMany = insertion(rowsAtOnce)

func insertion(rows int) string {
	return "INSERT INTO events (n, conversation, seq, batch, body) VALUES (?, ?, ?, ?, ?)" +
		strings.Repeat(", (?, ?, ?, ?, ?)", rows-1)
}

// insert writes the events of the group that are not written yet.
func (w *writer) insert() error {
	var args [rowsAtOnce * 5]any
	for w.inserted < len(w.rows) {
		n, query := 1, insertOne
		if len(w.rows)-w.inserted >= rowsAtOnce {
			n, query = rowsAtOnce, insertMany
		}
		for i, r := range w.rows[w.inserted:][:n] {
			copy(args[5*i:], []any{r.n, r.entry.id, int64(r.seq), r.batch, r.body})
		}
		if _, err := w.exec(query, args[:5*n]...); err != nil {
			return err
		}
		w.inserted += n
	}
	return nil
}
