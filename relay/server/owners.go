package server

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/access"
	"github.com/parley-chat/parley/relay/people"
)

// settleOwners sees to it that the sites of a store from before there were roles
// have owners.
func settleOwners(ctx context.Context, s *Server) error {
	owners, err := people.Settle(ctx, s.docs)
	if err != nil {
		return fmt.Errorf("settle who owns the sites: %w", err)
	}
	for site := range owners {
		s.Log.WarnContext(ctx, "the site had no owner; its first agent by address is one now, see agent role", "site", site)
	}
	return nil
}

// SetupLink is the address of the page with which an empty store is set up, ""
// if there are agents. It works once, on any relay of the store.
func (s *Server) SetupLink(ctx context.Context) (string, error) {
	token, err := access.LinksOf(s.access).NewSetup(ctx)
	if err != nil || token == "" {
		return "", err
	}
	public := s.Address.Public
	if s.InboxURL != nil {
		public = s.InboxURL
	}
	return public.String() + "/setup?token=" + token, nil
}
