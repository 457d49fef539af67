// Package transcript turns the events of a conversation into the lines that
// people read: who speaks, where a run of one speaker begins, and what a line of
// the system says, as the key of a sentence and what stands in its places. The
// pages of the relay, the inbox and the widget show the same lines; the words
// are theirs.
//
// It is compiled into the widget, so it keeps to what that can afford.
package transcript
