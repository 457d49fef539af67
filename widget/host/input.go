package host

import "github.com/parley-chat/parley/widget/dom"

// Kind says what happened.
type Kind uint8

// What can happen. The fields that mean something are named.
const (
	// Boot is the first: List holds key and value by turns, see the Boot keys.
	Boot Kind = 1 + iota
	// Click, Submit: on Node.
	Click
	Submit
	// Typed: the visitor changed the field Node; A is its value. N is 1 for a
	// radio button that was chosen.
	Typed
	// Key: A was pressed in Node; N is 1 with Shift. Never while an input method
	// composes.
	Key
	// Scrolled: Node, N is 1 at its end.
	Scrolled
	// Opened, Received, Closed are the connection's: Received has a frame in A,
	// Closed the close code in N. N of Opened is 1 where plain requests stand in
	// for a socket; Opened comes again when a socket takes their place.
	Opened
	Received
	Closed
	// Tick is what Timer asked for.
	Tick
	// Claimed answers Claim: A key, B the value that holds, "" for none.
	Claimed
	// Denied: the browser does not store.
	Denied
	// Posted: another tab says A.
	Posted
	// Owner: this tab sends for those that are gone.
	Owner
	// Visible: N is 1 if the browser shows this page, Online: if it has a network.
	Visible
	Online
	// Port: the loader says A, with B and N.
	Port
	// Fetched answers Fetch: A path, B body, N status, 0 if there was no answer; or N
	// is 1, and B what goes with a search for A: faq.Options.Extra.
	Fetched
)

// The keys of Boot. Keys that begin with BootStored are what is stored, those
// that begin with BootWord what the widget says, see package words.
const (
	BootLocale   = "locale" // of the frame
	BootSite     = "site"
	BootName     = "name"     // of the site, as visitors know it
	BootGreeting = "greeting" // the site's own first line
	BootSearch   = "search"   // "here", "relay" or "none": where the FAQ is searched
	BootZone     = "zone"     // minutes to add to UTC for the visitor's clock
	BootToken    = "token"    // that a form of this page was answered with
	BootConv     = "conv"
	BootText     = "text"   // typed into the message field before the program ran
	BootQuery    = "query"  // and into the search field
	BootQueued   = "queued" // id of what was sent here before the program ran and is stored as it stores; once for each, before those
	BootView     = "view"   // "chat" if the visitor went there already
	BootResult   = "result" // id of a question that the page shows under the search field; once for each, in order
	// BootArticle is the id of the article that the visitor is reading, after the
	// results.
	BootArticle  = "article"
	BootQuestion = "question" // of the result or article before it
	BootLang     = "lang"     // and its language
	BootAnswered = "answered" // the page shows the article with its answer
	BootHidden   = "hidden"   // the browser does not show this page
	BootOff      = "off"      // there is no network
	BootDenied   = "denied"   // the browser does not store
	BootTouch    = "touch"    // the visitor has no fine pointer
	BootStored   = "="
	BootWord     = "@"
)

// Input is something that happened.
type Input struct {
	Kind Kind
	// Now is the browser's clock: milliseconds since 1970.
	Now int64
	// Random is fresh with each input.
	Random [32]byte
	Node   dom.Handle
	N      int64
	A, B   string
	List   []string
}

// Parse reads an input as the glue writes it: kind, 8 bytes of time (big
// endian), 32 random bytes, then as varints and strings Node, N, A, B, and the
// number of elements of List and those. It reports false if that is not so.
func Parse(data []byte) (Input, bool) {
	var in Input
	if len(data) < 1+8+len(in.Random) {
		return in, false
	}
	in.Kind = Kind(data[0])
	for _, b := range data[1:9] {
		in.Now = in.Now<<8 | int64(b)
	}
	copy(in.Random[:], data[9:])
	r := dom.Reader{B: data[9+len(in.Random):]}
	in.Node, in.N = dom.Handle(r.Num()), int64(r.Num())
	in.A, in.B = r.Str(), r.Str()
	n := r.Num()
	if n > uint64(len(r.B)) {
		return in, false
	}
	for range n {
		in.List = append(in.List, r.Str())
	}
	return in, !r.Bad
}

// Append writes what Parse reads.
func (in *Input) Append(b []byte) []byte {
	b = append(b, byte(in.Kind))
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(in.Now>>shift))
	}
	b = append(b, in.Random[:]...)
	o := dom.Ops{B: b}
	o.Num(uint64(in.Node)).Num(uint64(in.N)).Str(in.A).Str(in.B).Num(uint64(len(in.List)))
	for _, s := range in.List {
		o.Str(s)
	}
	return o.B
}
