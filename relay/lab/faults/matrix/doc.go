// Package matrix holds the fault matrix: one row for each fault that Parley
// has to survive. A row runs real relays as processes over a real store, lets
// clients talk through them, injects its fault, and lets package checker judge
// what was seen. Lost, doubled, disordered or skipped messages fail a row; so
// does a figure that is over its limit.
package matrix
