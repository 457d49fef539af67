package core

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// tabs is what the visitor's tabs tell each other, and how they come to one
// visitor and one conversation.
type tabs struct {
	part
	link         *Link
	shared       *shared
	outbox       *Outbox
	conversation *Conversation
	survey       *Survey
}

// hear takes what another tab says, one letter and what follows, and reports
// whether the visitor is to be forgotten:
//
//	o  a record of the outbox: show it, it is being sent
//	c  a conversation's id and the token: this is the one that goes on
//	d  a survey was dismissed
//	x  the visitor was forgotten
func (t *tabs) hear(text string) (forget bool) {
	if text == "" {
		return false
	}
	rest := text[1:]
	switch text[0] {
	case 'o':
		t.heardItem(rest)
	case 'c':
		if len(rest) >= chat.IDLen && chat.ValidID(rest[:chat.IDLen]) {
			t.heardConversation(rest[:chat.IDLen], rest[chat.IDLen:])
		}
	case 'd':
		t.survey.dismissed = rest
	case 'x':
		return true
	}
	return false
}

func (t *tabs) heardItem(record string) {
	const at = `"id":"`
	for i := 0; i+len(at)+chat.IDLen <= len(record); i++ {
		if record[i:i+len(at)] == at {
			// The relay may have told of it before the other tab did.
			if id := record[i+len(at) : i+len(at)+chat.IDLen]; !t.conversation.has(id) {
				t.outbox.adopt(record, id)
			}
			return
		}
	}
}

func (t *tabs) heardConversation(id, token string) {
	if mine := t.conversation.ID; id != mine {
		claiming := t.shared.claiming
		t.conversation.switchTo(id)
		if claiming {
			t.outbox.retarget(mine, id)
		}
		t.host.Own()
	}
	t.shared.conversation = id
	if token != "" {
		t.useToken(token)
	} else {
		t.shared.claimToken()
	}
	t.conversation.reopen()
	t.link.start()
}

// useToken goes on as the visitor that the tabs have agreed on.
func (t *tabs) useToken(token string) {
	t.shared.agreed = true
	if token != t.shared.token {
		t.shared.token = token
		t.link.restart()
	}
}

// claimed tells which value the tabs agreed on.
func (t *tabs) claimed(key, value string) {
	switch {
	case key == keyToken && value == "":
		t.shared.claimToken()
	case key == keyToken:
		t.useToken(value)
		t.conversation.reopen()
	case key == keyConversation:
		t.shared.conversation = value
		if t.shared.claiming {
			t.agreed(value)
		}
	}
	t.outbox.flush()
}

// agreed ends the claim of a conversation: with ours, or with that of a tab that
// was first.
func (t *tabs) agreed(id string) {
	t.shared.claiming = false
	mine := t.conversation.ID
	switch {
	case id == mine:
	case chat.ValidID(id):
		t.conversation.switchTo(id)
		t.outbox.retarget(mine, id)
		t.conversation.reopen()
	default:
		t.shared.conversation = mine
		t.host.Save(keyConversation, mine)
	}
	t.shared.announce(t.conversation.ID)
}

// takeOver goes on with what was written down and not acknowledged. The tab that
// wrote it may have been closed before the tabs agreed on a conversation; then
// its messages go where all the others go.
func (t *tabs) takeOver() {
	t.outbox.sort()
	c := t.conversation
	for _, it := range t.outbox.items {
		if it.frame.Type != wire.TypeSend {
			continue
		}
		if c.ID == "" {
			c.switchTo(it.frame.Conv)
			t.shared.claim(c.ID)
		}
		if it.frame.Conv != c.ID {
			t.outbox.retarget(it.frame.Conv, c.ID)
		}
	}
}
