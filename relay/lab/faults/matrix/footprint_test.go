package matrix

import "testing"

// A worker that waits for work is pooled, one that is at work is not.
func TestCountGoroutines(t *testing.T) {
	const profile = `goroutine profile: total 13
7 @ 0x1 0x2
#	0x1	runtime.gopark+0x10			/go/proc.go:1
#	0x2	runtime.selectgo+0x20			/go/select.go:2
#	0x3	example.org/relay/socket.(*workers).work+0x30	/relay/socket/workers.go:3

2 @ 0x1 0x4
#	0x1	runtime.gopark+0x10		/go/proc.go:1
#	0x4	sync.(*Mutex).Lock+0x10		/go/mutex.go:1
#	0x3	example.org/relay/socket.(*workers).work+0x30	/relay/socket/workers.go:3

4 @ 0x5
#	0x5	internal/poll.runtime_pollWait+0x10	/go/netpoll.go:1

`
	got, err := countGoroutines(profile)
	if want := (held{goroutines: 6, pooled: 7}); err != nil || got != want {
		t.Errorf("%+v %v, want %+v", got, err, want)
	}
	if _, err := countGoroutines("goroutine profile: total 1\nwhat\n"); err == nil {
		t.Error("what is no profile was read")
	}
}

func TestAlike(t *testing.T) {
	for _, test := range []struct {
		now, before int
		want        bool
	}{{40, 40, true}, {42, 40, true}, {38, 40, true}, {43, 40, false}, {37, 40, false}, {20, 19, false}} {
		if got := alike(test.now, test.before); got != test.want {
			t.Errorf("%d after %d: %v", test.now, test.before, got)
		}
	}
}
