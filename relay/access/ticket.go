package access

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
)

// TicketLife is how long a ticket opens a socket.
const TicketLife = 5 * time.Minute

// The purposes of what is signed; a signature for one is none for another.
const (
	forTicket = "ticket"
	forToken  = "visitor"
)

// IssueTicket returns a ticket with which a frame embedded by a page of origin
// may open a socket, and when it ends. It returns store.ErrNotFound for an
// unknown site and ErrOrigin for a page that may not embed it.
func (a *Access) IssueTicket(ctx context.Context, id, origin string) (string, time.Time, error) {
	s, err := site.Get(ctx, a.docs, id)
	if err != nil {
		return "", time.Time{}, err
	}
	if !s.Allows(origin) {
		return "", time.Time{}, ErrOrigin
	}
	ends := a.now().Add(TicketLife)
	return a.sign(forTicket, id, strconv.FormatInt(ends.Unix(), 10)), ends, nil
}

// CheckTicket returns the site that a ticket is for, or ErrTicket.
func (a *Access) CheckTicket(ticket string) (site string, err error) {
	fields, ok := a.verify(forTicket, ticket)
	if !ok || len(fields) != 2 {
		return "", ErrTicket
	}
	ends, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil || a.now().Unix() >= ends {
		return "", ErrTicket
	}
	return fields[0], nil
}

// IssueToken returns the token by which a visitor is known again at a site.
func (a *Access) IssueToken(site, visitor string) string { return a.sign(forToken, site, visitor) }

// CheckToken returns the visitor whose token it is at site, or ErrToken.
func (a *Access) CheckToken(site, token string) (visitor string, err error) {
	fields, ok := a.verify(forToken, token)
	if !ok || len(fields) != 2 || fields[0] != site || !chat.ValidID(fields[1]) {
		return "", ErrToken
	}
	return fields[1], nil
}

// sign joins fields, which have no "|", with their HMAC-SHA256.
func (a *Access) sign(purpose string, fields ...string) string {
	text := strings.Join(fields, "|")
	return encode([]byte(text)) + "." + encode(a.mac(purpose, text))
}

func (a *Access) verify(purpose, signed string) ([]string, bool) {
	body, sum, found := strings.Cut(signed, ".")
	text, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil || !found {
		return nil, false
	}
	mac, err := base64.RawURLEncoding.DecodeString(sum)
	if err != nil || !hmac.Equal(mac, a.mac(purpose, string(text))) {
		return nil, false
	}
	return strings.Split(string(text), "|"), true
}

func (a *Access) mac(purpose, text string) []byte {
	h := hmac.New(sha256.New, a.key)
	h.Write([]byte(purpose + "\x00" + text))
	return h.Sum(nil)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
