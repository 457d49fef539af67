package core

import (
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
)

// boot takes what the page and the browser's storage have, and goes on from
// there.
func (w *Widget) boot(in *host.Input) {
	w.booted = true
	var queued []string
	asked := &faq.Entry{} // what question and language belong to
	for i := 0; i+1 < len(in.List); i += 2 {
		key, value := in.List[i], in.List[i+1]
		switch key {
		case host.BootQueued:
			queued = append(queued, value)
		case host.BootResult:
			asked = &faq.Entry{ID: value}
			w.Search.first = append(w.Search.first, asked)
		case host.BootArticle:
			asked = &faq.Entry{ID: value}
			w.Search.Open = asked
		case host.BootQuestion:
			asked.Question = value
		case host.BootLang:
			asked.Lang = value
		default:
			if len(key) > 1 && key[:1] == host.BootStored {
				w.stored(key[1:], value, queued)
			} else {
				w.setting(key, value)
			}
		}
	}
	w.host.Live()
	w.tabs.takeOver()
	w.Outbox.takeOver(queued)

	// Forms brought the visitor here without the program: what they were given
	// there is kept now, as it would have been from the start.
	id := w.Conversation.ID
	if s := &w.shared; id != "" && s.token != "" && !s.agreed {
		w.host.Save(keyToken, s.token)
		w.host.Save(keyConversation, id)
		s.conversation, s.agreed = id, true
	}
	if id != "" {
		if w.Search.Open == nil && !w.Search.Asking() {
			w.Panel.View = ViewChat
		}
		w.host.Own()
		w.Link.connect()
	}
	w.Search.takeOver()
	w.host.Port("ready", "", 0)
}

// setting takes one thing that the page says.
func (w *Widget) setting(key, value string) {
	switch key {
	case host.BootLocale:
		w.Locale, w.visit.locale, w.Search.locale = value, value, value
	case host.BootSite:
		w.Search.site = value
	case host.BootName:
		w.Name = value
	case host.BootGreeting:
		w.Greeting = value
	case host.BootSearch:
		w.Search.where = value
	case host.BootZone:
		w.Zone = parseNumber(value) * 60_000
	case host.BootToken:
		w.shared.token = value
	case host.BootConv:
		w.Conversation.ID = validID(value)
	case host.BootText:
		w.Composer.Draft = value
	case host.BootQuery:
		w.Search.Query = value
	case host.BootAnswered:
		w.Search.Rendered = true
	case host.BootView:
		if value == "chat" {
			w.Panel.View = ViewChat
		}
	case host.BootHidden:
		w.Panel.visible = false
	case host.BootOff:
		w.Panel.Online = false
	case host.BootDenied:
		w.Panel.Denied = true
	case host.BootTouch:
		w.Panel.Touch = true
	}
}

// stored takes one thing that the browser kept; queued are the ids of what was
// sent in this tab before the program ran.
func (w *Widget) stored(key, value string, queued []string) {
	switch {
	case key == keyToken:
		w.shared.token, w.shared.agreed = value, value != ""
	case key == keyConversation:
		w.shared.conversation, w.Conversation.ID = value, validID(value)
	case key == keyDraft:
		w.Composer.saved = value
		if w.Composer.Draft == "" {
			w.Composer.Draft = value
		}
	case key == keyDismissed:
		w.Survey.dismissed = value
	case key == keyReload:
		w.Link.reloadedAt = parseNumber(value)
	case key[:1] == keySend:
		if w.Outbox.restore(value, key[1:]) {
			return
		}
		w.host.Drop(key)
		// What is no message, such as one that is too long, goes back to the
		// composer.
		if f, err := wire.Parse([]byte(value)); err == nil && slices.Contains(queued, f.ID) && f.Text != "" {
			w.Composer.Draft = f.Text
		}
	}
}

func validID(id string) string {
	if !chat.ValidID(id) {
		return ""
	}
	return id
}
