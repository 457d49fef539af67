package help

import (
	"strings"
	"unicode"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
)

// anchor is the id of a heading, in the heading's own script.
func anchor(text string) string {
	if slug := help.Slug(text); slug != "" {
		return slug
	}
	return "section"
}

// video is the video that a block shows, if that is all it has.
func video(b faq.Block) (help.Video, bool) {
	if b.Kind != faq.Paragraph || len(b.Inline) != 1 || !b.Inline[0].Picture {
		return help.Video{}, false
	}
	return help.VideoAt(b.Inline[0].Link)
}

// call is the callout that a quote is, "" for a plain quote: its first word says
// so, as in "> Note: …".
func call(b faq.Block) string {
	if b.Kind != faq.Quote || len(b.Inline) == 0 || !b.Inline[0].Bold {
		return ""
	}
	if strings.TrimRightFunc(b.Inline[0].Text, unicode.IsSpace) != "" {
		return "callout"
	}
	return ""
}

// turn is the direction of a piece of an article that is written in the other one than
// the article is, "" for all others: one that begins in letters from right to left, or
// in an article of those has none of them.
func (a Article) turn(list []faq.Inline) string {
	right, left := false, false
	for _, in := range list {
		for _, c := range in.Text {
			if unicode.In(c, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) {
				right = true
			} else if unicode.IsLetter(c) {
				left = true
			}
			if right && !left && a.Direction != "rtl" {
				return "rtl"
			}
			if left && a.Direction != "rtl" || right {
				return ""
			}
		}
	}
	if left {
		return "ltr"
	}
	return ""
}

// turned are the attributes of that.
func (a Article) turned(list []faq.Inline) templ.Attributes {
	if to := a.turn(list); to != "" {
		return templ.Attributes{"dir": to}
	}
	return nil
}

// opens draws a link to another article.
func (a Article) opens(in faq.Inline) templ.Component { return to(in, a.Opens(in.Article)) }

func pressed(yes bool) string {
	if yes {
		return "true"
	}
	return "false"
}
