package ui

import (
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/wire"
	"github.com/parley-chat/parley/widget/host"
	"github.com/parley-chat/parley/widget/words"
)

// The keys under which the browser keeps what is the visitor's. Nothing is
// stored before the visitor writes something.
const (
	keyToken  = "token"
	keyConv   = "conv"
	keyDraft  = "draft"
	keyClosed = "closed"   // conversation and offer of the rating that was dismissed
	keyReload = "reloaded" // when the widget was loaded anew because it was too old
	keyOut    = "o"        // and the id: a send that was not acknowledged
)

func (a *App) boot(in *host.Input) {
	a.booted = true
	a.find.where = "none"
	var queued []string
	var reloaded int64
	asked := &faq.Entry{} // what question and language belong to
	for i := 0; i+1 < len(in.List); i += 2 {
		key, value := in.List[i], in.List[i+1]
		switch key {
		case host.BootLocale:
			a.locale, a.w = value, words.For(value)
		case host.BootSite:
			a.site = value
		case host.BootName:
			a.name = value
		case host.BootGreeting:
			a.greeting = value
		case host.BootSearch:
			a.find.where = value
		case host.BootZone:
			a.zone = parseInt(value) * 60_000
		case host.BootToken:
			a.link.token = value
		case host.BootConv:
			a.talk.id = validID(value)
		case host.BootText:
			a.draft = value
		case host.BootQuery:
			a.find.query = value
		case host.BootResult:
			a.find.first = append(a.find.first, &faq.Entry{ID: value})
			asked = a.find.first[len(a.find.first)-1]
		case host.BootArticle:
			a.find.open = &faq.Entry{ID: value}
			asked = a.find.open
		case host.BootQuestion:
			asked.Question = value
		case host.BootLang:
			asked.Lang = value
		case host.BootAnswered:
			a.find.kept = true
		case host.BootQueued:
			queued = append(queued, value)
		case host.BootView:
			if value == "chat" {
				a.view = viewChat
			}
		case host.BootHidden:
			a.visible = false
		case host.BootOff:
			a.online = false
		case host.BootDenied:
			a.denied = true
		case host.BootTouch:
			a.touch = true
		default:
			if len(key) > 1 && key[:1] == host.BootStored {
				a.stored(key[1:], value, queued, &reloaded)
			}
		}
	}
	if a.greeting == "" {
		a.greeting = a.w.Greeting
	}
	a.link.reloadedAt = reloaded
	a.host.Live()
	a.takeOverOutbox()
	a.takeOverQueue(queued)

	// Forms brought the visitor here without the program: what they were given
	// there is kept now, as it would have been from the start.
	if a.talk.id != "" && a.link.token != "" && !a.link.held {
		a.host.Save(keyToken, a.link.token)
		a.host.Save(keyConv, a.talk.id)
		a.kept, a.link.held = a.talk.id, true
	}
	if a.talk.id != "" {
		if a.find.open == nil && blank(a.find.query) {
			a.view = viewChat
		}
		a.host.Own()
		a.connect()
	}
	a.takeOverFound()
	a.host.Port("ready", "", 0)
}

// takeOverOutbox goes on with what was written down and not acknowledged. The
// tab that wrote it may have been closed before the tabs agreed on a
// conversation; then its messages go where all the others go.
func (a *App) takeOverOutbox() {
	a.out.sort()
	for _, it := range a.out.items {
		if it.frame.Type != wire.TypeSend {
			continue
		}
		if a.talk.id == "" {
			a.talk.switchTo(it.frame.Conv)
			a.talk.claiming = true
			a.host.Claim(keyConv, a.kept, a.talk.id)
		}
		if it.frame.Conv != a.talk.id {
			a.retarget(it.frame.Conv, a.talk.id)
		}
	}
}

// takeOverQueue makes this tab's own what was sent in it before the program ran.
func (a *App) takeOverQueue(queued []string) {
	for _, id := range queued {
		it := a.out.byID(id)
		if it == nil {
			continue
		}
		it.mine = true
		a.host.Post("o" + it.record())
		a.host.Port("sent", a.talk.id, 0)
	}
}

func (a *App) stored(key, value string, queued []string, reloaded *int64) {
	switch {
	case key == keyToken:
		a.link.token, a.link.held = value, value != ""
	case key == keyConv:
		a.kept, a.talk.id = value, validID(value)
	case key == keyDraft:
		a.saved = value
		if a.draft == "" {
			a.draft = value
		}
	case key == keyClosed:
		a.rating.dismissed = value
	case key == keyReload:
		*reloaded = parseInt(value)
	case key[:1] == keyOut:
		if a.out.restore(value, key[1:]) {
			return
		}
		a.host.Drop(key)
		// What is no message, such as one that is too long, goes back to who wrote
		// it.
		if f, err := wire.Parse([]byte(value)); err == nil && slices.Contains(queued, f.ID) && f.Text != "" {
			a.draft = f.Text
		}
	}
}

func validID(id string) string {
	if !chat.ValidID(id) {
		return ""
	}
	return id
}

// parseInt reads a whole number; 0 for what is none.
func parseInt(s string) int64 {
	var v int64
	negative := len(s) > 0 && s[0] == '-'
	if negative {
		s = s[1:]
	}
	if len(s) > 15 {
		return 0
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0
		}
		v = v*10 + int64(s[i]-'0')
	}
	if negative {
		return -v
	}
	return v
}

func formatInt(v int64) string {
	if v < 0 {
		return "-" + formatInt(-v)
	}
	if v < 10 {
		return string(rune('0' + v))
	}
	return formatInt(v/10) + string(rune('0'+v%10))
}
