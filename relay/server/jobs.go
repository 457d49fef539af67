package server

import (
	"context"
	"slices"
	"time"

	"github.com/parley-chat/parley/relay/automation"
	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/closed"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/files"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/mention"
	"github.com/parley-chat/parley/relay/queue"
	"github.com/parley-chat/parley/relay/replytime"
	"github.com/parley-chat/parley/relay/routing"
	"github.com/parley-chat/parley/relay/sla"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/survey/keep"
)

// reactions are what follows from events, a line for each feature.
func (s *Server) reactions() []desk.Reaction {
	return []desk.Reaction{
		desk.Idle,
		desk.Wakes,
		desk.Plans,
		desk.Unites,
		bot.React,
		bot.Count,
		s.search.Reaction,
		routing.React,
		sla.React,
		desk.Asks,
		automation.React,
		closed.React,
		mention.React,
		files.React,
		keep.React,
		replytime.React,
		queue.React,
	}
}

// workers do what is due, a line for each kind.
func (s *Server) workers() []jobs.Worker {
	own := []jobs.Worker{
		{Kind: desk.JobIdle, Do: s.desk.ResolveIdle},
		{Kind: desk.JobResolve, Do: s.desk.ResolveDue},
		{Kind: desk.JobWake, Do: desk.Work{Desk: s.desk}.WakeDue},
		{Kind: desk.JobPlan, Do: desk.Later{Desk: s.desk}.PlanDue},
		{Kind: desk.JobUnite, Do: desk.Merging{Desk: s.desk}.UniteDue},
		{Kind: desk.JobAsked, Do: desk.Watching{Desk: s.desk}.AskedDue},
		s.files.Worker(),
		{Kind: jobSweep, Do: s.sweep, Concurrency: 1},
	}
	router := routing.Router{Store: s.Store, Docs: s.docs, Desk: s.desk}
	return slices.Concat(own, s.bot.Workers(), s.search.Workers(), router.Workers(), sla.Clocks{Desk: s.desk}.Workers(), automation.Rules{Desk: s.desk, Client: s.bot.Flows.Client}.Workers(), closed.Teller{Desk: s.desk}.Workers(), mention.Teller{Docs: s.docs}.Workers(), keep.Keeper{Store: s.Store, Docs: s.docs, Desk: s.desk, Now: s.desk.Now}.Workers(), s.editor.Workers(), replytime.Keeper{Docs: s.docs}.Workers(), queue.Keeper{Store: s.Store, Docs: s.docs}.Workers())
}

func (s *Server) newJobs() (*jobs.Runner, error) {
	return jobs.New(jobs.Config{Store: s.Store, Log: s.Log, Now: s.desk.Now, Registry: s.registry, Workers: s.workers()})
}

// jobSweep removes the sessions of agents that have ended. It schedules itself.
const (
	jobSweep   = "sweep"
	sweepEvery = 6 * time.Hour
)

// sweep schedules the next one first, so that one which fails is not the last.
func (s *Server) sweep(ctx context.Context, _ string, _ store.Job) error {
	if err := s.scheduleSweep(ctx, sweepEvery); err != nil {
		return err
	}
	return s.access.Sweep(ctx)
}

// scheduleSweep schedules the next sweep; the one that is there moves.
func (s *Server) scheduleSweep(ctx context.Context, in time.Duration) error {
	return s.Store.Schedule(ctx, store.Global, store.Job{
		Kind: jobSweep, Key: jobSweep, Due: time.Now().Add(in).UnixMilli(),
	})
}
