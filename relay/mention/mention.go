// Package mention keeps for each agent what they are told of in conversations that
// they need not have: notes that name them or a team of theirs, what others write
// where they follow, and that they are asked to take one over.
//
// A reaction schedules a job for each, in the step that stores the event, so that
// nobody is told of what did not happen, and nothing that did is forgotten.
package mention

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
)

// Kind are what the agents of a site are told of, by the agent's ID.
var Kind = docs.Kind[Told]{Name: "told"}

// Most is of how many conversations an agent is told.
const Most = 100

// Told is what an agent is told of, the newest first, each conversation once.
type Told struct {
	List []Item `json:"list,omitempty"`
}

// Item is what an agent is told of in a conversation.
type Item struct {
	Conv string `json:"conv"`
	// Seq is the event, At its time: milliseconds since 1970; By is who did it.
	Seq uint64 `json:"seq"`
	At  int64  `json:"at"`
	By  string `json:"by,omitempty"`
	// Why is one of the Why constants.
	Why string `json:"why"`
	// Seen says that the agent has opened the conversation since.
	Seen bool `json:"seen,omitempty"`
}

// Why somebody is told.
const (
	WhyNote    = "note"    // a note names them
	WhyTeam    = "team"    // a note names their team
	WhyReply   = "reply"   // somebody wrote where they follow
	WhyVisitor = "visitor" // its visitor did
	WhyAsked   = "asked"   // they are asked to take it
	WhyWhisper = "whisper" // a lead told them something
)

// Of is what an agent is told of.
func Of(ctx context.Context, c *docs.Cache, site, agent string) (Told, error) {
	all, err := told.Get(ctx, c, site)
	return all[agent], err
}

// told is by agent: the whole is kept also for those who are told of nothing.
var told = docs.NewView(Kind, func(list []docs.Doc[Told]) map[string]Told {
	all := make(map[string]Told, len(list))
	for _, d := range list {
		all[d.ID] = d.Value
	}
	return all
})

// Unseen is in how many conversations an agent is told of something that they have
// not seen.
func (t Told) Unseen() (n int64) {
	for _, i := range t.List {
		if !i.Seen {
			n++
		}
	}
	return n
}

// Seen notes that an agent has opened a conversation.
func Seen(ctx context.Context, c *docs.Cache, site, agent, conv string) error {
	now, err := Of(ctx, c, site, agent)
	if err != nil || !slices.ContainsFunc(now.List, func(i Item) bool { return i.Conv == conv && !i.Seen }) {
		return err
	}
	return Kind.Change(ctx, c, site, agent, func(d *docs.Doc[Told]) error {
		for i := range d.Value.List {
			if d.Value.List[i].Conv == conv {
				d.Value.List[i].Seen = true
			}
		}
		return nil
	})
}

// JobTell is the kind of job that tells agents of an event.
const JobTell = "tell"

// tell is what a job of that kind knows.
type tell struct {
	Item
	// Agents are told, and who is in Team; not From.
	Agents []string `json:"agents,omitempty"`
	Team   string   `json:"team,omitempty"`
	From   string   `json:"from,omitempty"`
}

// React is the reaction that tells agents.
func React(c *desk.Change) (j desk.Jobs) {
	add := func(e *chat.Event, t tell) {
		t.Item = Item{Conv: c.After.ID, Seq: e.Seq, At: e.At, By: e.Name, Why: t.Why}
		if t.From = e.From; e.Role == chat.RoleVisitor {
			t.By, t.Why = "", WhyVisitor // whose name may have to be forgotten
		}
		body, err := json.Marshal(t)
		if err != nil {
			return // there is no such value
		}
		j.Schedule = append(j.Schedule, store.Job{Kind: JobTell, Key: fmt.Sprintf("%s/%d", c.After.ID, e.Seq), Conv: c.After.ID, Due: c.Now, Body: string(body)})
	}
	for i := range c.Events {
		e := &c.Events[i]
		switch {
		case e.Kind == chat.KindMentioned:
			n := chat.As[chat.Named](e.Body)
			t := tell{Item: Item{Why: WhyNote}, Agents: []string{n.Agent}}
			if n.Team != "" {
				t = tell{Item: Item{Why: WhyTeam}, Team: n.Team}
			}
			add(e, t)
		case e.Kind == chat.KindWhispered:
			add(e, tell{Item: Item{Why: WhyWhisper}, Agents: []string{chat.As[chat.Named](e.Body).Agent}})
		case e.Kind == chat.KindAsked:
			add(e, tell{Item: Item{Why: WhyAsked}, Agents: []string{chat.As[chat.Named](e.Body).Agent}})
		case e.Kind == chat.KindMessage && len(c.Before.Watch.Followers) > 0:
			add(e, tell{Item: Item{Why: WhyReply}, Agents: c.Before.Watch.Followers})
		}
	}
	return j
}

// Teller tells agents.
type Teller struct{ Docs *docs.Cache }

// Workers do the jobs of the package.
func (t Teller) Workers() []jobs.Worker { return []jobs.Worker{{Kind: JobTell, Do: t.tell}} }

func (t Teller) tell(ctx context.Context, site string, job store.Job) error {
	var what tell
	if err := json.Unmarshal([]byte(job.Body), &what); err != nil {
		return fmt.Errorf("read whom to tell of %s: %w", job.Key, err)
	}
	to := what.Agents
	if what.Team != "" {
		teams, err := team.Kind.List(ctx, t.Docs, site)
		if err != nil {
			return err
		}
		for _, d := range teams {
			if d.ID == what.Team {
				to = d.Value.Members
			}
		}
	}
	for _, agent := range to {
		if agent == what.From {
			continue
		}
		if err := Kind.Change(ctx, t.Docs, site, agent, func(d *docs.Doc[Told]) error {
			d.Value.add(what.Item)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// add puts what is new first. A reply does not take the place of what names the
// agent and was not seen; what was told once is not told again.
func (t *Told) add(item Item) {
	at := slices.IndexFunc(t.List, func(i Item) bool { return i.Conv == item.Conv })
	if at >= 0 {
		was := t.List[at]
		if was.Seq >= item.Seq {
			return
		}
		wrote := func(why string) bool { return why == WhyReply || why == WhyVisitor }
		if !was.Seen && wrote(item.Why) && !wrote(was.Why) {
			item.Why, item.By = was.Why, was.By
		}
		t.List = slices.Delete(t.List, at, at+1)
	}
	t.List = append([]Item{item}, t.List...)
	if len(t.List) > Most {
		t.List = t.List[:Most]
	}
}
