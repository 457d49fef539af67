//go:build js

package host

import "runtime"

// Tidy collects garbage now. It takes some 10 ms, the first time mostly for
// compiling, and is for a moment in which nobody waits.
func (c Calls) Tidy() { runtime.GC() }
