package valkey

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
)

// List implements store.Lists. It takes two round trips.
func (s *Store) List(ctx context.Context, site, view, cursor string, limit int) ([]chat.Conversation, string, error) {
	if limit <= 0 {
		return nil, "", nil
	}
	page, next, err := s.list(ctx, site, view, cursor, limit)
	return page, next, unavailable("list "+view, err)
}

func (s *Store) list(ctx context.Context, site, view, cursor string, limit int) ([]chat.Conversation, string, error) {
	args := []string{"", "", strconv.Itoa(limit + 1)}
	if score, conv, ok := parseCursor(cursor); ok {
		args[0], args[1] = strconv.FormatInt(-score, 10), conv
	}
	reply, err := s.run(ctx, call{script: &pageScript, keys: partKeys(site, view), args: args})
	if err != nil {
		return nil, "", err
	}
	places, err := s.parsePlaces(reply)
	if err != nil || len(places) == 0 {
		return nil, "", err
	}

	next := ""
	if len(places) > limit {
		places = places[:limit]
		next = places[limit-1].cursor()
	}
	page, err := s.summaries(ctx, site, places)
	return page, next, err
}

func partKeys(site, view string) []string {
	var keys []string
	for _, part := range parts(view) {
		keys = append(keys, viewKey(site, part))
	}
	return keys
}

// summaries reads the conversations at places.
func (r reader) summaries(ctx context.Context, site string, places []place) ([]chat.Conversation, error) {
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = key(site, "conv/"+p.conv)
	}
	reply, err := r.do(ctx, r.cmd.B().Mget().Key(names...).Build())
	if err != nil {
		return nil, err
	}
	stored, err := reply.ToArray()
	if err != nil {
		return nil, err
	}

	page := make([]chat.Conversation, 0, len(places))
	for i := range stored {
		var c chat.Conversation
		// To MGET a key of another type is no key.
		if stored[i].IsNil() {
			c, err = r.rebuild(ctx, site, places[i].conv)
		} else {
			c, err = r.readSummary(ctx, site, places[i].conv, &stored[i])
		}
		if err != nil {
			return nil, err
		}
		if c.Seq > 0 {
			page = append(page, c)
		}
	}
	return page, nil
}

// place is where a conversation stands in a view.
type place struct {
	conv  string
	score int64 // as the view's, not negated
}

// cursor is the cursor of what follows p.
func (p place) cursor() string { return strconv.FormatInt(p.score, 10) + "." + p.conv }

func parseCursor(text string) (score int64, conv string, ok bool) {
	digits, conv, ok := strings.Cut(text, ".")
	score, err := strconv.ParseInt(digits, 10, 54) // a zset's scores are floats
	return score, conv, ok && err == nil && chat.ValidID(conv)
}

// parsePlaces reads what page.lua found in each part of a view, and puts it in
// order.
func (r reader) parsePlaces(reply valkey.ValkeyMessage) ([]place, error) {
	parts, err := reply.ToArray()
	if err != nil {
		return nil, err
	}
	var places []place
	for i := range parts {
		scores, err := parts[i].AsZScores()
		if isWrongType(err) {
			r.skipped.Add(1)
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, z := range scores {
			places = append(places, place{z.Member, -int64(z.Score)})
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.conv, b.conv))
	})
	return places, nil
}

// Counts implements store.Lists.
func (s *Store) Counts(ctx context.Context, site string, views ...string) ([]int64, error) {
	if len(views) == 0 {
		return nil, nil
	}
	var keys []string
	for _, v := range views {
		keys = append(keys, partKeys(site, v)...)
	}
	reply, err := s.run(ctx, call{script: &countScript, keys: keys})
	if err != nil {
		return nil, unavailable("count views", err)
	}
	numbers, err := reply.ToArray()
	if err != nil || len(numbers) != len(keys) {
		return nil, unavailable("count views", cmp.Or(err, errReply))
	}

	counts := make([]int64, len(views))
	for i, v := range views {
		for range parts(v) {
			n, err := numbers[0].AsInt64()
			numbers = numbers[1:]
			if isWrongType(err) {
				s.skipped.Add(1)
				continue
			}
			if err != nil {
				return nil, unavailable("count views", err)
			}
			counts[i] += n
		}
	}
	return counts, nil
}

// Counters implements store.Lists.
func (s *Store) Counters(ctx context.Context, site string) (map[string]int64, error) {
	reply, err := s.do(ctx, s.cmd.B().Hgetall().Key(key(site, "counters")).Build())
	if isWrongType(err) {
		s.skipped.Add(1)
		return map[string]int64{}, nil
	}
	if err != nil {
		return nil, unavailable("read counters", err)
	}
	counters, err := reply.AsIntMap()
	return counters, unavailable("read counters", err)
}
