package site

import (
	"net/url"

	"github.com/parley-chat/parley/relay/chat"
)

// PageAddress is what is kept of the address of a page that a visitor was on:
// no user, no fragment, and the query only if the site allows it, since sessions
// and reset links stand there. What is no page's address is "".
func (s Site) PageAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "file" {
		return ""
	}
	u.User, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", false
	if !s.PageQuery {
		u.RawQuery = ""
	}
	return chat.Clip(u.String(), chat.MaxURLBytes)
}

// AllowsPage reports whether the page at an address may embed the site's widget.
func (s Site) AllowsPage(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	origin, err := Origin(u.Scheme + "://" + u.Host)
	return err == nil && s.Allows(origin)
}
