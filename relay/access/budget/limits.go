package budget

// Limits are what somebody may cost. A field that is 0 has its default.
type Limits struct {
	// VisitorFrames and AddressFrames are frames a second on sockets, in bursts
	// of three seconds' worth: 10 and 100. A long frame, a search and a
	// conversation that is read anew count as several.
	VisitorFrames, AddressFrames float64
	// AddressPages are pages a second, in bursts of five seconds' worth: 20. A
	// file or a ticket counts as part of one, a search in a large FAQ as several.
	// Agents' pages are counted apart from visitors', by the same limit.
	AddressPages float64
	// AddressStarts and SiteStarts are conversations begun in a minute, in bursts
	// of half of that: 120 and 600.
	AddressStarts, SiteStarts float64
	// AddressSignIns are tries to sign in in a minute, in bursts of two minutes'
	// worth: 10. One with the right password is given back.
	AddressSignIns float64
	// VisitorText and AddressText are bytes in an hour, in bursts of half of that:
	// 1,000,000 and 8,000,000. Each message counts 320 bytes more than its text.
	VisitorText, AddressText float64
	// VisitorFiles and AddressFiles are bytes of files in an hour, in bursts of half
	// of that: 100,000,000 and 500,000,000.
	VisitorFiles, AddressFiles float64
	// ConversationText is how many bytes a visitor may send into one conversation,
	// counted in the same way; then another one begins: 2,000,000.
	ConversationText int64
	// VisitorSockets, AddressSockets and Sockets are how many may be open: 20, 500
	// and nine tenths of the connections that the limit of files allows.
	VisitorSockets, AddressSockets, Sockets int
	// Connections are how many the relay holds in all, so that some of its files
	// are left for the store: by default the limit of files less 128.
	Connections int
	// FreeDisk is below how many free bytes visitors are refused, while agents
	// still write: 256 MiB, and never more than a tenth of what there is.
	FreeDisk uint64
}

func (l Limits) withDefaults() Limits {
	orElse(&l.VisitorFrames, 10)
	orElse(&l.AddressFrames, 100)
	orElse(&l.AddressPages, 20)
	orElse(&l.AddressStarts, 120)
	orElse(&l.SiteStarts, 600)
	orElse(&l.AddressSignIns, 10)
	orElse(&l.VisitorText, 1e6)
	orElse(&l.AddressText, 8e6)
	orElse(&l.VisitorFiles, 100e6)
	orElse(&l.AddressFiles, 500e6)
	orElse(&l.ConversationText, 2e6)
	orElse(&l.VisitorSockets, 20)
	orElse(&l.AddressSockets, 500)
	orElse(&l.FreeDisk, 256<<20)
	if l.Connections == 0 {
		n := files()
		l.Connections = max(n-keptFiles, n/2)
	}
	orElse(&l.Sockets, l.Connections-l.Connections/10)
	return l
}

// keptFiles are left for the store, for listeners and for what the relay asks
// others.
const keptFiles = 128

func orElse[T float64 | int | int64 | uint64](v *T, otherwise T) {
	if *v == 0 {
		*v = otherwise
	}
}

// Kind is what is taken.
type Kind uint8

// The kinds, and what one of each is.
const (
	Frames  Kind = iota // a short frame on a socket
	Text                // a byte that is stored
	Files               // a byte of a file
	Starts              // a conversation begun
	Pages               // a page of a visitor
	Inbox               // a page of an agent
	SignIns             // a try to sign in
	Opens               // a socket opened
	Rewards             // a code for an answer of somebody nobody has talked with

	kinds
)

var kindNames = [kinds]string{"frames", "text", "files", "starts", "pages", "inbox", "sign_ins", "opens", "rewards"}

// String is the kind's name in logs and figures.
func (k Kind) String() string { return kindNames[k] }

// level is who is counted: each is part of the next one.
type level uint8

const (
	visitor level = iota
	host          // an IPv4 address, or the /64 of an IPv6 one
	network       // the /48 of an IPv6 address
	site
	total

	levels
)

var levelNames = [levels]string{"visitor", "address", "network", "site", "total"}

// String is the level's name in logs and figures.
func (l level) String() string { return levelNames[l] }

// limit is how much somebody may take: rate a second, and burst at once. A rate
// of 0 is no limit.
type limit struct{ rate, burst float64 }

// How much more than an address a /48 and all together may take.
const (
	perNetwork = 4
	inTotal    = 20
	allFrames  = 100
)

func (l limit) times(n float64) limit { return limit{l.rate * n, l.burst * n} }

func (l Limits) table() (t [kinds][levels]limit) {
	seconds := func(rate, burst float64) limit { return limit{rate, rate * burst} }
	half := func(much, in float64) limit { return limit{much / in, max(much/2, 1)} }

	t[Frames][visitor] = seconds(l.VisitorFrames, 3)
	t[Frames][host] = seconds(l.AddressFrames, 3)
	t[Frames][total] = t[Frames][host].times(allFrames)
	t[Text][visitor] = half(l.VisitorText, 3600)
	t[Text][host] = half(l.AddressText, 3600)
	t[Files][visitor] = half(l.VisitorFiles, 3600)
	t[Files][host] = half(l.AddressFiles, 3600)
	t[Starts][host] = half(l.AddressStarts, 60)
	t[Starts][site] = half(l.SiteStarts, 60)
	t[Pages][host] = seconds(l.AddressPages, 5)
	t[Pages][total] = t[Pages][host].times(inTotal)
	t[Inbox] = t[Pages]
	t[SignIns][host] = seconds(l.AddressSignIns/60, 120)
	t[SignIns][total] = t[SignIns][host].times(inTotal)
	// All sockets of an address may come at once, after a restart; then a
	// twentieth of them each second.
	t[Opens][host] = limit{float64(l.AddressSockets) / 20, float64(l.AddressSockets)}
	t[Opens][total] = t[Opens][host].times(inTotal)
	t[Rewards][host] = limit{1.0 / (24 * 60 * 60), 2}
	for k := range t {
		t[k][network] = t[k][host].times(perNetwork)
	}
	return t
}
