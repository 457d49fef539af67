package frame

import (
	"context"
	"net/http"

	"github.com/parley-chat/parley/relay/site"
)

// note remembers which page asked for the chat, for those who put it there, unless
// it is where they try it. That
// it could not be written is of no matter to the page.
func (f *Frame) note(ctx context.Context, of site.Site, origin string) {
	if origin, err := site.Origin(origin); err == nil && origin != f.Access.Inbox {
		_ = f.asked.Note(ctx, f.Docs, of.ID, origin, !of.Allows(origin), f.Now())
	}
}

// pageOrigin is the origin of the page that loads a script, "" if the page does
// not tell.
func pageOrigin(r *http.Request) string {
	u, err := r.URL.Parse(r.Referer())
	if err != nil || u.Host == "" || r.Referer() == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
