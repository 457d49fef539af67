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
	// Files are those that go with it, as a frame that the page wrote; "": none.
	Files string

	saved string // the draft as it is written down
	tried bool   // to send the draft as it stands
}

// Write makes text the draft.
func (c *Composer) Write(text string) {
	c.Draft, c.tried = text, false
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
	c.Draft, c.Files = "", ""
	c.save()
	c.typing.sent()
}

// Refusal is the code of why the draft cannot be sent, or "".
func (c *Composer) Refusal() string {
	why := refusal(c.Draft)
	if c.Files != "" && why == chat.ErrTextEmpty.Code {
		return ""
	}
	return why
}

// Refused is Refusal once the visitor tried to send the draft; that it is too
// long is told at once.
func (c *Composer) Refused() string {
	why := c.Refusal()
	if why == chat.ErrTextLong.Code || c.tried && why != chat.ErrTextEmpty.Code {
		return why
	}
	return ""
}

// refusal is the code of why text cannot be sent, or "".
func refusal(text string) string {
	if err, ok := chat.CheckText(text).(*chat.Refusal); ok {
		return err.Code
	}
	return ""
}

func blank(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] > ' ' {
			return false
		}
	}
	return true
}
