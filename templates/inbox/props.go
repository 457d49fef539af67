// Package inbox is the agents' pages.
package inbox

import (
	"net/url"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/draft"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/templates/words"
)

// Files are the addresses of what pages load.
type Files struct {
	Style, Script, Icon string
	// Version tells builds apart: an open page with another one is older or
	// newer than the relay.
	Version string
}

// Page is what every page of the inbox knows.
type Page struct {
	Files
	Words *words.Words
	Title string
	// Now is the relay's clock: milliseconds since 1970, UTC.
	Now int64
}

// Shell is what every page of a signed-in agent knows.
type Shell struct {
	Page
	// Site is the site's id, SiteName what its visitors read; Sites are all
	// that the agent may open. Without a Site the page is about all of them.
	Site, SiteName string
	Sites          []Link
	// Agent is who is signed in.
	Agent, AgentName, AgentEmail string
	// Status is what the agent says: "online", "busy", "away", or "reassign" if
	// they also give away what they have when its visitor writes.
	Status string
	// Keys are the keys that the agent has changed, see people.Agent.
	Keys map[string]string
	// Sound and Desktop are how the site calls who has not set it in their browser.
	Sound, Desktop bool
	// Side is how the agent has the parts beside a conversation, see people.Agent.
	Side []string
	// NoReply and NoNote say that the agent may not write to visitors, or notes.
	NoReply, NoNote bool
	// Lead says that the agent may do to what colleagues have and said what they
	// may do themselves.
	Lead bool
	// Nav are the pages that the agent may open beside the views.
	Nav []NavLink
	// View is the page of the open view, see chat.View, or the Name of a NavLink.
	View   string
	Counts Counts
	// Saved are the views that the agent made, each with its page as ID.
	Saved []Label
	// WaitWarn and WaitBad are after how many milliseconds a visitor's waiting
	// is shown as slow and as bad.
	WaitWarn, WaitBad int64
	// Labels are the site's topics and tags.
	Labels Labels
	// Faces is the address of the style sheet with the pictures of agents; "" if
	// there are none.
	Faces string
	// Epoch is the life of the store, see store.Log.
	Epoch string
}

// NavLink is a line of the navigation below the views.
type NavLink struct{ Name, Label, Icon, URL string }

// Link is something to go to.
type Link struct{ Name, URL string }

// Counts are the sizes of the views, by page.
type Counts map[string]int64

// List is the pane with the conversations of a view.
type List struct {
	Shell
	Rows []chat.Conversation
	// Next is the cursor of the following page, "" if there is none.
	Next string
	// Open is the conversation that is open beside it, "" if none.
	Open string
	// Colleagues are the agents who answer in the site.
	Colleagues []Label
	// Said is what became of what the agent did, "" if nothing did.
	Said string
}

// Thread is the pane with one conversation, and the pane beside it.
type Thread struct {
	Shell
	Conversation chat.Conversation
	// Events are those that are shown, in order; Before is the Seq before the
	// first of them, 0 if nothing came earlier.
	Events []chat.Event
	Before uint64
	// Past are the visitor's other conversations, newest first; FirstSeen is
	// when the first of all began.
	Past      []chat.Conversation
	FirstSeen int64
	Person    Person
	// Draft is what the agent has begun to write.
	Draft draft.Draft
	Help  Help
	Given Given
	// Locked says that the conversation's team locks what somebody has.
	Locked bool
	// SendID is the id of the reply that the page's form will send.
	SendID string
}

// facts are those of the conversation.
func (t Thread) facts() Facts {
	f := FactsOf(&t.Conversation)
	f.Given = t.Given
	return f
}

// writes is what the composer sends at first: "reply" or "note".
func (t Thread) writes() string {
	if t.NoReply {
		return "note"
	}
	return "reply"
}

