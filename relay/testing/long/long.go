// Package long tells tests which run this is: the usual one, or a long one with
// the build tag long, which has the time to sweep over everything.
package long

// Cases are all cases of a sweep in a long run, and the first n in a usual one:
// so the first ones should show most of what can go wrong.
func Cases[T any](n int, all ...T) []T {
	if Run {
		return all
	}
	return all[:n]
}
