package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// JobUnite is the kind of job that tells the one conversation of what was decided in
// the other.
const JobUnite = "unite"

// What is refused of merging.
var (
	// ErrMerged says that a conversation goes on in another one.
	ErrMerged = &chat.Refusal{Code: "merged"}
	// ErrMergeVisitor says that two conversations are not of one visitor, or are one.
	ErrMergeVisitor = &chat.Refusal{Code: "merge_visitor"}
	// ErrSplit says that there is nothing to put into a conversation of its own.
	ErrSplit = &chat.Refusal{Code: "split_nothing"}
)

// unmergeWithin is for how long a merging may be taken back, in milliseconds.
const unmergeWithin = day

// Merging makes one conversation of two, and two of one.
type Merging struct{ *Desk }

// Merge has a conversation go on in another one of the same visitor: what they write
// goes there. Both logs stay. It is ErrMergeVisitor for those of two visitors,
// ErrMerged if either goes on elsewhere; to merge what is merged does nothing.
func (d Merging) Merge(ctx context.Context, site, from, into, id string, agent Person) (store.Result, error) {
	other, err := d.Store.Conversation(ctx, site, into)
	if err != nil {
		return store.Result{}, err
	}
	r, err := d.append(ctx, site, from, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		return merge(c, a, agent, &other)
	})
	if err != nil || len(r.Events) == 0 {
		return r, err
	}
	return r, d.unite(ctx, site, from, united{Into: into, Agent: agent, By: id})
}

func merge(c *chat.Conversation, a act, agent Person, other *chat.Conversation) ([]chat.Event, error) {
	switch {
	case c.Status == chat.StatusNone:
		return nil, store.ErrNotFound
	case c.MergedInto == other.ID:
		return nil, nil
	case c.MergedInto != "" || other.MergedInto != "":
		return nil, ErrMerged
	case c.Visitor == "" || c.Visitor != other.Visitor || c.ID == other.ID:
		return nil, ErrMergeVisitor
	}
	e := a.by(agent, chat.KindMerged, a.id)
	m := &chat.Merged{Conv: other.ID, Number: other.Number, Waiting: c.WaitingSince}
	if c.Status == chat.StatusOpen {
		m.Open = 1
	}
	e.Body = m
	return one(e)
}

// Unmerge takes back that a conversation goes on in another one. It is ErrUndoLate
// after a day, or if it goes on by itself.
func (d Merging) Unmerge(ctx context.Context, site, from, id string, agent Person) (store.Result, error) {
	var u united
	r, err := d.append(ctx, site, from, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		if c.MergedInto == "" || a.now > c.MergedAt+unmergeWithin {
			return nil, ErrUndoLate
		}
		u = united{Into: c.MergedInto, Agent: agent, By: id}
		e := a.by(agent, chat.KindUnmerged, a.id)
		e.Body = &chat.Merged{Conv: c.MergedInto}
		return one(e)
	})
	if err != nil || r.Repeated {
		return r, err
	}
	return r, d.unite(ctx, site, from, u)
}

// united is what a job of kind JobUnite knows: in which conversation the one of the
// job goes on, or did, who decided it, and by which event.
type united struct {
	Into  string
	Agent Person
	By    string
}

// Unites is the reaction that has the other conversation told, whatever ends the
// relay that decided it.
func Unites(c *Change) (jobs Jobs) {
	for _, e := range c.Events {
		if m := chat.As[chat.Merged](e.Body); e.Kind == chat.KindMerged || e.Kind == chat.KindUnmerged && m.Gone == 0 {
			body, _ := json.Marshal(united{m.Conv, Person{ID: e.From, Name: e.Name}, e.ID})
			jobs.Schedule = append(jobs.Schedule, store.Job{Kind: JobUnite, Key: c.After.ID, Conv: c.After.ID, Due: c.Now, Body: string(body)})
		}
	}
	return jobs
}

// UniteDue does a job of kind JobUnite.
func (d Merging) UniteDue(ctx context.Context, site string, job store.Job) error {
	var u united
	if err := json.Unmarshal([]byte(job.Body), &u); err != nil {
		return fmt.Errorf("read where %s/%s goes on: %w", site, job.Conv, err)
	}
	err := d.unite(ctx, site, job.Conv, u)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, ErrMerged) {
		return nil // one of them is gone, or it was taken back
	}
	return err
}

// unite tells the other conversation once. Of two that were merged into one another
// at the same moment the later one is taken back.
func (d Merging) unite(ctx context.Context, site, from string, u united) error {
	c, err := d.Store.Conversation(ctx, site, from)
	if err != nil {
		return err
	}
	_, err = d.append(ctx, site, u.Into, store.IDOf("unite "+u.By), func(into *chat.Conversation, a act) ([]chat.Event, error) {
		return unite(into, a, u.Agent, &c)
	})
	if !errors.Is(err, ErrMerged) {
		return err
	}
	_, undone := d.append(ctx, site, from, store.IDOf("apart "+u.By), func(c *chat.Conversation, a act) ([]chat.Event, error) {
		e := a.by(u.Agent, chat.KindUnmerged, a.id)
		e.Body = &chat.Merged{Conv: u.Into}
		return one(e)
	})
	return errors.Join(err, undone)
}

func unite(into *chat.Conversation, a act, agent Person, c *chat.Conversation) (events []chat.Event, err error) {
	e := a.by(agent, chat.KindAbsorbed, a.id)
	m := &chat.Merged{Conv: c.ID, Number: c.Number}
	e.Body = m
	switch {
	case into.Status == chat.StatusNone:
		return nil, store.ErrNotFound
	case c.MergedInto != into.ID:
		e.Kind, m.Gone = chat.KindUnmerged, 1
		return one(e)
	case into.MergedInto != "":
		return nil, ErrMerged
	case c.WasOpen:
		m.Waiting = c.Waited
		events = a.reopened(into, agent)
		if held := c.Agent != "" && c.Agent != chat.Bot; held && (into.Agent == "" || into.Agent == chat.Bot) {
			events = append(events, a.assigned(Person{ID: c.Agent, Name: c.AgentName}, a.newID()))
		}
	}
	return append(events, e), nil
}
