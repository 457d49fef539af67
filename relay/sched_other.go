//go:build !linux

package main

// waitForTurn does nothing: other systems know no such policy.
func waitForTurn() error { return nil }
