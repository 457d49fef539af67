package frame

import (
	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/faq"
)

// card draws what opens an article of the site, or a picture that it keeps.
func (f Frame) card(in faq.Inline) templ.Component { return frameCard(f.Site, in) }

func (p Part) card(in faq.Inline) templ.Component { return frameCard(p.Site, in) }
