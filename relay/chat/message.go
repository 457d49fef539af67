package chat

import "unicode/utf8"

// message is text that visitor and agent both see.
var message = traits{name: "message", turn: true, body: func() Body { return new(Attached) }, apply: func(c *Conversation, e Event) {
	if e.Role == RoleAgent && c.VisitorSeq == 0 && c.AgentSeq == 0 {
		c.Begun = true
	}
	c.Last.said(&e)
	c.Receipts.said(&e)
}}

// note is text among agents; visitors never see it.
var note = traits{name: "note", body: func() Body { return new(Attached) }, amongAgents: true, quiet: true}

// Last is what lists show of the last message.
type Last struct {
	// Preview is its beginning, LastRole who wrote it.
	Preview  string
	LastRole Role
	// VisitorBytes is how much the visitor has said in all, with AroundText for
	// each message. Conversations of earlier versions count from their update on.
	VisitorBytes int64
}

// AroundText is about how many bytes an event is stored in beside its text.
const AroundText = 320

// previewRunes is how much of a message a list shows.
const previewRunes = 140

func (l *Last) said(e *Event) {
	l.Preview, l.LastRole = firstRunes(Gist(e), previewRunes), e.Role
	if e.Role == RoleVisitor {
		l.VisitorBytes += int64(len(e.Text)) + AroundText
	}
}

// firstRunes returns at most n runes of s, and a space for each line break.
func firstRunes(s string, n int) string {
	if len(s) <= n && printable(s) {
		return s
	}
	short := make([]byte, 0, min(len(s), 4*n))
	for _, r := range s {
		if n == 0 {
			break
		}
		n--
		if r == '\n' || r == '\r' || r == '\t' {
			r = ' '
		}
		short = utf8.AppendRune(short, r)
	}
	return string(short)
}

// printable reports whether s is printable ASCII.
func printable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
