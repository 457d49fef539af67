//go:build !js

package transcript

import "github.com/parley-chat/parley/relay/chat"

// filledIn is what a visitor answered before their first message.
func filledIn(e *chat.Event) string { return listed(chat.As[chat.Filled](e.Body).Says()) }
