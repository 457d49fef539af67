package inbox

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/canned"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/rich"
	"github.com/parley-chat/parley/relay/store"
)

// sending is the handler of replies with what goes with them.
type sending struct {
	deciding
	in *Inbox
}

// errOpen says that a reply still has a place to be filled in.
var errOpen = &chat.Refusal{Code: "placeholder_open"}

// send sends a reply to the visitor. With it goes what the form asks for (then=
// resolve, or snooze/ with a choice), and what the macro does that it was made from;
// the canned replies in it are counted. Without a text a macro does the rest.
func (s sending) send(w http.ResponseWriter, r *http.Request, who caller) error {
	used, then, err := s.then(r, who)
	if err != nil {
		return err
	}
	due, err := s.later(r)
	if err != nil {
		return err
	}
	if len(used) > 0 && canned.Open(r.PostFormValue("text")) {
		return errOpen
	}
	blocks, err := blocksOf(used)
	if err != nil {
		return err
	}
	return s.in.says(func(ctx context.Context, site, conv string, agent desk.Person, m desk.Message) (store.Result, error) {
		if m.Text != "" {
			m.Rich = blocks
		}
		if m.Text == "" && len(m.Files) == 0 && !slices.ContainsFunc(used, func(reply canned.Reply) bool { return reply.Then.Some() }) {
			return store.Result{}, chat.ErrTextEmpty
		}
		var result store.Result
		var err error
		if due != 0 {
			result, err = desk.Later{Desk: s.desk.Desk}.Plan(ctx, site, conv, agent, m, then, due)
		} else {
			result, err = s.desk.ReplyThen(ctx, site, conv, agent, m, then)
		}
		if err == nil && !result.Repeated {
			for _, id := range strings.Fields(r.PostFormValue("canned")) {
				if err := canned.Used(ctx, s.Docs, site, id, s.Now().UnixMilli()); err != nil {
					s.Log.WarnContext(ctx, "canned reply not counted", "error", err) // the reply is sent
				}
			}
			s.learn(ctx, site, conv, result, r.PostFormValue("articles"))
		}
		return result, err
	})(w, r, who)
}

// blocksOf are the blocks of the canned replies that a reply was made from.
func blocksOf(used []canned.Reply) (string, error) {
	var list []rich.Block
	for _, reply := range used {
		written, err := rich.Read(reply.Blocks)
		if err != nil {
			return "", err
		}
		list = append(list, rich.Parse(written)...)
	}
	return rich.Write(list[:min(len(list), rich.MaxBlocks)]), nil
}

// later is when the form asks that it be sent (then=later/ with a choice, or with
// "at" for the time in later=), 0 for now.
func (s sending) later(r *http.Request) (int64, error) {
	choice, later := strings.CutPrefix(r.PostFormValue("then"), "later/")
	if !later {
		return 0, nil
	}
	if choice == "at" {
		choice = r.PostFormValue("later")
	}
	return s.sendTime(r, choice)
}

// mostInserted is how many articles one reply is taken to be made from.
const mostInserted = 3

// learn proposes what the visitor asked as another way to ask for the articles
// that a reply was made from.
func (s sending) learn(ctx context.Context, site, conv string, result store.Result, articles string) {
	ids := strings.Fields(articles)
	if len(ids) == 0 || len(ids) > mostInserted || len(result.Events) == 0 {
		return
	}
	if err := s.in.Bot.LearnReply(ctx, site, conv, result.Events[0].Seq, ids...); err != nil {
		s.Log.WarnContext(ctx, "paraphrase not proposed", "error", err) // the reply is sent
	}
}

// then is what goes with a reply, and the canned replies that it was made from.
func (s sending) then(r *http.Request, who caller) (used []canned.Reply, then desk.Then, err error) {
	ctx, site := r.Context(), r.PathValue("site")
	switch what, choice, _ := strings.Cut(r.PostFormValue("then"), "/"); what {
	case "resolve":
		then.Resolve = true
	case "snooze":
		if then.Snooze, err = s.wakeTime(r, choice); err != nil {
			return nil, then, err
		}
	}
	if seen, err := strconv.ParseUint(r.PostFormValue("seen"), 10, 64); err == nil {
		then.Seen = seen
	}
	ids := strings.Fields(r.PostFormValue("canned"))
	if len(ids) == 0 {
		return nil, then, nil
	}
	mine, err := cannedPages{s.Pages}.replies(ctx, site, who)
	if err != nil {
		return nil, then, err
	}
	for _, d := range mine {
		if slices.Contains(ids, d.ID) {
			used = append(used, d.Value)
			if err := s.add(r, who, &then, d.Value.Then); err != nil {
				return nil, then, err
			}
		}
	}
	return used, then, nil
}

// add adds what a macro does.
func (s sending) add(r *http.Request, who caller, then *desk.Then, does canned.Then) error {
	set, err := s.Labels(r.Context(), r.PathValue("site"))
	if err != nil {
		return err
	}
	if topic := named(set.Topics, does.Topic); len(topic) > 0 {
		then.Labels.Topic = &topic[0]
	}
	then.Labels.Add = append(then.Labels.Add, named(set.Tags, does.Tags...)...)
	if level, err := strconv.Atoi(does.Priority); err == nil {
		then.Labels.Priority = &level
	}
	if does.Assign {
		then.To = person(who, r.PathValue("site"))
	}
	then.Resolve = then.Resolve || does.Resolve
	if does.Snooze != "" && then.Snooze == 0 && !then.Resolve {
		if then.Snooze, err = s.wakeTime(r, does.Snooze); err != nil {
			return err
		}
	}
	return nil
}
