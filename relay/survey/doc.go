// Package survey holds the surveys of a site: documents with questions, the
// rules of who is asked and what may be answered, and the figures that follow
// from answers.
//
// Everything here is a pure function but for the documents. The log of a
// conversation is the truth: RowsOf reads from it who was asked and what was
// said, and Day keeps those rows so that a page need not read logs.
package survey
