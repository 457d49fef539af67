// Package help is the public pages of a help centre: complete without any
// script.
package help

import (
	"slices"
	"strconv"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/templates/words"
)

// Page is what every page knows.
type Page struct {
	Words *words.Words
	// Site is the site's id, SiteName what visitors know it as.
	Site, SiteName string
	// Lang is the language of the articles, a BCP 47 tag; the page around them is
	// in the nearest one that there are words for.
	Lang string
	// Title and Description are what search engines show.
	Title, Description string
	// Home is the path of the first page in this language, Canonical the page's
	// whole address, "" for a page that nobody should find.
	Home, Canonical string
	Alternates      []Alternate
	// Icon, Style and Script are the addresses of the page's files; Accent is that of
	// the site's colour, "" has Parley's.
	Icon, Style, Script, Accent string
	// Logo is the address of a picture in place of the site's name, LogoDark of the
	// one for dark screens; "" has none.
	Logo, LogoDark string
	// Links stand at the head, Legal at the foot; without an address they are texts.
	Links, Legal []Link
	// Read is where the script tells what became of a visit.
	Read string
	// Contact is where one writes to the site.
	Contact string
	// Query is what was searched for.
	Query string
	// Notice is a sentence about the page, "" if there is none.
	Notice string
	// Kind is its Open Graph type, Picture the address of a picture of it.
	Kind, Picture string
	// Data are the page's JSON-LD objects.
	Data []any
	// Path leads to the page, the page itself last.
	Path []Link
}

// Alternate is a published version of the page in another language; "x-default"
// is for readers of none of them.
type Alternate struct{ Lang, URL string }

// Link is something to go to. Lang is its language if it is another one.
type Link struct{ Name, URL, Lang string }

// Home is the first page of a language, or one topic of it.
type Home struct {
	Page
	Topics []Topic
	// One says that the page is of one topic, the only one of Topics.
	One bool
	// Previous and Next are other parts of a topic, "" without any.
	Previous, Next string
}

// Topic is some articles under a name, "" for those without one.
type Topic struct {
	Name  string
	Links []Link
	// All is where there are more, and Count how many there are; "" if these are
	// all.
	All   string
	Count int
}

// Results is the page of a search.
type Results struct {
	Page
	Hits []Hit
}

// Hit is an article that was found.
type Hit struct {
	Link
	// Title is the question in parts, Snippet the beginning of the answer or where
	// it matched: bold is what matched.
	Title, Snippet []faq.Inline
}

// Article is the page of one.
type Article struct {
	Page
	Question string
	Blocks   []faq.Block
	// Tables stand in the places of some of Blocks.
	Tables map[int]*help.Table
	// Direction is that of its language.
	Direction string
	// Updated is a date such as 2026-11-30, "" if it is not known.
	Updated string
	Minutes int
	// Versions are the other languages of it, Related articles on the same.
	Versions, Related []Link
	// Pictures are those that the site keeps, by id.
	Pictures map[string]Picture
	// Opens is where another article is, by its id, "" if there is none.
	Opens func(id string) string
	// Vote is where votes go, "" if nobody votes here; Revision is what is voted
	// on, Voted how this reader did: "up", "down" or "".
	Vote, Revision, Voted string
	// Why are the reasons that a reader who was not helped may give, none if they
	// have given one; Told says that they have.
	Why  []string
	Told bool
	// ID is the article's.
	ID string
}

// Picture is one that the site keeps: its address and size in pixels. Small is the
// address of a smaller one, "" if there is none.
type Picture struct {
	URL           string
	Width, Height int
	Small         string
	SmallWidth    int
}

// set is the picture in its sizes, as a browser chooses among them.
func (p Picture) set() string {
	return p.Small + " " + digits(p.SmallWidth) + "w, " + p.URL + " " + digits(p.Width) + "w"
}

// Missing is the page where there is none.
type Missing struct {
	Page
	Heading, Sentence string
}

func digits(n int) string { return strconv.Itoa(n) }

// heading is a heading of an article with its anchor.
type heading struct {
	text, anchor string
	level        int
}

// own are the ids that the page itself has.
var own = []string{"content", "contents", "related", "vote", "vote-question", "why"}

// headings are those of an article. Equal ones get numbers, so that anchors
// stay as long as the headings do. Their levels follow that of the page's own
// heading without a gap, whichever its author begins with.
func (a Article) headings() map[int]heading {
	list, seen := map[int]heading{}, map[string]bool{}
	var above []int // the author's levels of the headings that this one is under
	for i, b := range a.Blocks {
		if b.Kind != faq.Heading {
			continue
		}
		for len(above) > 0 && above[len(above)-1] >= b.Level {
			above = above[:len(above)-1]
		}
		above = append(above, b.Level)
		text := faq.PlainText([]faq.Block{b})
		h := heading{text: text, anchor: anchor(text), level: min(1+len(above), 4)}
		for n := 2; seen[h.anchor] || slices.Contains(own, h.anchor); n++ {
			h.anchor = anchor(text) + "-" + digits(n)
		}
		seen[h.anchor] = true
		list[i] = h
	}
	return list
}

// contents are the headings for the table of contents, none if there are too few
// to need one.
func (a Article) contents() []heading {
	var list []heading
	all := a.headings()
	for i := range a.Blocks {
		if h, ok := all[i]; ok && h.text != "" {
			list = append(list, h)
		}
	}
	if len(list) < fewestHeadings {
		return nil
	}
	return list
}

const fewestHeadings = 3
