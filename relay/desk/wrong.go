package desk

import (
	"context"
	"strconv"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
)

// Judges is what agents say of the bot's answers.
type Judges struct{ *Desk }

// Judged is an answer of the bot, and what agents said of it.
type Judged struct {
	chat.Event
	// Wrong says that it is marked as wrong.
	Wrong bool

	times int // it was said, or taken back
}

// At reads an answer of the bot at a sequence of a log. It is store.ErrNotFound where
// there is none.
func (d Judges) At(ctx context.Context, site, conv string, answer uint64) (j Judged, err error) {
	if answer == 0 {
		return j, store.ErrNotFound
	}
	for after, more := answer-1, true; more; {
		var page []chat.Event
		if page, more, err = d.Store.Events(ctx, site, conv, after, judgedPage); err != nil {
			return j, err
		}
		if len(page) == 0 || after < answer && (page[0].Seq != answer || !isAnswer(&page[0])) {
			break
		}
		if after < answer {
			j.Event = page[0]
		}
		for i := range page {
			said := chat.As[chat.Wrong](page[i].Body)
			if page[i].Kind == chat.KindWrong && said.Answer == answer {
				j.Wrong, j.times = said.Gone == 0, j.times+1
			}
		}
		after = page[len(page)-1].Seq
	}
	if j.Seq == 0 {
		return j, store.ErrNotFound
	}
	return j, nil
}

const judgedPage = 200

// isAnswer reports whether the bot says in e what an article says.
func isAnswer(e *chat.Event) bool {
	return e.Kind == chat.KindPrompted && chat.As[chat.Prompted](e.Body).Entry != ""
}

// Wrong marks an answer of the bot as wrong, or takes that back. What is so already
// is left; two who say it at once say it once. It is store.ErrNotFound where there
// is no such answer.
func (d Judges) Wrong(ctx context.Context, site, conv string, agent Person, answer uint64, gone bool) (store.Result, error) {
	j, err := d.At(ctx, site, conv, answer)
	if err != nil || j.Wrong == !gone {
		return store.Result{}, err
	}
	id := store.IDOf("wrong " + conv + " " + strconv.FormatUint(answer, 10) + " " + strconv.Itoa(j.times))
	return d.append(ctx, site, conv, id, func(c *chat.Conversation, a act) ([]chat.Event, error) {
		prompted := chat.As[chat.Prompted](j.Body)
		w := &chat.Wrong{Answer: answer, Entry: prompted.Entry, Title: prompted.Title}
		if gone {
			w.Gone = 1
		}
		e := a.by(agent, chat.KindWrong, a.id)
		e.Body = w
		return one(e)
	})
}
