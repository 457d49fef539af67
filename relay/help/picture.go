package help

import (
	"context"
	"fmt"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/store/docs"
)

// ErrNoPicture says that none came.
var ErrNoPicture = &chat.Refusal{Code: "article_file"}

// Pictures are the ids of the pictures that the site keeps for an answer.
func Pictures(answer string) []string {
	if !strings.Contains(answer, faq.KeptPicture) {
		return nil // most have none
	}
	return faq.Kept(faq.Markdown(answer))
}

// ShowPicture is what stands in an answer for a picture that the site keeps.
func ShowPicture(id, words string) string {
	return "![" + inBrackets.Replace(words) + "](" + faq.KeptPicture + id + ")"
}

// inBrackets keeps a description from ending early.
var inBrackets = strings.NewReplacer("[", "(", "]", ")", "\n", " ")

// Readdress has the pictures of an answer at other addresses: to returns the one that
// takes the place of an address, "" where that stays. What stands in code stays.
func Readdress(answer string, to func(address string) string) string {
	if !strings.Contains(answer, "](") {
		return answer
	}
	code := written.FindAllStringIndex(answer, -1)
	var out strings.Builder
	at := 0
	for _, m := range pictures.FindAllStringSubmatchIndex(answer, -1) {
		for len(code) > 0 && code[0][1] <= m[0] {
			code = code[1:]
		}
		if len(code) > 0 && code[0][0] <= m[0] {
			continue
		}
		if other := to(answer[m[4]:m[5]]); other != "" {
			out.WriteString(answer[at:m[4]] + other)
			at = m[5]
		}
	}
	return out.String() + answer[at:]
}

// Shows reports whether an article of a site refers to a picture: as it is published
// or written, whoever may read it, be it not saved yet, or as it was published before.
func Shows(ctx context.Context, c *docs.Cache, site, picture string) (bool, error) {
	list, err := Kind.List(ctx, c, site)
	if err != nil {
		return false, fmt.Errorf("read the articles of %s: %w", site, err)
	}
	in := func(t *Text) bool { return t != nil && strings.Contains(t.Answer, faq.KeptPicture+picture) }
	for i := range list {
		if a := &list[i].Value; in(&a.Text) || in(a.Draft) {
			return true, nil
		}
	}
	unsaved, err := begun.List(ctx, c, site)
	if err != nil {
		return false, fmt.Errorf("read what was begun in %s: %w", site, err)
	}
	for i := range unsaved {
		if in(&unsaved[i].Value.Text) {
			return true, nil
		}
	}
	for _, d := range list {
		was, err := PastOf(ctx, c, site, d.ID)
		if err != nil {
			return false, err
		}
		for i := range was {
			if in(&was[i].Text) {
				return true, nil
			}
		}
	}
	return false, nil
}