// Help is the search for articles in the side pane.
type Help struct {
	Query string
	// Empty says that the site has no articles at all.
	Empty bool
	Hits  []faq.Hit
	// Staff are those that only agents may read, by their ids.
	Staff map[string]StaffOnly
}

// StaffOnly is what agents know of an article that is for them alone. Outcome is
// that of a case, "" for what is none.
type StaffOnly struct {
	Tags    []string
	Outcome string
}

// SignIn is the page that asks who one is.
type SignIn struct {
	Page
	Email string
	// Next is the address within the inbox to go to afterwards.
	Next string
	// Wrong is the sentence about the last try, "" if there was none.
	Wrong string
	// Note is what happened before, such as signing out; "" if nothing did.
	Note string
}

// Ask is a question before something is done.
type Ask struct {
	Question string
	// Yes is what is posted to then, with From; Back is where one was.
	Yes, Back Link
	// From is the id of the agent whom it concerns.
	From string
}

// viewLink is one line of the views pane.
type viewLink struct {
	name, label, icon string
	count             int64
	key               string // of Counts, "" if it is not counted
	saved             bool   // by an agent, who named it
}

func (s Shell) views() []viewLink {
	var links []viewLink
	if s.Site == "" {
		return nil // all sites: each has its own
	}
	for _, v := range chat.Views {
		if v.Page == "" {
			continue
		}
		l := viewLink{name: v.Page, label: s.Words.T("view." + v.Page), icon: v.Icon}
		if v.Badge {
			l.key, l.count = v.Page, s.Counts[v.Page]
		}
		links = append(links, l)
	}
	for _, v := range s.Saved {
		links = append(links, viewLink{name: v.ID, label: v.Name, icon: "filter", count: s.Counts[v.ID], key: v.ID, saved: true})
	}
	return links
}

func (s Shell) base() string { return "/inbox/" + s.Site }

func (s Shell) viewURL(view string) string {
	if s.Site == "" {
		return "/inbox"
	}
	return s.base() + "/" + view
}

func (s Shell) convURL(conv string) string {
	url := s.base() + "/c/" + conv
	if s.View == "" || s.View == chat.StartPage {
		return url
	}
	return url + "?view=" + s.View
}

func (s Shell) viewLabel() string {
	for _, v := range s.views() {
		if v.name == s.View {
			return v.label
		}
	}
	for _, n := range s.Nav {
		if n.Name == s.View {
			return n.Label
		}
	}
	return ""
}

// empty is the sentence of an empty view and where to go from there: to the next
// view, from the last to the one before.
func (l List) empty() (sentence string, to Link) {
	if l.saved() {
		return l.Words.T("empty.saved"), Link{l.Words.T("see." + chat.StartPage), l.viewURL(chat.StartPage)}
	}
	views := slices.DeleteFunc(l.views(), func(v viewLink) bool { return v.saved })
	at := slices.IndexFunc(views, func(v viewLink) bool { return v.name == l.View })
	next := at + 1
	if next == len(views) {
		next = at - 1
	}
	name := views[next].name
	return l.Words.T("empty." + l.View), Link{l.Words.T("see." + name), l.viewURL(name)}
}

// list names the list, for what comes live.
func (l List) list() string {
	if v := chat.Page(l.View); v != nil {
		return v.List(l.Agent)
	}
	if l.saved() {
		return l.View
	}
	return ""
}

// saved reports whether the view is one that an agent made.
func (l List) saved() bool { return chat.Page(l.View) == nil }

// score is where a conversation stands in the list.
func (l List) score(c chat.Conversation) int64 {
	if v := chat.Page(l.View); v != nil {
		return v.Score(&c)
	}
	return chat.Page(chat.StartPage).Score(&c)
}

func (l List) viewCount() int64 {
	for _, v := range l.views() {
		if v.name == l.View {
			return v.count
		}
	}
	return 0
}

// moreURL is the following page of the view.
func (l List) moreURL() string { return l.viewURL(l.View) + "?after=" + url.QueryEscape(l.Next) }
