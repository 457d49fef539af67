package valkey_test

import (
	"runtime"
	"runtime/debug"
	"sync"
	"testing"

	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/valkey"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// A relay has as many goroutines that append as there are messages under way,
// and stacks only come in powers of two. The collector lets the heap grow by
// their size again.
func TestAppendTakesLittleStack(t *testing.T) {
	const goroutines, most = 500, 12 << 10 // 8 kB and not 16, and some that others use
	server := valkeys.Start(t)
	s := open(t, server.URL(), valkey.Options{})
	say(t, s, store.NewID(), "the connection is made")

	// Collecting would take back what the appends have left unused.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var appended, begun sync.WaitGroup
	may, leave := make(chan struct{}), make(chan struct{})
	defer close(leave)
	appended.Add(goroutines)
	begun.Add(goroutines)
	for range goroutines {
		go func() {
			begun.Done()
			<-may
			_, err := s.Append(t.Context(), site, store.NewID(), said(store.NewID(), "hello"))
			if err != nil {
				t.Error(err)
			}
			appended.Done()
			<-leave
		}()
	}
	begun.Wait()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	close(may)
	appended.Wait()
	runtime.ReadMemStats(&after)
	// A goroutine has 2 kB when it begins.
	each := 2<<10 + (after.StackInuse-before.StackInuse)/goroutines
	if each > most {
		t.Errorf("a goroutine that has appended has a stack of %d bytes, want %d or less", each, most)
	}
}
