package site

import (
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
)

// MaxTarget is the longest that a service level allows, in minutes: four weeks.
const MaxTarget = 4 * 7 * 24 * 60

// SLA says how soon visitors get an answer and a solution. The zero value: no
// clocks run.
type SLA struct {
	On bool `json:"on,omitempty"`
	// Always counts the hours in which the team that has it, or the site, is closed,
	// too.
	Always bool `json:"always,omitempty"`
	// WarnAt is after which part of the time it is time to hurry, in percent.
	WarnAt int `json:"warnAt,omitempty"`
	// Targets are those of each priority, PriorityLow first.
	Targets [4]Target `json:"targets,omitzero"`
}

// Target is how long may be taken, in minutes; 0: any time.
type Target struct {
	First   int `json:"first,omitempty"`
	Next    int `json:"next,omitempty"`
	Resolve int `json:"resolve,omitempty"`
}

// IsZero reports whether nothing was ever set, which sites are then shown without:
// the YAML library takes a list of fixed length for something.
func (s SLA) IsZero() bool { return s == SLA{} }

// ErrSLA says that a number of SLA is out of its bounds.
var ErrSLA = &chat.Refusal{Code: "sla_number"}

func (s *SLA) check() error {
	if s.WarnAt < 0 || s.WarnAt > 99 || s.On && s.WarnAt == 0 {
		return fmt.Errorf("sla: %w", ErrSLA)
	}
	for _, t := range s.Targets {
		for _, minutes := range []int{t.First, t.Next, t.Resolve} {
			if minutes < 0 || minutes > MaxTarget {
				return fmt.Errorf("sla: %w", ErrSLA)
			}
		}
	}
	return nil
}

// Of is how long a clock may run at a priority, in milliseconds; 0: it does not.
func (s *SLA) Of(clock string, priority int) int64 {
	t := s.Targets[min(max(priority, chat.PriorityLow), chat.PriorityUrgent)-chat.PriorityLow]
	minutes := map[string]int{chat.ClockFirst: t.First, chat.ClockNext: t.Next, chat.ClockResolve: t.Resolve}[clock]
	return int64(minutes) * 60_000
}
