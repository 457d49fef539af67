package docs_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/parley-chat/parley/relay/store/docs"
)

func TestCoalesced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		done, hold := 0, make(chan struct{})
		wake := docs.Coalesced(ctx, func() {
			<-hold
			done++
		})
		wake()
		synctest.Wait()
		for range 5 { // while it is being done
			wake()
		}
		close(hold)
		synctest.Wait()
		if done != 2 {
			t.Errorf("%d times, want once for the first call and once for the others", done)
		}
		wake()
		synctest.Wait()
		if done != 3 {
			t.Error("a later call was lost")
		}
		cancel()
		synctest.Wait()
		wake()
		wake() // nobody listens: it does not block
		if done != 3 {
			t.Error("it goes on after the end")
		}
	})
}
