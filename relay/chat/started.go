package chat

// Started begins a conversation: the visitor From writes to us. The page's
// address and title and the referrer come from the visitor's browser: hostile
// text.
type Started struct {
	// Locale is a BCP 47 tag.
	Locale   string
	Page     string
	Title    string
	Referrer string
}

var started = traits{
	name: "started",
	body: func() Body { return new(Started) },
	apply: func(c *Conversation, e Event) {
		c.Who.started(&e)
	},
}

// visited: the visitor went on to another page, of which the Page and the Title of
// a Started tell.
var visited = traits{
	name: "visited",
	body: started.body,
	apply: func(c *Conversation, e Event) {
		s := As[Started](e.Body)
		c.NowPage, c.NowTitle = s.Page, s.Title
	},
	quiet: true,
}

// Bind implements Body.
func (s *Started) Bind(f Fields) {
	f.Str("locale", &s.Locale)
	f.Str("page", &s.Page)
	f.Str("title", &s.Title)
	f.Str("referrer", &s.Referrer)
}

// Who asks, as far as they said, and on which page they began.
type Who struct {
	// Visitor is the visitor's id.
	Visitor  string
	Name     string
	Email    string
	Locale   string
	Page     string
	Title    string
	Referrer string
	// NowPage and NowTitle are of the page on which they are; "" is the one on
	// which they began.
	NowPage  string
	NowTitle string
	Signed
}

// Here returns the page on which the visitor was seen last.
func (w *Who) Here() (page, title string) {
	if w.NowPage == "" {
		return w.Page, w.Title
	}
	return w.NowPage, w.NowTitle
}

func (w *Who) started(e *Event) {
	s := As[Started](e.Body)
	*w = Who{
		Visitor: e.From, Name: e.Name, Email: w.Email,
		Locale: s.Locale, Page: s.Page, Title: s.Title, Referrer: s.Referrer,
	}
}
