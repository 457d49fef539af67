package survey

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// The limits of a list of codes.
const (
	MaxCodes = 5000
	maxCode  = 64 // bytes of a code
)

// FewCodes is from how many codes on the site is warned that there are few left.
const FewCodes = 20

// ErrCodes says that a list of codes is too long, or a code.
var ErrCodes = &chat.Refusal{Code: "survey_codes"}

// reward is either the list of codes of a survey or what one visitor got of it: both
// are of one kind so that a code leaves the list and is given in one step.
type reward struct {
	Left []string `json:"left,omitempty"`
	Used []string `json:"used,omitempty"`

	Code string `json:"code,omitempty"`
	At   int64  `json:"at,omitempty"`
}

// rewardList is the id of the list; visitors' ids are longer.
const rewardList = "codes"

func rewards(survey string) docs.Kind[reward] {
	return docs.Kind[reward]{Name: "survey-rewards-" + survey}
}

// AddCodes adds the codes of a text, a line each, to those that a survey gives away. One
// that it has, or had, is left out.
func AddCodes(ctx context.Context, c *docs.Cache, site, survey, text string) error {
	return rewards(survey).Change(ctx, c, site, rewardList, func(d *docs.Doc[reward]) error {
		for line := range strings.Lines(text) {
			code := strings.TrimSpace(line)
			if len(code) > maxCode {
				return ErrCodes
			}
			if code != "" && !slices.Contains(d.Value.Left, code) && !slices.Contains(d.Value.Used, code) {
				d.Value.Left = append(d.Value.Left, code)
			}
		}
		if len(d.Value.Left)+len(d.Value.Used) > MaxCodes {
			return ErrCodes
		}
		return nil
	})
}

// Codes says how many codes a survey has left, and how many it gave away.
func Codes(ctx context.Context, c *docs.Cache, site, survey string) (left, given int, err error) {
	d, err := rewards(survey).Get(ctx, c, site, rewardList)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return 0, 0, fmt.Errorf("read the codes of %s: %w", survey, err)
	}
	return len(d.Value.Left), len(d.Value.Used), nil
}

// Give returns the code that a visitor gets for an answer, whatever it says: the one
// of before within the survey's days, else the next; "" if there is none left, or the
// survey gives none. Relays that give at the same time give different codes. may is
// asked before a new one is given.
func Give(ctx context.Context, c *docs.Cache, site, survey, visitor string, care Care, now int64, may func() error) (code string, err error) {
	if !care.Reward {
		return "", nil
	}
	days := care.RewardDays
	if days == 0 {
		days = RewardDays
	}
	kind, asked := rewards(survey), false
	for {
		got, err := kind.Get(ctx, c, site, visitor)
		if errors.Is(err, store.ErrNotFound) {
			got, err = docs.Doc[reward]{ID: visitor}, nil
		}
		if err != nil {
			return "", fmt.Errorf("read a reward of %s: %w", survey, err)
		}
		if got.Version != 0 && now-got.Value.At < int64(days)*msDay {
			return got.Value.Code, nil
		}
		list, err := kind.Get(ctx, c, site, rewardList)
		if errors.Is(err, store.ErrNotFound) || err == nil && len(list.Value.Left) == 0 {
			return "", nil
		}
		if err == nil && !asked {
			asked, err = true, may()
		}
		if err != nil {
			return "", err
		}
		code := list.Value.Left[0]
		list.Value = reward{Left: list.Value.Left[1:], Used: append(slices.Clone(list.Value.Used), code)}
		got.Value = reward{Code: code, At: now}
		if err := kind.Put(ctx, c, site, list, got); !errors.Is(err, store.ErrVersion) {
			return code, err
		}
	}
}

// Forget drops which codes a visitor got for answers to surveys. That a code was given
// away stays, not to whom.
func Forget(ctx context.Context, c *docs.Cache, site, visitor string, surveys ...string) error {
	list, err := Kind.List(ctx, c, site)
	if err != nil {
		return fmt.Errorf("read the surveys of %s: %w", site, err)
	}
	for _, d := range list {
		surveys = append(surveys, d.ID)
	}
	slices.Sort(surveys)
	for _, id := range slices.Compact(append(surveys, chat.SurveyCSAT)) {
		err := rewards(id).Delete(ctx, c, site, docs.Doc[reward]{ID: visitor, Version: store.Any})
		if err != nil && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrVersion) {
			return fmt.Errorf("forget a reward of %s: %w", id, err)
		}
	}
	return nil
}

// DropCodes drops the codes of a survey that is no more, and who got which.
func DropCodes(ctx context.Context, c *docs.Cache, site, survey string) error {
	return rewards(survey).Replace(ctx, c, site, nil)
}
