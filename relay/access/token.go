package access

import (
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/chat"
)

// A visitor's token is valid for TokenLife after it was used last: what is older
// than tokenRenew is renewed when it is used.
const (
	TokenLife  = 400 * 24 * time.Hour
	tokenRenew = 24 * time.Hour
	// tokenLife counts from when it was issued, and it may have been used just
	// before it would have been renewed.
	tokenLife = TokenLife + tokenRenew
)

// IssueToken returns the token by which a visitor is known again at a site.
func (a *Access) IssueToken(site, visitor string) string {
	return a.sign(forToken, site, visitor, strconv.FormatInt(a.now().Unix(), 10))
}

// CheckToken returns the visitor whose token it is at site, or ErrToken. If the
// token is a day old, the visitor gets renewed to use from now on, else "".
func (a *Access) CheckToken(site, token string) (visitor, renewed string, err error) {
	fields, ok := a.verify(forToken, token)
	// Tokens had no time before they ended; those are renewed with one.
	if !ok || len(fields) != 2 && len(fields) != 3 || fields[0] != site || !chat.ValidID(fields[1]) {
		return "", "", ErrToken
	}
	visitor = fields[1]
	if len(fields) == 2 {
		return visitor, a.IssueToken(site, visitor), nil
	}
	issued, err := strconv.ParseInt(fields[2], 10, 64)
	age := a.now().Sub(time.Unix(issued, 0))
	switch {
	case err != nil || age >= tokenLife:
		return "", "", ErrToken
	case age >= tokenRenew:
		renewed = a.IssueToken(site, visitor)
	}
	return visitor, renewed, nil
}
