package inbox

import (
	"errors"
	"testing"

	"github.com/parley-chat/parley/templates"
)

func TestScenes(t *testing.T) {
	var s scenes
	made := 0
	get := func(key scene) string {
		t.Helper()
		frame, err := s.frame(key, func() ([]byte, error) {
			made++
			return []byte(key.last), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return string(frame)
	}
	one := scene{conv: "c", seq: 1, last: "one", head: templates.Head{Name: "Ana"}}
	for range 3 {
		if got := get(one); got != "one" {
			t.Fatalf("got %q", got)
		}
	}
	if made != 1 {
		t.Errorf("made %d times for who sees the same", made)
	}
	for _, other := range []func(*scene){
		func(s *scene) { s.site = "other" },
		func(s *scene) { s.epoch = "other" },
		func(s *scene) { s.above = "other" },
		func(s *scene) { s.words = new(templates.Words) },
		func(s *scene) { s.head.Name = "Ben" },
		func(s *scene) { s.newHead, s.agent = true, "mei" },
		func(s *scene) { s.newFacts, s.facts.Comment = true, "slow" },
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
	var s scenes
	for seq := range uint64(100) {
		_, err := s.frame(scene{seq: seq}, func() ([]byte, error) { return make([]byte, scenesBytes/10), nil })
		if err != nil || s.bytes > scenesBytes || len(s.frames) > 10 {
			t.Fatalf("%d bytes in %d frames: %v", s.bytes, len(s.frames), err)
		}
	}
	bad := errors.New("bad")
	if _, err := s.frame(scene{seq: 1000}, func() ([]byte, error) { return nil, bad }); !errors.Is(err, bad) {
		t.Errorf("got %v", err)
	}
	if frame, err := s.frame(scene{seq: 1000}, func() ([]byte, error) { return []byte("good"), nil }); err != nil || string(frame) != "good" {
		t.Errorf("after an error: %q, %v", frame, err)
	}
}
