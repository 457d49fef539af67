package client

import (
	"context"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// VisitorConfig says how a visitor connects.
type VisitorConfig struct {
	Config
	// Origin is that of the page that embeds the widget: one of the site's.
	Origin string
	// Token makes it the visitor whose token it is; "" makes a new one.
	Token string
	// Plain: the visitor never opens a socket and goes by plain requests, which
	// else stand in where no socket gets through.
	Plain bool
	// From is where the conversation goes on; the zero value shows it whole.
	From Position
	// Window is how many sends are under way at once; 1 if 0. More than one is
	// not in order if the relay refuses one for the moment.
	Window int
	// About is what the relay is told of the page, and in Locale the visitor's
	// language; "en" if "".
	About wire.Hello
	// Show is called with events that are shown now, in order.
	Show func(events []chat.Event)
	// Hear is called with each welcome, presence, typing and hits, which package
	// wire explains.
	Hear func(f wire.Frame)
}

// Visitor is a visitor with one conversation. It runs until Close or until its
// context ends.
type Visitor struct {
	*core
	set VisitorConfig

	token  string       // guarded by core.mu
	asides []wire.Frame // said when connected, once; guarded by core.mu

	way way

	// Used by run only.
	ticket   string
	ticketAt time.Time
	shown    bool      // something is on the screen
	asked    bool      // a resume was asked for and has not been answered
	later    time.Time // nothing is sent before
	contact  wire.Form // the last that is on the screen
}

// NewVisitor begins to connect.
func NewVisitor(ctx context.Context, conf VisitorConfig) *Visitor {
	conf.Window = max(conf.Window, 1)
	if conf.About.Locale == "" {
		conf.About.Locale = "en"
	}
	if conf.Conv == "" {
		conf.Conv = newID()
	}
	ctx, end := context.WithCancel(ctx)
	v := &Visitor{core: newCore(conf.Config, end), set: conf, token: conf.Token, shown: conf.From.Seq > 0}
	v.pos = conf.From
	v.work.Go(func() { v.run(ctx, v) })
	return v
}

// Token is the visitor's token, "" before the first welcome. With it and Conv
// the visitor comes back.
func (v *Visitor) Token() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.token
}

// Send sends a message, at most chat.MaxTextRunes code points, and returns its
// id.
func (v *Visitor) Send(text string) string {
	return v.put(wire.Frame{Type: wire.TypeSend, Conv: v.Conv(), Text: text})
}

// Rate answers the survey that was offered at seq, with a score of 1 to 5 and a
// comment, "" if none, and returns the answer's id.
func (v *Visitor) Rate(seq uint64, score int, comment string) string {
	return v.put(wire.Frame{Type: wire.TypeRate, Conv: v.Conv(), Seq: seq, Text: comment, Form: wire.Form{Score: score}})
}

// Contact gives the visitor's name and e-mail address, and returns its id.
func (v *Visitor) Contact(name, email string) string {
	return v.put(wire.Frame{Type: wire.TypeContact, Conv: v.Conv(), Form: wire.Form{
		Name: chat.Clip(name, chat.MaxNameRunes), Email: chat.Clip(email, 254),
	}})
}

// Typing says that the visitor types, or stopped. Like Read and Search it is
// said once and not repeated; while there is no connection it does nothing.
func (v *Visitor) Typing(on bool) {
	v.aside(wire.Frame{Type: wire.TypeTyping, Conv: v.Conv(), On: on})
}

// Read says that the visitor has seen everything up to seq.
func (v *Visitor) Read(seq uint64) {
	v.aside(wire.Frame{Type: wire.TypeRead, Conv: v.Conv(), Seq: seq})
}

// Search asks for articles of the FAQ; Hear gets hits with the id that it
// returns.
func (v *Visitor) Search(query string) string {
	id := newID()
	v.aside(wire.Frame{Type: wire.TypeSearch, ID: id, Text: query})
	return id
}

func (v *Visitor) aside(f wire.Frame) {
	v.mu.Lock()
	if v.live {
		v.asides = append(v.asides, f)
	}
	v.mu.Unlock()
	poke(v.wake)
}
