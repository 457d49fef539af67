package server

import (
	"context"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
)

// jobSweep removes the sessions of agents that have ended. It schedules itself.
const (
	jobSweep   = "sweep"
	sweepEvery = 6 * time.Hour
)

// runner executes due jobs: those of the desk and those of this relay's own.
func (s *Server) runner() *desk.Runner {
	return &desk.Runner{Desk: s.desk, Log: s.Log, More: map[string]desk.Work{jobSweep: s.sweep}}
}

func (s *Server) sweep(ctx context.Context, _ string, _ store.Job) error {
	if err := s.access.Sweep(ctx); err != nil {
		return err
	}
	return s.scheduleSweep(ctx, sweepEvery)
}

// scheduleSweep schedules the next sweep; the one that is there moves.
func (s *Server) scheduleSweep(ctx context.Context, in time.Duration) error {
	return s.Store.Schedule(ctx, store.Global, store.Job{
		Key: jobSweep, Kind: jobSweep, Due: time.Now().Add(in).UnixMilli(),
	})
}
