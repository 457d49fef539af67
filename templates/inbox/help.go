package inbox

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/faq"
)

// cardText is what stands in a message for an article: a card that opens it. It
// is "" for an id that cannot stand there.
func cardText(e *faq.Entry) string {
	if strings.ContainsAny(e.ID, "[]() \n") {
		return ""
	}
	return "[" + inCard.Replace(e.Question) + "](" + faq.ArticleLink + e.ID + ")"
}

// card is the cardText of an article that visitors may read, "" for all others.
func (h Help) card(e *faq.Entry) string {
	if _, ok := h.Staff[e.ID]; ok {
		return ""
	}
	return cardText(e)
}

// inCard keeps what a question has of marks from being read as such.
var inCard = strings.NewReplacer("\\", `\\`, "[", "(", "]", ")", "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "\n", " ")

// cardOf returns what draws the cards of a page, and the pictures that the site
// keeps; help is the address of the articles as seen from it.
func cardOf(help string) func(faq.Inline) templ.Component {
	return func(in faq.Inline) templ.Component {
		if in.Kept != "" {
			return keptPicture(in, strings.TrimSuffix(help, "help"))
		}
		return articleCard(in, help)
	}
}

// card draws the cards of a conversation's page.
var card = cardOf("../help")
