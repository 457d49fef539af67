package store

import "context"

// Search is the part of Store that finds conversations by the terms in them. It
// also numbers them: what is found is told by its number.
type Search interface {
	// Number returns the numbers of conversations among those of their site, which
	// they are given with the first call, in the order of convs: 1, 2, 3 … They
	// keep them.
	Number(ctx context.Context, site string, convs ...string) ([]uint64, error)

	// Indexed returns what a conversation is found by. One that has a number only
	// has Version 0.
	Indexed(ctx context.Context, site, conv string) (Indexed, error)

	// Index makes d.Terms all that a conversation is found by, in one atomic step.
	// It gives it a number if it has none. It returns ErrVersion, and changes
	// nothing, if d.Version is not the one that is stored.
	Index(ctx context.Context, site string, d Indexed) error

	// Find returns the conversations in which all terms are, at most limit of
	// them: those with the highest numbers below before. With no terms it returns
	// every one that has a number.
	Find(ctx context.Context, site string, terms []Term, before uint64, limit int) ([]Found, error)
}

// Indexed is what a conversation is found by.
type Indexed struct {
	Conv string
	// Number is its number, 0 if it has none. Index ignores it.
	Number uint64
	// Version counts the changes.
	Version int64
	// Seq is the last event of which the terms are known.
	Seq uint64
	// Terms are different from each other, without spaces, and not empty.
	Terms []string
}

// Term is one that is looked for.
type Term struct {
	Text string
	// Begins: all terms count that begin with Text.
	Begins bool
}

// Found is a conversation that was found.
type Found struct {
	Number uint64
	Conv   string
}

// MostNumbers is how many conversations a site can have that are found.
const MostNumbers = 1<<32 - 1
