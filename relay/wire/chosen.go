//go:build !js

package wire

import "github.com/parley-chat/parley/relay/chat"

// Chosen is "choice", the id of the team or topic that the visitor chose before the
// send that begins a conversation, at most chat.IDLen bytes. The page of the widget
// adds it to what the program sends, so the program does without: see chosen_js.go.
type Chosen = string

func bindChosen(b *Binder, f *Frame) { b.Str("choice", &f.Choice) }

func (f *Frame) chosenLong() bool { return len(f.Choice) > chat.IDLen }
