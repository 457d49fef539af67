package core

import "github.com/parley-chat/parley/relay/chat"

// draftPause is how long after the last key the draft is written down, in
// milliseconds.
const draftPause = 400

// Composer is the message that the visitor writes.
type Composer struct {
	part
	link   *Link
	typing *Typing
	// Draft is what was typed and not sent.
	Draft string

	saved string // the draft as it is written down
}

// Write makes text the draft.
func (c *Composer) Write(text string) {
	c.Draft = text
	c.after(dueDraft, draftPause)
	if text == "" {
		c.typing.stop()
		return
	}
	c.link.start()
	c.typing.say()
}

// save writes the draft down.
func (c *Composer) save() {
	c.cancel(dueDraft)
	if c.Draft == c.saved {
		return
	}
	c.saved = c.Draft
	if c.Draft == "" {
		c.host.Drop(keyDraft)
		return
	}
	c.host.Save(keyDraft, c.Draft)
}

// sent empties the composer.
func (c *Composer) sent() {
	c.Draft = ""
	c.save()
	c.typing.sent()
}

// Empty reports whether there is nothing to send.
func (c *Composer) Empty() bool { return blank(c.Draft) }

// TooLong reports whether there is more than a message may be.
func (c *Composer) TooLong() bool {
	return len(c.Draft) > chat.MaxTextRunes && chat.CheckText(c.Draft) == chat.ErrTextLong
}

func blank(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] > ' ' {
			return false
		}
	}
	return true
}
