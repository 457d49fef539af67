package valkey

import (
	"context"
	"strconv"
	"time"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/store"
)

// How much longer than the values the names of what is held are kept: clocks of
// relays differ, and a name without a value is passed over.
const heldSlack = time.Minute

func heldKey(site, set string) string        { return key(site, "held/"+set) }
func valueKey(site, set, name string) string { return key(site, "value/"+set+" "+name) }

// Hold implements store.Ephemeral. The server itself lets go of the values.
func (s *Store) Hold(ctx context.Context, site, set, name string, value []byte, life time.Duration) error {
	names := heldKey(site, set)
	err := s.hold(ctx, names, valueKey(site, set, name), name, value, life)
	if isWrongType(err) {
		if err = s.mend(ctx, []string{names}); err == nil {
			err = s.hold(ctx, names, valueKey(site, set, name), name, value, life)
		}
	}
	return unavailable("hold a value", err)
}

func (s *Store) hold(ctx context.Context, names, at, name string, value []byte, life time.Duration) error {
	if life <= 0 {
		return s.all(ctx, []valkey.Completed{
			s.cmd.B().Del().Key(at).Build(), s.cmd.B().Zrem().Key(names).Member(name).Build(),
		})
	}
	until := time.Now().Add(life)
	return s.all(ctx, []valkey.Completed{
		s.cmd.B().Set().Key(at).Value(valkey.BinaryString(value)).Px(life).Build(),
		s.cmd.B().Zadd().Key(names).ScoreMember().ScoreMember(float64(until.UnixMilli()), name).Build(),
		s.cmd.B().Zremrangebyscore().Key(names).Min("-inf").Max(strconv.FormatInt(until.Add(-life-heldSlack).UnixMilli(), 10)).Build(),
		s.cmd.B().Zremrangebyrank().Key(names).Start(0).Stop(-1 - store.MostHeld).Build(),
		s.cmd.B().Pexpire().Key(names).Milliseconds((life + heldSlack).Milliseconds()).Gt().Build(),
		s.cmd.B().Pexpire().Key(names).Milliseconds((life + heldSlack).Milliseconds()).Nx().Build(),
	})
}

// Held implements store.Ephemeral.
func (s *Store) Held(ctx context.Context, site, set string) (map[string][]byte, error) {
	all := map[string][]byte{}
	reply, err := s.do(ctx, s.cmd.B().Zrange().Key(heldKey(site, set)).Min("0").Max("-1").Build())
	if isWrongType(err) {
		s.skipped.Add(1)
		return all, nil
	}
	var names []string
	if err == nil {
		names, err = reply.AsStrSlice()
	}
	if err != nil || len(names) == 0 {
		return all, unavailable("read what is held", err)
	}
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = valueKey(site, set, name)
	}
	reply, err = s.do(ctx, s.cmd.B().Mget().Key(keys...).Build())
	if err != nil {
		return all, unavailable("read what is held", err)
	}
	values, err := reply.ToArray()
	if err != nil {
		return all, unavailable("read what is held", err)
	}
	for i, v := range values {
		if text, err := v.ToString(); err == nil {
			all[names[i]] = []byte(text)
		}
	}
	return all, nil
}
