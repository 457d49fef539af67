package client

import (
	"html"
	"iter"
	"strings"
)

// tags yields the attributes of each element of a page that has an id, and the
// page behind its tag. It knows the markup that our templates make: lower
// case, attributes in double quotes, and every text escaped.
func tags(page string) iter.Seq2[map[string]string, string] {
	return func(yield func(map[string]string, string) bool) {
		for {
			begin := strings.IndexByte(page, '<')
			if begin < 0 {
				return
			}
			page = page[begin+1:]
			attributes, rest := attributesOf(page)
			page = rest
			if attributes["id"] != "" && !yield(attributes, rest) {
				return
			}
		}
	}
}

// attributesOf reads the attributes of the tag that page begins with, and
// returns what follows the tag.
func attributesOf(page string) (attributes map[string]string, rest string) {
	attributes = map[string]string{}
	page = strings.TrimLeft(page, "/!abcdefghijklmnopqrstuvwxyz0123456789-")
	for {
		page = strings.TrimLeft(page, " \t\r\n/")
		end := strings.IndexAny(page, "=> \t\r\n")
		if end < 0 || page[end] == '>' {
			return attributes, page[max(end, 0):]
		}
		name := page[:end]
		if page[end] != '=' || !strings.HasPrefix(page[end+1:], `"`) { // no value
			page = page[end+1:]
			continue
		}
		value, after, found := strings.Cut(page[end+2:], `"`)
		if !found {
			return attributes, ""
		}
		attributes[name] = html.UnescapeString(value)
		page = after
	}
}

// bubble is the text of the first bubble of a page, without its tags. A long one
// has its beginning twice: the summary is what it shows while it is closed.
func bubble(page string) string {
	_, page, _ = strings.Cut(page, `class="bubble`)
	classes, page, _ := strings.Cut(page, ">")
	if strings.HasPrefix(classes, " long") {
		page, _, _ = strings.Cut(page, "</details>")
		_, page, _ = strings.Cut(page, "</summary>")
	}
	page, _, _ = strings.Cut(page, "</div>")
	var text strings.Builder
	for page != "" {
		words, after, _ := strings.Cut(page, "<")
		text.WriteString(html.UnescapeString(words))
		_, page, _ = strings.Cut(after, ">")
	}
	return text.String()
}
