// Package e2e drives the visitor's side, loader, frame and program, in a real
// Chromium, against a relay in memory that can be told to fail.
package e2e
