package valkey

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

// reader reads conversations: logs, summaries and views. A summary that is not
// readable is made anew.
type reader struct{ *client }

// Events implements store.Log.
func (s *Store) Events(ctx context.Context, site, conv string, after uint64, limit int) ([]chat.Event, bool, error) {
	if limit <= 0 {
		return nil, false, nil
	}
	keys := []string{key(site, "log/"+conv)}
	if s.waits() {
		keys = append(keys, key(site, "safe/"+conv))
	}
	page := logPage{last: strconv.FormatUint(after, 10) + "-0", more: true}
	for page.more && len(page.events) == 0 { // a page may consist of what is not readable
		var err error
		page, err = s.readLog(ctx, keys, page.last, limit)
		if isWrongType(err) {
			s.skipped.Add(1)
			return nil, false, nil
		}
		if err != nil {
			return nil, false, unavailable("read events of "+conv, err)
		}
	}
	return page.events, page.more, nil
}

// logPage is part of a log as it was read.
type logPage struct {
	events []chat.Event
	last   string // id of the last entry
	more   bool   // entries follow it
}

// readLog reads the page of a log after an entry. What is not an event is left
// out and counted.
func (r reader) readLog(ctx context.Context, keys []string, after string, limit int) (logPage, error) {
	page := logPage{last: after}
	reply, err := r.run(ctx, call{script: &eventsScript, keys: keys, args: []string{after, strconv.Itoa(limit), strconv.Itoa(store.PageBytes)}})
	if err != nil {
		return page, err
	}
	parts, err := reply.ToArray()
	if err != nil || len(parts) != 2 {
		return page, cmp.Or(err, errReply)
	}
	more, err := parts[0].AsInt64()
	if err != nil {
		return page, err
	}
	entries, err := parts[1].ToArray()
	if err != nil {
		return page, err
	}
	page.more = more == 1
	page.events = make([]chat.Event, 0, len(entries))
	for i := range entries {
		pair, err := entries[i].ToArray()
		if err != nil || len(pair) != 2 {
			return page, cmp.Or(err, errReply)
		}
		if page.last, err = pair[0].ToString(); err != nil {
			return page, err
		}
		event, ok := parseEntry(page.last, &pair[1])
		if !ok {
			r.skipped.Add(1)
			continue
		}
		page.events = append(page.events, event)
	}
	return page, nil
}

func parseEntry(id string, fields *valkey.ValkeyMessage) (chat.Event, bool) {
	pair, err := fields.ToArray()
	if err != nil || len(pair) != 2 {
		return chat.Event{}, false
	}
	text, err := pair[1].ToString()
	if err != nil {
		return chat.Event{}, false
	}
	event, err := wire.ParseEventIn(text)
	if err != nil {
		return chat.Event{}, false
	}
	seq, _, _ := strings.Cut(id, "-")
	return event, seq == strconv.FormatUint(event.Seq, 10)
}

// Conversation implements store.Log.
func (s *Store) Conversation(ctx context.Context, site, conv string) (chat.Conversation, error) {
	reply, err := s.do(ctx, s.cmd.B().Get().Key(key(site, "conv/"+conv)).Build())
	var c chat.Conversation
	switch {
	case valkey.IsValkeyNil(err):
		return c, fmt.Errorf("conversation %s: %w", conv, store.ErrNotFound)
	case isWrongType(err):
		c, err = s.rebuild(ctx, site, conv)
	case err == nil:
		c, err = s.readSummary(ctx, site, conv, &reply)
	}
	if err != nil {
		return chat.Conversation{}, unavailable("read conversation "+conv, err)
	}
	if c.Seq == 0 {
		return chat.Conversation{}, fmt.Errorf("conversation %s: %w", conv, store.ErrNotFound)
	}
	return c, nil
}

// readSummary parses a stored summary, or rebuilds it.
func (r reader) readSummary(ctx context.Context, site, conv string, m *valkey.ValkeyMessage) (chat.Conversation, error) {
	stored, err := m.ToString()
	if err != nil {
		return chat.Conversation{}, err
	}
	var c chat.Conversation
	if parseSummary(stored, conv, &c) {
		return c, nil
	}
	return r.rebuild(ctx, site, conv)
}

// rebuild makes a summary anew from the log and stores it, unless the log grew
// meanwhile. With an empty log the summary goes.
func (r reader) rebuild(ctx context.Context, site, conv string) (chat.Conversation, error) {
	const count = 500
	r.skipped.Add(1)
	names := []string{key(site, "conv/"+conv), key(site, "log/"+conv)}
	if err := r.mend(ctx, names); err != nil {
		return chat.Conversation{}, err
	}

	c := chat.Conversation{ID: conv}
	page := logPage{last: "0-0", more: true}
	for page.more {
		var err error
		if page, err = r.readLog(ctx, names[1:], page.last, count); err != nil {
			return chat.Conversation{}, err
		}
		for _, event := range page.events {
			c.Apply(event)
		}
	}

	// The Seq that follows is that of the last entry, also if it was unreadable.
	seq, _, _ := strings.Cut(page.last, "-")
	if n, err := strconv.ParseUint(seq, 10, 64); err == nil && n > c.Seq {
		c.Apply(chat.Event{Seq: n, At: c.LastAt})
	}
	summary := ""
	if c.Seq > 0 {
		summary = string(appendSummary(nil, header(&c), &c))
	}
	_, err := r.run(ctx, call{script: &rebuildScript, keys: names, args: []string{page.last, summary}})
	return c, err
}

// Epoch implements store.Log.
func (s *Store) Epoch(ctx context.Context, site string) (string, error) {
	name := key(site, "epoch")
	reply, err := s.do(ctx, s.cmd.B().Get().Key(name).Build())
	if valkey.IsValkeyNil(err) {
		fresh := store.NewID()
		reply, err = s.do(ctx, s.cmd.B().Set().Key(name).Value(fresh).Nx().Get().Build())
		if valkey.IsValkeyNil(err) {
			return fresh, nil
		}
	}
	if err != nil {
		return "", unavailable("read the epoch of "+site, err)
	}
	return reply.ToString()
}
