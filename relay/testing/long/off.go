//go:build !long

package long

// Run says that this run is a long one.
const Run = false
