// Package arch holds no product code: its tests keep the architecture. They
// check who imports whom, what may be compiled into the visitor's widget and at
// which price, that every package says what it is, and that nothing writes raw
// HTML.
package arch
