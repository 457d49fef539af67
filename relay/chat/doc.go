// Package chat is what a conversation is: an append-only log of events and the
// fold that turns the log into state. It also holds the limits of what people
// may write and the arithmetic of surveys and service times.
//
// Everything here is pure: no clock, no I/O, no goroutine. The relay, the
// inbox and the visitor's widget run the same code, so it keeps to the few
// standard packages that the widget can afford.
package chat
