package inbox

import (
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// pageBytes bounds what a page, or a part of one, shows of a conversation, in
// bytes of HTML as eventBytes estimates them.
const pageBytes = 1 << 20

// bounded are the last of events that one page shows: as many as fit, and at
// least one.
func bounded(events []chat.Event) []chat.Event {
	size := 0
	for i := len(events) - 1; i >= 0; i-- {
		if size += eventBytes(&events[i]); size > pageBytes {
			return events[min(i+1, len(events)-1):]
		}
	}
	return events
}

// eventBytes is about how long an event is as HTML. The characters of markup
// take five bytes each there, and an address stands twice in a link.
func eventBytes(e *chat.Event) int {
	const item, mark, link = 900, 4, 100
	n := item + len(e.Text) + link*strings.Count(e.Text, "//")
	for _, c := range []byte(e.Text) {
		switch c {
		case '\'', '"', '&', '<', '>':
			n += mark
		}
	}
	return n
}
