package inbox

import (
	"errors"
	"testing"

	ui "github.com/parley-chat/parley/templates/inbox"
	"github.com/parley-chat/parley/templates/words"
)

func TestScenes(t *testing.T) {
	s := newScenes()
	made := 0
	get := func(key scene) string {
		t.Helper()
		frames, err := s.frames(key, func() ([][]byte, error) {
			made++
			return [][]byte{[]byte(key.last)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(frames[0])
	}
	one := scene{conv: "c", seq: 1, last: "one", head: ui.Head{Name: "Ana"}}
	several := func(pages, want int) {
		t.Helper()
		made = 0
		for range 3 {
			if got := get(one); got != "one" {
				t.Fatalf("got %q", got)
			}
		}
		if made != want || len(s.open) != min(pages, 1) {
			t.Errorf("made %d times for %d pages, want %d", made, pages, want)
		}
	}
	several(0, 3)
	s.enter("c")
	several(1, 3)
	s.enter("c")
	several(2, 1)
	s.enter("c")
	s.leave("c")
	several(2, 0)
	s.leave("c")
	several(1, 3)
	s.leave("c")
	several(0, 3)
	s.enter("c")
	s.enter("c")
	for _, other := range []func(*scene){
		func(s *scene) { s.site = "other" },
		func(s *scene) { s.epoch = "other" },
		func(s *scene) { s.above = "other" },
		func(s *scene) { s.words = new(words.Words) },
		func(s *scene) { s.head.Name = "Ben" },
		func(s *scene) { s.newHead, s.agent = true, "mei" },
		func(s *scene) { s.newFacts, s.facts.Comment = true, "slow" },
		func(s *scene) { s.row = true },
		func(s *scene) { s.newReceipt, s.receipt.Read = true, true },
	} {
		key, before := one, made
		other(&key)
		if get(key); made != before+1 {
			t.Errorf("%+v is taken for %+v", key, one)
		}
	}
}

func TestScenesAreBounded(t *testing.T) {
	s := newScenes()
	s.enter("")
	s.enter("")
	for seq := range uint64(100) {
		_, err := s.frames(scene{seq: seq}, func() ([][]byte, error) { return [][]byte{make([]byte, scenesBytes/10)}, nil })
		if err != nil || s.bytes > scenesBytes || len(s.made) > 10 {
			t.Fatalf("%d bytes in %d frames: %v", s.bytes, len(s.made), err)
		}
	}
	bad := errors.New("bad")
	if _, err := s.frames(scene{seq: 1000}, func() ([][]byte, error) { return nil, bad }); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
	good := func() ([][]byte, error) { return [][]byte{[]byte("good")}, nil }
	if frames, err := s.frames(scene{seq: 1000}, good); err != nil || len(frames) != 1 {
		t.Errorf("after an error: %q, %v", frames, err)
	}
}
