//go:build !js

package host

// Tidy does nothing here: where there are threads, garbage is collected beside
// the work.
func (c Calls) Tidy() {}
