package wire_test

import "github.com/parley-chat/parley/relay/wire"

// chosen is nothing to the widget's program.
func chosen(func(string) string) wire.Chosen { return wire.Chosen{} }
