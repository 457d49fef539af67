package ui

import "github.com/parley-chat/parley/relay/chat"

// The visitor's tabs tell each other what they do, one letter and what follows:
//
//	o  a record of the outbox: show it, it is being sent
//	c  a conversation's id and the token: this is the one that goes on
//	d  a rating was dismissed
//	x  the visitor was forgotten
func (a *App) posted(text string) {
	if text == "" {
		return
	}
	rest := text[1:]
	switch text[0] {
	case 'o':
		a.sharedItem(rest)
	case 'c':
		if len(rest) >= chat.IDLen && chat.ValidID(rest[:chat.IDLen]) {
			a.sharedTalk(rest[:chat.IDLen], rest[chat.IDLen:])
		}
	case 'd':
		a.rating.dismissed = rest
	case 'x':
		a.forget(false)
	}
}

// announce tells the other tabs which conversation goes on, and as whom if that
// is agreed.
func (a *App) announce() {
	token := ""
	if a.link.held {
		token = a.link.token
	}
	a.host.Post("c" + a.talk.id + token)
}

func (a *App) sharedItem(record string) {
	n := len(a.out.items)
	const at = `"id":"`
	for i := 0; i+len(at)+chat.IDLen <= len(record); i++ {
		if record[i:i+len(at)] == at {
			// The relay may have told of it before the other tab did.
			if id := record[i+len(at) : i+len(at)+chat.IDLen]; !a.talk.has(id) {
				a.out.restore(record, id)
			}
			break
		}
	}
	if len(a.out.items) == n {
		return
	}
	a.talk.version++
	if a.out.owner {
		a.out.all = false
		a.after(dueOrphans, orphanTime)
		return
	}
	a.after(dueOrphans, orphanAge+1)
}

func (a *App) sharedTalk(id, token string) {
	if id != a.talk.id {
		mine := a.talk
		a.talk.switchTo(id)
		if mine.claiming {
			a.retarget(mine.id, id)
		}
		a.host.Own()
	}
	a.kept = id
	if token != "" {
		a.useToken(token)
	} else {
		a.claimToken()
	}
	a.reopen()
	if a.link.state == linkIdle {
		a.connect()
	}
}

// useToken goes on as the visitor that the tabs have agreed on.
func (a *App) useToken(token string) {
	a.link.held = true
	if token == a.link.token {
		return
	}
	a.link.token = token
	switch a.link.state {
	case linkDialing, linkGreeting, linkLive:
		a.host.HangUp()
		a.cancel(dueSilent)
		a.talk.asked = false
		a.out.unsend()
		a.link.state = linkWaiting
		a.connect()
	}
}

// claimed tells which value the tabs agreed on.
func (a *App) claimed(key, value string) {
	switch {
	case key == keyToken && value == "":
		a.claimToken()
	case key == keyToken:
		a.useToken(value)
		a.reopen()
	case key == keyConv:
		a.kept = value
		if a.talk.claiming {
			a.agreed(value)
		}
	}
	a.flush()
}

// agreed ends the claim of a conversation: with ours, or with that of a tab that
// was first.
func (a *App) agreed(id string) {
	a.talk.claiming = false
	mine := a.talk.id
	switch {
	case id == mine:
	case chat.ValidID(id):
		a.talk.switchTo(id)
		a.retarget(mine, id)
		a.reopen()
	default:
		a.kept = mine
		a.host.Save(keyConv, mine)
	}
	a.announce()
}

// becomeOwner: what tabs that are gone left behind is now this tab's to send.
func (a *App) becomeOwner() {
	a.out.owner = true
	if a.due[dueOrphans] == 0 {
		a.after(dueOrphans, 1)
	}
}

// forget ends everything that is the visitor's here: they signed out.
func (a *App) forget(everywhere bool) {
	for _, it := range a.out.items {
		a.host.Drop(keyOut + it.frame.ID)
	}
	for _, key := range []string{keyToken, keyConv, keyDraft, keyClosed} {
		a.host.Drop(key)
	}
	a.host.HangUp()
	a.link = link{reloadedAt: a.link.reloadedAt}
	for what := range a.due {
		a.cancel(what)
	}
	a.out = outbox{owner: a.out.owner, last: a.out.last}
	a.talk.switchTo("")
	a.kept = ""
	a.draft, a.saved, a.visit.name, a.visit.email = "", "", "", ""
	a.typing, a.rating, a.past = typing{}, rating{}, pastChats{}
	a.view = viewHome
	if everywhere {
		a.host.Post("x")
	}
}
