package server

import (
	"context"
	"fmt"

	"github.com/parley-chat/parley/relay/people"
)

// settleOwners sees to it that the sites of a store from before there were roles
// have owners.
func (s *Server) settleOwners(ctx context.Context) error {
	owners, err := people.Settle(ctx, s.docs)
	if err != nil {
		return fmt.Errorf("settle who owns the sites: %w", err)
	}
	for site := range owners {
		s.Log.WarnContext(ctx, "the site had no owner; its first agent by address is one now, see agent role", "site", site)
	}
	return nil
}
