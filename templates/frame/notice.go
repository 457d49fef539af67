package frame

import (
	"maps"
	"net/url"
	"slices"

	"github.com/parley-chat/parley/templates/words"
)

// Notice is a page of the frame that says what is wrong.
type Notice struct {
	// Site is the site's id, Name what visitors read at the top, Accent its
	// colour; they are empty for a site that there is not.
	Site, Name, Accent string
	// Locale is the BCP 47 tag that was asked for, Words what the page says.
	Locale string
	Words  *words.Words
	// Style and Script are the addresses of frame.css and frame.js.
	Style, Script string

	// Why says what is wrong.
	Why Reason
	// Action is the path to which Fields are sent again, by a form of that
	// method; "" offers nothing.
	Action, Method string
	Fields         url.Values
	// Auto sends them by itself as soon as the frame has a ticket.
	Auto bool
}

// Reason is what a Notice says.
type Reason uint8

const (
	// NoticeNotHere: there is no such site.
	NoticeNotHere Reason = iota
	// NoticeNotNow: the relay cannot answer for the moment.
	NoticeNotNow
	// NoticeNotSent: what a form held was not taken.
	NoticeNotSent
)

func (n Notice) sentence() string {
	switch n.Why {
	case NoticeNotNow:
		return n.Words.T("notNow")
	case NoticeNotSent:
		return n.Words.T("notSent")
	}
	return n.Words.T("notHere")
}

func (n Notice) name() string {
	if n.Name != "" {
		return n.Name
	}
	return n.Words.T("chat")
}

func (n Notice) method() string {
	if n.Method == "POST" {
		return "post"
	}
	return "get"
}

func (n Notice) auto() string {
	if n.Auto {
		return "1"
	}
	return ""
}

func (n Notice) names() []string { return slices.Sorted(maps.Keys(n.Fields)) }
