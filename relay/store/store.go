// Package store is the contract of what keeps Parley's data: the log of every
// conversation, the lists and documents around it, and the jobs that are due.
// Package sqlite implements it in a file, package valkey on a server that many
// relays share; package storetest is the contract as tests. Follow, which all
// readers of a log use, is built on the contract alone.
package store

import (
	"context"
	"errors"
)

// What a Store answers when it does not do as asked. Implementations wrap
// them; test with errors.Is.
var (
	// ErrNotFound: there is no such conversation or document.
	ErrNotFound = errors.New("not found")
	// ErrVersion: the document has another version than the writer expected.
	ErrVersion = errors.New("the document was changed by somebody else")
	// ErrCondition: what a step was to depend on does not hold.
	ErrCondition = errors.New("a condition of the step does not hold")
	// ErrUnavailable: the store cannot be reached, is full or does not accept
	// writes now. Nothing was changed, or it is not known whether it was; the
	// same call with the same id may be repeated.
	ErrUnavailable = errors.New("the store is not available")
)

// Store keeps the data of all sites. Its methods may be called concurrently.
// Site names are checked with chat.ValidSite and ids with chat.ValidID by the
// caller, before they get here. Times are milliseconds since 1970, UTC.
type Store interface {
	Log
	Lists
	Documents
	Presence
	Ephemeral
	Jobs
	Topics
	Search

	// Health asks the back end how it is. The error says what an operator must
	// change.
	Health(ctx context.Context) (Health, error)

	// Close ends everything that the Store started.
	Close() error
}

// Health is what a Store knows of its back end.
type Health struct {
	// Backend names it with its version: "sqlite 3.50.1", "valkey 8.0.1".
	Backend string `json:"backend"`
	// Grade is the promise for acknowledged messages: A, B or C.
	Grade string `json:"grade"`
	// Room is what the back end may still take: of the disk that its file is on, or
	// of the memory that a server may use; nil if it does not say.
	Room *Room `json:"room,omitempty"`
	// Shared says that other relays may use the store.
	Shared bool `json:"shared,omitempty"`
	// Skew is by how much its server's clock is before the relay's, in ms; nil if
	// there is no other clock.
	Skew *int64 `json:"skew,omitempty"`
	// Warnings say what an operator should look at.
	Warnings []string `json:"warnings,omitempty"`
}

// Room is in bytes.
type Room struct {
	Free uint64 `json:"free"`
	Of   uint64 `json:"of"`
}
