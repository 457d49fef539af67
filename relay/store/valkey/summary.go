package valkey

import (
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/record"
)

// summaryVersion begins every summary. One of another version is not read but
// made anew from the log.
const summaryVersion = "1"

// header is the first line of a summary, with its line break. It identifies
// the state: version, Seq and id of the last event. The id matters after a
// failover that lost events, when Seqs are used again.
func header(c *chat.Conversation) string {
	var b [96]byte
	line := append(b[:0], summaryVersion+" "...)
	line = strconv.AppendUint(line, c.Seq, 10)
	line = append(line, ' ')
	line = append(line, c.LastID...)
	return string(append(line, '\n'))
}

// appendSummary appends the stored form of c, which begins with header(c).
func appendSummary(b []byte, head string, c *chat.Conversation) []byte {
	return record.AppendConversation(append(b, head...), c)
}

// parseSummary reads what appendSummary wrote into c. It reports false, and leaves
// anything there, if that is not a summary, or one of another version.
func parseSummary(stored, conv string, c *chat.Conversation) (ok bool) {
	end := strings.IndexByte(stored, '\n') + 1
	var err error
	*c, err = record.ParseConversation(stored[end:])
	c.ID = conv
	return err == nil && c.Seq != 0 && stored[:end] == header(c)
}
