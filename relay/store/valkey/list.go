package valkey

import (
	"context"
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
	name := viewKey(site, view)
	var reply valkey.ValkeyMessage
	var err error
	if score, conv, ok := parseCursor(cursor); ok {
		reply, err = s.run(ctx, &pageScript, []string{name},
			[]string{strconv.FormatInt(-score, 10), conv, strconv.Itoa(limit + 1)})
	} else {
		reply, err = s.do(ctx, s.cmd.B().Zrange().Key(name).Min("0").Max(strconv.Itoa(limit)).Withscores().Build())
	}
	if isWrongType(err) {
		s.skipped.Add(1)
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	places, err := parsePlaces(reply)
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

// summaries reads the conversations at places.
func (s *Store) summaries(ctx context.Context, site string, places []place) ([]chat.Conversation, error) {
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = key(site, "conv/"+p.conv)
	}
	reply, err := s.do(ctx, s.cmd.B().Mget().Key(names...).Build())
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
			c, err = s.rebuild(ctx, site, places[i].conv)
		} else {
			c, err = s.readSummary(ctx, site, places[i].conv, &stored[i])
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

// parsePlaces reads members and scores. A command gives them in pairs, the
// scores as numbers, a script in a row, the scores as text.
func parsePlaces(reply valkey.ValkeyMessage) ([]place, error) {
	scores, err := reply.AsZScores()
	if err != nil {
		return nil, err
	}
	places := make([]place, len(scores))
	for i, z := range scores {
		places[i] = place{z.Member, -int64(z.Score)}
	}
	return places, nil
}

// Counts implements store.Lists.
func (s *Store) Counts(ctx context.Context, site string, views ...string) ([]int64, error) {
	if len(views) == 0 {
		return nil, nil
	}
	cmds := make([]valkey.Completed, len(views))
	for i, v := range views {
		cmds[i] = s.cmd.B().Zcard().Key(viewKey(site, v)).Build()
	}
	replies, err := s.doMulti(ctx, cmds...)
	if err != nil {
		return nil, unavailable("count views", err)
	}
	counts := make([]int64, len(views))
	for i := range replies {
		n, err := replies[i].AsInt64()
		if isWrongType(err) {
			s.skipped.Add(1)
			continue
		}
		if err != nil {
			return nil, unavailable("count views", err)
		}
		counts[i] = n
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
