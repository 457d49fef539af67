package inbox

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
)

// Search is the page on which conversations are looked for.
type Search struct {
	Shell
	Query  string
	Filter Filters
	// Agents are those that one can filter by.
	Agents []Link
	// Off: the relay keeps no index.
	Off  bool
	Hits []Hit
	// Next is the cursor of the following page, "" if there is none.
	Next string
}

// Filters are what a hit has to be besides, each as in the address; "" is any.
type Filters struct {
	Status, Agent, Tag, Topic string
	// From and To are days.
	From, To string
}

// Hit is a conversation that was found.
type Hit struct {
	Conversation chat.Conversation
	// Line is the event that was found, the zero Event if it was none.
	Line chat.Event
}

// asked reports whether something is looked for.
func (s Search) asked() bool { return s.Query != "" || s.Filter != Filters{} }

// filtered are how many filters are set.
func (f Filters) filtered() (n int) {
	for _, v := range []string{f.Status, f.Agent, f.Tag, f.Topic, f.From, f.To} {
		if v != "" {
			n++
		}
	}
	return n
}

// moreURL is the following page.
func (s Search) moreURL() string {
	f, v := s.Filter, url.Values{"q": {s.Query}, "before": {s.Next}}
	for name, value := range map[string]string{"status": f.Status, "agent": f.Agent, "tag": f.Tag, "topic": f.Topic, "from": f.From, "to": f.To} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return s.base() + "/search?" + v.Encode()
}

// hitURL leads to a hit in its place.
func (s Search) hitURL(h Hit) string {
	to := s.base() + "/c/" + h.Conversation.ID
	switch {
	case h.Conversation.Status == chat.StatusResolved:
		to += "?view=done"
	default:
		to += "?view=" + chat.StartPage
	}
	if h.Line.Seq == 0 {
		return to
	}
	const above = 20
	seq := h.Line.Seq
	return to + "&from=" + strconv.FormatUint(seq-min(seq, above), 10) + "#e" + strconv.FormatUint(seq, 10)
}

// called is the number of a conversation as people write it, "" if it has none.
func called(number uint64) string {
	if number == 0 {
		return ""
	}
	return "#" + strconv.FormatUint(number, 10)
}

// snippetBefore and snippetBytes are how much of a text is shown before what was
// found, and in all.
const (
	snippetBefore = 60
	snippetBytes  = 280
)

// snippet is the part of a text in which what was asked stands.
func snippet(text, query string) string {
	text = strings.Join(strings.Fields(text), " ")
	from := 0
	if marks := faq.Marks(text, query); len(marks) > 0 && marks[0].Start > 2*snippetBefore {
		from = marks[0].Start - snippetBefore
	}
	to := min(len(text), from+snippetBytes)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	short := text[from:to]
	if from > 0 {
		short = "…" + short
	}
	if to < len(text) {
		short += "…"
	}
	return short
}

// statuses are those that one can filter by.
var statuses = []string{chat.StatusOpen.String(), chat.StatusResolved.String()}

// KnownStatus reports whether one can filter by a status.
func KnownStatus(name string) bool { return slices.Contains(statuses, name) }

// hitTime is when what was found was said.
func hitTime(h Hit) int64 {
	if h.Line.At != 0 {
		return h.Line.At
	}
	return h.Conversation.LastAt
}
