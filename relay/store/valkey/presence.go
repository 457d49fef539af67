package valkey

import (
	"context"
	"slices"
	"strconv"
)

// longGone is how long after its time a member is forgotten, in milliseconds.
// It only has to be longer than relays' clocks differ.
const longGone = 24 * 60 * 60 * 1000

func setKey(site, set string) string { return key(site, "set/"+set) }

// Beat implements store.Presence.
func (s *Store) Beat(ctx context.Context, site, set, member string, until int64) error {
	name := setKey(site, set)
	err := s.beat(ctx, name, member, until)
	if isWrongType(err) {
		if err = s.mend(ctx, []string{name}); err == nil {
			err = s.beat(ctx, name, member, until)
		}
	}
	return unavailable("note presence", err)
}

func (s *Store) beat(ctx context.Context, name, member string, until int64) error {
	if until == 0 {
		_, err := s.do(ctx, s.cmd.B().Zrem().Key(name).Member(member).Build())
		return err
	}
	replies, err := s.doMulti(ctx,
		s.cmd.B().Zadd().Key(name).ScoreMember().ScoreMember(float64(until), member).Build(),
		s.cmd.B().Zremrangebyscore().Key(name).Min("-inf").Max(strconv.FormatInt(until-longGone, 10)).Build())
	if err != nil {
		return err
	}
	return firstError(replies)
}

// Present implements store.Presence.
func (s *Store) Present(ctx context.Context, site, set string, now int64) ([]string, error) {
	reply, err := s.do(ctx, s.cmd.B().Zrange().Key(setKey(site, set)).
		Min("("+strconv.FormatInt(now, 10)).Max("+inf").Byscore().Build())
	if isWrongType(err) {
		s.skipped.Add(1)
		return nil, nil
	}
	if err != nil {
		return nil, unavailable("read presence", err)
	}
	members, err := reply.AsStrSlice()
	if err != nil {
		return nil, unavailable("read presence", err)
	}
	slices.Sort(members)
	return members, nil
}
