package access

import (
	"context"
	"strconv"
	"time"

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
	if !s.Allows(origin) && (a.Inbox == "" || origin != a.Inbox) {
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
