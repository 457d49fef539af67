package server

import (
	"context"
	"time"
)

// freeEvery is how often the relay looks how much its store may still take. In
// this time visitors can write no more than their budgets allow.
const freeEvery = 5 * time.Second

// watchFree tells the budget until ctx ends. A store that does not answer is
// readiness' business.
func (s *Server) watchFree(ctx context.Context) {
	ticker := time.NewTicker(freeEvery)
	defer ticker.Stop()
	for {
		s.lookFree(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (s *Server) lookFree(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if health, err := s.Store.Health(ctx); err == nil && health.Room != nil {
		s.budget.Free(health.Room.Free, health.Room.Of)
	}
}
