package inbox

import "github.com/parley-chat/parley/relay/faq"

// plainAnswer is an article's answer as one would write it in a reply.
func plainAnswer(e *faq.Entry) string { return faq.PlainText(faq.Markdown(e.Answer)) }

// marked takes a question apart into what matched the query and what did not.
func marked(question, query string) []faq.Inline {
	var pieces []faq.Inline
	at := 0
	for _, span := range faq.Marks(question, query) {
		if span.Start > at {
			pieces = append(pieces, faq.Inline{Text: question[at:span.Start]})
		}
		pieces = append(pieces, faq.Inline{Text: question[span.Start:span.End], Bold: true})
		at = span.End
	}
	if at < len(question) {
		pieces = append(pieces, faq.Inline{Text: question[at:]})
	}
	return pieces
}
