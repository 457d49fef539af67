// Package search finds conversations by what is said in them, notes among it, by
// whom they are with, their labels and their number.
//
// A conversation is found if each part of the query is in one of its texts: a
// word begins one of the words there, characters of a script without spaces
// stand there one after the other. Case, marks, width and variants of a letter
// do not count. That rule is Query.In; the index only proposes conversations, of
// which the log is read then. So what the index does not know yet is all that can
// be missed, and what is gone from the log is not found, whatever the index says.
//
// In the index a conversation has its words, and of scripts without spaces each
// character with the one after it: what begins with a character is that
// character anywhere, and two are found as one term. The terms follow from the
// events by a reaction and a worker, within two seconds, and are stored for the
// conversation as a whole: half of its messages say nothing that was not said.
package search
