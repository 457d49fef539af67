// Package store is the contract of what keeps Parley's data: the log of every
// conversation, the lists and documents around it, and the jobs that are due.
// Package sqlite implements it in a file, package valkey on a server that many
// relays share; package storetest is the contract as tests. Follow, which all
// readers of a log use, is built on the contract alone.
package store

import (
	"context"
	"errors"

	"github.com/parley-chat/parley/relay/chat"
)

// What a Store answers when it does not do as asked. Implementations wrap
// them; test with errors.Is.
var (
	// ErrNotFound: there is no such conversation or document.
	ErrNotFound = errors.New("not found")
	// ErrVersion: the document has another version than the writer expected.
	ErrVersion = errors.New("the document was changed by somebody else")
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
	Jobs

	// Watch calls wake for what is published under topic, from when Watch
	// returns until stop is called; after that wake is not called again. wake
	// must not block. A wake-up is a hint and never the data's only carrier:
	// notes may be lost, in which case one with Gap follows.
	Watch(ctx context.Context, topic Topic, wake func(Note)) (stop func(), err error)

	// Signal publishes a passing sign under topic to those who watch now. It is
	// kept nowhere.
	Signal(ctx context.Context, topic Topic, sign Sign) error

	// Health asks the back end how it is. The error says what an operator must
	// change.
	Health(ctx context.Context) (Health, error)

	// Close ends everything that the Store started.
	Close() error
}

// Prompt is a Store that can call a wake-up where it hears of what is new.
type Prompt interface {
	// WatchPromptly is Watch for a wake that keeps its promise: it may be called
	// on a goroutine that brings the notes of all, and everybody waits for it.
	// Only with Note.Patient it may block.
	WatchPromptly(ctx context.Context, topic Topic, wake func(Note)) (stop func(), err error)
}

// Log is the part of Store that holds the conversations.
type Log interface {
	// Append adds a batch of events to a conversation in one atomic step: it
	// looks for b.ID among the batches that were appended to it, and if it is
	// there returns that batch as it was stored, with Repeated set, and changes
	// nothing. Else it calls b.Decide with the present state, gives the events
	// their Seq, appends them, updates summary, views and counters (by
	// chat.Tallies of each event), schedules and cancels jobs, and wakes who
	// watches. What was not stored is not published.
	//
	// Decide may be called more than once, on newer states, and also before it
	// is known that the batch is there: what it returned then does not count.
	// Its error is returned as it is; nothing is changed.
	// A conversation begins with its first batch: its state before that is
	// zero. If Decide returns no events, nothing is stored, not even b.ID.
	Append(ctx context.Context, site, conv string, b Batch) (Result, error)

	// Events returns at most limit events that follow Seq after, in order. A
	// conversation that does not exist has none.
	Events(ctx context.Context, site, conv string, after uint64, limit int) ([]chat.Event, error)

	// Conversation returns the state of a conversation, or ErrNotFound.
	Conversation(ctx context.Context, site, conv string) (chat.Conversation, error)

	// Epoch names the life of the site's logs. It changes when the store lost
	// data, so that nobody continues a log which is not the one they knew.
	Epoch(ctx context.Context, site string) (string, error)
}

// Batch is what Append appends.
type Batch struct {
	// ID is a 128-bit random id, repeated by a retry.
	ID string
	// Decide returns what is to happen to a conversation in state c, which it
	// must neither change nor keep. It must not call the Store, which may wait
	// for it. Events carry everything but Seq; the one that the client sent has
	// ID as its ID. The Store takes their slice over.
	Decide func(c *chat.Conversation) (Step, error)
}

// Step is what one batch does to a conversation.
type Step struct {
	Events []chat.Event
	// Schedule adds due jobs, or moves those with the same Key.
	Schedule []Job
	// Cancel removes jobs by Key.
	Cancel []string
}

// Result is what Append did.
type Result struct {
	// Events are those of the batch as stored.
	Events []chat.Event
	// Visitor is whose conversation it is, "" if nothing is stored.
	Visitor string
	// Repeated says that the batch had been appended before.
	Repeated bool
}

