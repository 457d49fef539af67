//go:build js

// Command widget is the visitor's side of Parley, compiled to WebAssembly and
// run in the frame. It only wires.
package main

import (
	"github.com/parley-chat/parley/widget/host"
	"github.com/parley-chat/parley/widget/view"
)

func main() {
	widget := view.New()
	host.Run(func(in host.Input) []byte { return widget.Handle(&in) })
}
