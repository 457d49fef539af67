package docs

import "context"

// Coalesced returns a function that has do called after each of its calls, in a
// goroutine of its own and once for all calls that came meanwhile, until ctx
// ends. The function never blocks: it is for Watch, where what follows from a
// change takes a while.
func Coalesced(ctx context.Context, do func()) (wake func()) {
	woken := make(chan struct{}, 1)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-woken:
				do()
			}
		}
	}()
	return func() {
		select {
		case woken <- struct{}{}:
		default: // the next call sees this change too
		}
	}
}