// Lists is the part of Store that finds conversations.
type Lists interface {
	// List returns at most limit conversations of a view, highest score first
	// and then by id, beginning after cursor; "" begins at the top. next is the
	// cursor of the following page, "" if there is none. A cursor that is not
	// one of ours begins at the top.
	List(ctx context.Context, site, view, cursor string, limit int) (page []chat.Conversation, next string, err error)

	// Counts returns how many conversations each of the views holds.
	Counts(ctx context.Context, site string, views ...string) ([]int64, error)

	// Counters returns the counters that chat.Tallies feeds, by name.
	Counters(ctx context.Context, site string) (map[string]int64, error)
}

// Doc is a document: sites, agents, teams, FAQ articles, sessions, keys.
type Doc struct {
	ID string
	// Version counts the document's changes from 1.
	Version int64
	// Body is what the caller put there, usually JSON.
	Body []byte
}

// Global is the site name under which documents of the whole installation are
// kept, such as agents and sites. It is not a valid name for a site.
const Global = "_"

// Any as a Doc's Version in PutDocs overwrites whatever is there.
const Any = -1

// Documents is the part of Store that holds what is not a conversation.
type Documents interface {
	// Doc returns a document of a kind, or ErrNotFound.
	Doc(ctx context.Context, site, kind, id string) (Doc, error)

	// Docs returns all documents of a kind, ordered by id.
	Docs(ctx context.Context, site, kind string) ([]Doc, error)

	// PutDocs writes documents of one kind, all or none. Version is the one
	// that the writer has seen: 0 if there must be no such document yet, or
	// Any. A nil Body deletes. If any differs, it returns ErrVersion and
	// changes nothing. It wakes who watches DocsTopic.
	PutDocs(ctx context.Context, site, kind string, docs ...Doc) error
}

// Presence is the part of Store that knows who is there: members of named sets
// that stay until a time, unless they say so again.
type Presence interface {
	// Beat puts member into set until the time until. 0 takes it out.
	Beat(ctx context.Context, site, set, member string, until int64) error
	// Present returns the members of set whose time is after now, ordered.
	Present(ctx context.Context, site, set string, now int64) ([]string, error)
}

// Job is something to be done at a time, by whichever relay comes first.
type Job struct {
	// Key is unique within the site; scheduling it again moves the job.
	Key string `json:"key"`
	// Kind says which code does it.
	Kind string `json:"kind"`
	// Conv is the conversation that it is about, if any.
	Conv string `json:"conv,omitempty"`
	// Due is when: milliseconds since 1970.
	Due int64 `json:"due"`
	// Body is what else that code needs to know.
	Body string `json:"body,omitempty"`
	// Attempt counts the claims since it was scheduled; Append and Schedule
	// ignore it.
	Attempt int `json:"attempt,omitempty"`
	// Claim is the right to finish the job that Claim gave out.
	Claim string `json:"-"`
}

// Jobs is the part of Store that holds what is due.
type Jobs interface {
	// Schedule adds jobs, or moves those with the same Key.
	Schedule(ctx context.Context, site string, jobs ...Job) error
	// Claim hands out at most limit jobs that are due at now, earliest first.
	// Each is given to one caller only; if it is not done within hold
	// milliseconds after now it is due again.
	Claim(ctx context.Context, site string, now, hold int64, limit int) ([]Job, error)
	// Done removes a claimed job. It reports false, and changes nothing, if
	// the claim had expired and was given to somebody else, or the job was
	// scheduled again meanwhile.
	Done(ctx context.Context, site string, job Job) (bool, error)
	// Due returns the sites that have a job due at now.
	Due(ctx context.Context, now int64) ([]string, error)
}

// Health is what a Store knows of its back end.
type Health struct {
	// Backend names it with its version: "sqlite 3.50.1", "valkey 8.0.1".
	Backend string `json:"backend"`
	// Grade is the promise for acknowledged messages: A, B or C.
	Grade string `json:"grade"`
	// Warnings say what an operator should look at.
	Warnings []string `json:"warnings,omitempty"`
}
