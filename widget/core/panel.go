package core

// View is what the panel shows.
type View uint8

// The views.
const (
	ViewHome View = iota
	ViewArticle
	ViewChat
)

// Panel is what the visitor sees of the widget, and where the visitor is in it.
type Panel struct {
	part
	View View
	// AtEnd: the log is scrolled to its end, and stays there.
	AtEnd bool
	// Focus is the id of the element that is to get the focus; "" leaves it.
	Focus string
	// Online: the browser has a network. Touch: the visitor has no fine pointer.
	// Denied: the browser does not store.
	Online, Touch, Denied bool
	// Refusal says why the relay did not take what was no message, or "".
	Refusal string
	// Unread is how many messages wait to be read; Dismiss is the word for what
	// takes away what is said of them beside the launcher.
	Unread  int
	Dismiss string

	shown   bool // the panel is open
	visible bool // the browser shows the page it is in
	badge   int  // what the loader was told last
}

// ToEnd goes to the end of the log.
func (p *Panel) ToEnd() { p.AtEnd = true }

// Close asks the loader to close the panel.
func (p *Panel) Close() { p.host.Port("close", "", 0) }

// open shows the panel. The visitor may be busy elsewhere on the page by then,
// and keeps the keyboard there.
func (p *Panel) open(keyboard, searchable bool) {
	p.shown = true
	if p.View == ViewChat {
		p.AtEnd = true
	}
	if p.Touch || !keyboard {
		return
	}
	switch {
	case p.View == ViewChat:
		p.Focus = "message"
	case p.View == ViewHome && searchable:
		p.Focus = "query"
	case p.View == ViewHome:
		p.Focus = "ask"
	}
}

// toChat goes to the conversation.
func (p *Panel) toChat() {
	p.View = ViewChat
	p.AtEnd = true
	if !p.Touch {
		p.Focus = "message"
	}
}

// reading reports whether what stands at the end of the log is being seen.
func (p *Panel) reading() bool {
	return p.shown && p.visible && p.View == ViewChat && p.AtEnd
}

// tellUnread tells the loader how much waits to be read, who said the last of it, and
// what.
func (p *Panel) tellUnread(name, text string, n int) {
	p.Unread = n
	if n != p.badge {
		p.badge = n
		p.host.Port("unread", p.Dismiss+"\n"+name+"\n"+text, int64(n))
	}
}
