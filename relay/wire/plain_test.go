package wire

import (
	"bytes"
	"testing"
)

// Every byte at every place among its neighbours, from every beginning.
func TestPlainFindsTheFirstByteThatDoesNotStandForItself(t *testing.T) {
	for size := range 20 {
		for at := range size {
			for c := range 256 {
				for _, other := range []byte{' ', '!', '#', '[', ']', 0x7f, 0x80, 0xff} {
					s := bytes.Repeat([]byte{other}, size)
					s[at] = byte(c)
					for from := range size + 1 {
						want := size
						if from <= at && (c < ' ' || c == '"' || c == '\\') {
							want = at
						}
						if got := plain(s, from); got != want {
							t.Fatalf("%q from %d: %d, want %d", s, from, got, want)
						}
						if got := plain(string(s), from); got != want {
							t.Fatalf("text %q from %d: %d, want %d", s, from, got, want)
						}
					}
				}
			}
		}
	}
}

func TestPlainTakesTheFirstOfTwo(t *testing.T) {
	for _, first := range []byte{'"', '\\', 0, '\n', 0x1f} {
		for _, second := range []byte{'"', '\\', 0, '!', ']', 0xa2, 0xdc} {
			for at := range 8 {
				for next := at + 1; next < 9; next++ {
					s := []byte("aaaaaaaaaaaa")
					s[at], s[next] = first, second
					if got := plain(s, 0); got != at {
						t.Fatalf("%q: %d, want %d", s, got, at)
					}
				}
			}
		}
	}
}
