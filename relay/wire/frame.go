package wire

import "github.com/parley-chat/parley/relay/chat"

// The protocol's versions. A relay speaks Version and MinVersion; hello names
// the newest that the widget speaks, welcome the one that is used.
const (
	Version    = 1
	MinVersion = 1
)

// Limits of frames.
const (
	// MaxClientFrame is the longest frame a widget may send, in bytes.
	MaxClientFrame = 64 << 10
	// MaxServerFrame is the longest frame a relay sends, in bytes.
	MaxServerFrame = 1 << 20
	// MaxResume is how many events a relay sends in one events frame; more
	// follow in further frames.
	MaxResume = 500
	// MaxChats and MaxHits are how many entries a frame's chats and hits have.
	MaxChats = 20
	MaxHits  = 10
	// MaxQuery is the longest search query that is looked at, in bytes.
	MaxQuery = 512
	// HelloSeconds is how long a relay waits for hello.
	HelloSeconds = 5
	// PollSeconds is how long a relay keeps a plain request waiting at most, and
	// MaxPoll the longest such request, in bytes.
	PollSeconds = 25
	MaxPoll     = 4 * MaxClientFrame
	// BeatSeconds is the period of beat frames.
	BeatSeconds = 25
	// SilentSeconds is how long a widget waits for any frame before it takes
	// the connection for dead.
	SilentSeconds = BeatSeconds + 12
)

// The types of frames that a widget sends. Required fields are named first.
const (
	// TypeHello opens a connection: V, Ticket; Token if the visitor has one;
	// Conv with Epoch, Seq and Last to resume a conversation; Locale, Page,
	// Title, Referrer of the host page. In a plain request also Within.
	TypeHello = "hello"
	// TypeOpen follows another conversation from now on: Conv; Epoch, Seq and
	// Last to resume.
	TypeOpen = "open"
	// TypeSend sends a message: Conv, ID, Text or Files; Sent, Slack. It begins the
	// conversation if there is none with that id; then also Choice.
	TypeSend = "send"
	// TypeTyping says that the visitor types (On) or stopped: Conv. From the
	// relay: an agent does, with Name.
	TypeTyping = "typing"
	// TypeRead says that the visitor has seen everything up to Seq: Conv, Seq.
	TypeRead = "read"
	// TypeRate answers the survey offered at Seq: Conv, ID, Seq, Score; a
	// comment in Text.
	TypeRate = "rate"
	// TypeContact gives the visitor's Name and Email: Conv, ID.
	TypeContact = "contact"
	// TypePage says that the visitor went on to another page of the site: Page,
	// Title.
	TypePage = "page"
	// TypeSearch asks the relay to search the FAQ, where it is too large for
	// the widget: ID, Text.
	TypeSearch = "search"
)

// The types of frames that a relay sends, beside TypeTyping.
const (
	// TypeWelcome answers hello: V, Epoch, Token, Now; Chats, Online.
	TypeWelcome = "welcome"
	// TypeEvents brings events in the order of their Seq: Conv, Events. Reset:
	// drop what you have of this conversation first. More: it goes on at once.
	TypeEvents = "events"
	// TypePresence says whether agents are there: Online.
	TypePresence = "presence"
	// TypeBeat comes every BeatSeconds: Now; Conv and its newest Seq.
	TypeBeat = "beat"
	// TypeMove asks to reconnect at a random time within Within milliseconds.
	TypeMove = "move"
	// TypeHits answers search: ID, Hits.
	TypeHits = "hits"
	// TypeError refuses a frame: Code, Text; ID of the send.
	TypeError = "error"
	// TypeClose ends the answer to a plain request: Code, the digits of a Close,
	// and its reason in Text.
	TypeClose = "close"
)

// Frame is any frame of the protocol: a flat object. Which fields mean something
// depends on Type; the others are zero and not sent. Ids are chat.IDLen bytes,
// times are milliseconds since 1970, UTC.
type Frame struct {
	Type string // "t", at most 16 bytes
	Conv string // "conv", a conversation's id
	ID   string // "id", made by the client for one send
	Seq  uint64 // "seq"
	Text string // "text", at most chat.MaxTextRunes code points
	On   bool   // "on"

	Events []chat.Event // "events", at most MaxResume

	Hello
	Resume
	Clock
	Form
	Reply
}

// Hello is what a widget says first.
type Hello struct {
	V        int    // "v", protocol version
	Ticket   string // "ticket", at most 1,024 bytes
	Token    string // "token", at most 1,024 bytes
	Locale   string // "locale", a BCP 47 tag, at most 35 bytes
	Page     string // "page", the host page's address, at most chat.MaxURLBytes
	Title    string // "title", its title, at most 512 bytes
	Referrer string // "referrer", at most chat.MaxURLBytes
	Renewed  string // "renewed", a token of the same visitor to use from now on, at most 1,024 bytes
}

// Resume is where a conversation goes on.
type Resume struct {
	Epoch string // "epoch", at most 64 bytes: names the life of the store
	Last  string // "last", the id of the event with that seq
	Reset bool   // "reset"
	More  bool   // "more"
}

// Clock compares clocks.
type Clock struct {
	Sent  int64 // "sent", when it was first sent, by the relay's clock as the client knows it
	Slack int64 // "slack", how far Sent may be off, in milliseconds
	Now   int64 // "now", the relay's clock
}

// Form is what people fill in; Name is that of an agent who types, too. Files are
// those of a send: the relay goes by their ids alone.
type Form struct {
	Name  string // "name", at most 512 bytes
	Email string // "email", at most 254 bytes
	Score int    // "score", 1 to 5

	Choice Chosen // "choice", see Chosen

	Files []chat.File // "files", at most chat.MaxFiles
}

// Reply is what only a relay says.
type Reply struct {
	Online bool      // "online"
	Code   string    // "code", one of the Code constants
	Within int64     // "within", milliseconds; in the hello of a plain request how long it may be kept
	Chats  []Chat    // "chats", the visitor's conversations, newest first, at most MaxChats
	Hits   []Article // "hits", at most MaxHits
}

// Chat is one of a visitor's conversations, for the list of past chats.
type Chat struct {
	ID      string      // "id"
	Status  chat.Status // "status", its name
	Seq     uint64      // "seq", the newest
	LastAt  int64       // "at"
	Preview string      // "text"
	Agent   string      // "name", the agent's name
	Unread  bool        // "unread"
}
