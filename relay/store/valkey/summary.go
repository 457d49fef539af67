package valkey

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/valkey-io/valkey-go"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
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

// encodeSummary returns the stored form of c, which begins with header(c).
func encodeSummary(head string, c *chat.Conversation) string {
	const numbers = 640 // more than the summary has beside its texts
	b := make([]byte, 0, numbers+len(head)+2*len(c.Preview)+len(c.Page)+len(c.Title)+len(c.Referrer)+len(c.Comment))
	return valkey.BinaryString(wire.AppendConversation(append(b, head...), c))
}

// parseSummary reads what encodeSummary wrote. It reports false if that is not
// a summary, or one of another version.
func parseSummary(stored, conv string) (chat.Conversation, bool) {
	var c chat.Conversation
	end := strings.IndexByte(stored, '\n') + 1
	if json.Unmarshal([]byte(stored[end:]), &c) != nil {
		return chat.Conversation{}, false
	}
	c.ID = conv
	if c.Seq == 0 || stored[:end] != header(&c) {
		return chat.Conversation{}, false
	}
	return c, true
}
