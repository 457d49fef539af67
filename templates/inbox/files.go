package inbox

import (
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
)

// FileSize is the size of a file for people.
func FileSize(n int64) string {
	if n < 1_000_000 {
		return strconv.FormatInt(max(n/1000, 1), 10) + " kB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}

// removed are the files that events say were removed.
func removed(events []chat.Event) map[string]bool {
	var gone map[string]bool
	for i := range events {
		if events[i].Kind == chat.KindFileRemoved {
			if gone == nil {
				gone = map[string]bool{}
			}
			gone[chat.As[chat.FileRemoved](events[i].Body).File] = true
		}
	}
	return gone
}
