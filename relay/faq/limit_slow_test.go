//go:build js || race

package faq

import "time"

// WebAssembly under Node and the race detector are several times slower.
const limitOf50ms = 500 * time.Millisecond
