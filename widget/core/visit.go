package core

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// visit is what the loader says of the page that embeds the widget, and of its
// visitor.
type visit struct {
	part
	link         *Link
	conversation *Conversation

	locale                string
	page, title, referrer string
	name, email           string
	toldOn                int // the connection on which name and email were told; 0: none
}

// hello is the first frame of a connection.
func (v *visit) hello(token string) wire.Frame {
	return wire.Frame{
		Type: wire.TypeHello, Hello: wire.Hello{V: wire.Version, Ticket: v.link.ticket, Token: token, Locale: clip(v.locale, 35), Page: clip(v.page, 2048), Title: clip(v.title, 512), Referrer: clip(v.referrer, 2048)},
	}
}

// told takes what the loader says of the visit, and reports false for what is
// something else.
func (v *visit) told(name, text string) bool {
	switch name {
	case "page":
		v.page = chat.Clip(text, chat.MaxURLBytes)
	case "title":
		v.title = chat.Clip(text, chat.MaxNameRunes)
	case "referrer":
		v.referrer = chat.Clip(text, chat.MaxURLBytes)
	case "name":
		v.identify(&v.name, chat.Clip(text, chat.MaxNameRunes))
	case "email":
		v.identify(&v.email, clip(chat.Clip(text, 254), 254))
	default:
		return false
	}
	return true
}

// identify keeps what the site says of the visitor; it is told to the relay
// when there is a conversation, and shown to agents as unverified.
func (v *visit) identify(what *string, value string) {
	if *what != value {
		*what = value
		v.toldOn = 0
	}
}

// sayContact tells who the visitor is once there is a conversation to tell it
// in, if that is news. It needs no outbox: each connection says it again until
// the log has it.
func (v *visit) sayContact() {
	s := &v.conversation.State
	name, email := v.name, v.email
	if name == "" {
		name = s.Name
	}
	if email == "" {
		email = s.Email
	}
	if !v.link.Live() || s.Seq == 0 || v.link.carries(v.toldOn) || name == s.Name && email == s.Email {
		return
	}
	v.toldOn = v.link.connection
	v.link.send(&wire.Frame{Type: wire.TypeContact, Conv: v.conversation.ID, ID: v.newID(), Form: wire.Form{Name: name, Email: email}})
}

func (v *visit) forget() { v.name, v.email, v.toldOn = "", "", 0 }

// clip cuts s after at most n bytes, between code points.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
