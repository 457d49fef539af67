package inbox

import (
	"errors"
	"testing"

	"github.com/parley-chat/parley/templates/words"
)

func TestFramesAreRenderedOnce(t *testing.T) {
	c := newRenderCache()
	made := 0
	get := func(key renderKey) string {
		t.Helper()
		frames, err := c.frames(key, func() ([][]byte, error) {
			made++
			return [][]byte{[]byte(key.last)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(frames[0])
	}
	one := renderKey{conv: "c", after: 3, seq: 4, last: "one"}
	for range 3 {
		if got := get(one); got != "one" || made != 1 {
			t.Fatalf("got %q, made %d times", got, made)
		}
	}
	for _, other := range []func(*renderKey){
		func(k *renderKey) { k.conv = "other" },
		func(k *renderKey) { k.after = 2 },
		func(k *renderKey) { k.seq = 5 },
		func(k *renderKey) { k.last = "other" },
		func(k *renderKey) { k.above = "other" },
		func(k *renderKey) { k.words = new(words.Words) },
		func(k *renderKey) { k.whole = true },
		func(k *renderKey) { k.agent = "mei" },
	} {
		key, before := one, made
		other(&key)
		if get(key); made != before+1 {
			t.Errorf("%+v is taken for %+v", key, one)
		}
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	c := newRenderCache()
	for seq := range uint64(100) {
		_, err := c.frames(renderKey{seq: seq}, func() ([][]byte, error) { return [][]byte{make([]byte, cacheBytes/10)}, nil })
		if err != nil || c.bytes > cacheBytes || len(c.made) > 10 {
			t.Fatalf("%d bytes in %d frames: %v", c.bytes, len(c.made), err)
		}
	}
	bad := errors.New("bad")
	if _, err := c.frames(renderKey{seq: 1000}, func() ([][]byte, error) { return nil, bad }); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
	good := func() ([][]byte, error) { return [][]byte{[]byte("good")}, nil }
	if frames, err := c.frames(renderKey{seq: 1000}, good); err != nil || len(frames) != 1 {
		t.Errorf("after an error: %q, %v", frames, err)
	}
}
