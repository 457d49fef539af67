package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// JobCount is the kind of jobs that count what the bot did.
const JobCount = "bot_count"

// days are what the bot did, a document for each day of UTC.
var days = docs.Kind[Day]{Name: "bot_day"}

// Day is what the bot of a site did on one day.
type Day struct {
	Counts
	// Model is what the language model took.
	Model Spent `json:"model,omitzero"`
	// Articles are the articles that it answered with, by id: at most mostArticles.
	Articles map[string]*ArticleCounts `json:"articles,omitempty"`
	// Counted are the last batches that are in it, so that one whose job is done
	// twice counts once.
	Counted []string `json:"counted,omitempty"`
}

// Counts are how often what happened.
type Counts struct {
	// Conversations is how often the bot got one.
	Conversations int `json:"conversations,omitempty"`
	// Answered, AskedBack and Rephrased count what it said: an article, which of
	// some is meant, and that other words are needed.
	Answered  int `json:"answered,omitempty"`
	AskedBack int `json:"askedBack,omitempty"`
	Rephrased int `json:"rephrased,omitempty"`
	// Helped and NotHelped count what visitors said of an answer.
	Helped    int `json:"helped,omitempty"`
	NotHelped int `json:"notHelped,omitempty"`
	// Wrong counts the answers that agents marked as wrong.
	Wrong int `json:"wrong,omitempty"`
	// HandedOver counts what it gave to people, by chat's Why constants.
	HandedOver map[string]int `json:"handedOver,omitempty"`
}

// ArticleCounts are what followed from one article.
type ArticleCounts struct {
	Title string `json:"title"`
	Topic string `json:"topic,omitempty"`
	// Answered is how often it was the answer, Helped and NotHelped what
	// visitors said of it, HandedOver how often people followed as the next.
	Answered   int `json:"answered,omitempty"`
	Helped     int `json:"helped,omitempty"`
	NotHelped  int `json:"notHelped,omitempty"`
	HandedOver int `json:"handedOver,omitempty"`
	// Wrong is how often agents marked it as wrong.
	Wrong int `json:"wrong,omitempty"`
}

const (
	mostArticles = 300 // in a day
	mostCounted  = 300 // batches
	keptDays     = 400
)

// Count is the reaction that has what the bot does counted: in the same step as
// it is stored, so that nothing is left out.
func Count(c *desk.Change) desk.Jobs {
	if !slices.ContainsFunc(c.Events, countable) {
		return desk.Jobs{}
	}
	first := &c.Events[0]
	return desk.Jobs{Schedule: []store.Job{{
		Kind: JobCount, Key: first.ID, Conv: c.After.ID, Due: c.Now,
		Body: strconv.FormatUint(first.Seq, 10) + " " + strconv.Itoa(len(c.Events)),
	}}}
}

func countable(e chat.Event) bool {
	switch e.Kind {
	case chat.KindPrompted, chat.KindHandedOver, chat.KindConfirmed, chat.KindWrong:
		return true
	case chat.KindAssigned:
		return chat.As[chat.Assigned](e.Body).Agent == chat.Bot
	}
	return false
}

// count adds the batch of a job to its day.
func (b *Bot) count(ctx context.Context, siteID string, job store.Job) error {
	var first uint64
	var n int
	if _, err := fmt.Sscan(job.Body, &first, &n); err != nil {
		return fmt.Errorf("read what to count of %s: %w", job.Conv, err)
	}
	before := min(first-1, looked)
	log, err := store.Tail(ctx, b.Store, siteID, job.Conv, first-1-before, int(before)+n)
	if errors.Is(err, store.ErrNotFound) || err == nil && len(log) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the log of %s: %w", job.Conv, err)
	}
	articles, err := help.Of(ctx, b.Docs, siteID)
	if err != nil {
		return err
	}
	at := time.UnixMilli(log[len(log)-1].At).UTC()
	began := false
	err = days.Change(ctx, b.Docs, siteID, at.Format(time.DateOnly), func(d *docs.Doc[Day]) error {
		began = len(d.Value.Counted) == 0
		if slices.Contains(d.Value.Counted, job.Key) {
			return nil
		}
		d.Value.Counted = append(d.Value.Counted, job.Key)
		d.Value.Counted = d.Value.Counted[max(0, len(d.Value.Counted)-mostCounted):]
		d.Value.add(log, first, articles)
		return nil
	})
	if err == nil && began {
		err = b.forget(ctx, siteID, at.AddDate(0, 0, -keptDays).Format(time.DateOnly))
	}
	if err != nil {
		return err
	}
	return b.learn(ctx, siteID, job.Conv, log, first)
}

// add counts the events of a log from a sequence on.
func (d *Day) add(log []chat.Event, first uint64, articles *help.Articles) {
	var last chat.Prompted // what was said before
	for i := range log {
		e := &log[i]
		said := chat.As[chat.Prompted](e.Body)
		if e.Seq >= first {
			switch e.Kind {
			case chat.KindAssigned:
				if chat.As[chat.Assigned](e.Body).Agent == chat.Bot {
					d.Conversations++
				}
			case chat.KindPrompted:
				if !handsOver(log[i:]) {
					d.prompted(said, articles)
				}
			case chat.KindConfirmed:
				d.confirmed(chat.As[chat.Confirmed](e.Body))
			case chat.KindWrong:
				d.wrong(chat.As[chat.Wrong](e.Body), articles)
			case chat.KindHandedOver:
				if d.HandedOver == nil {
					d.HandedOver = map[string]int{}
				}
				d.HandedOver[chat.As[chat.HandedOver](e.Body).Why]++
				if a := d.Articles[last.Entry]; a != nil {
					a.HandedOver++
				}
			}
		}
		// The words of a hand-over answer nothing: what they follow counts.
		if e.Kind == chat.KindPrompted && len(said.Choices) > 0 && !handsOver(log[i:]) {
			last = said
		}
	}
}

// handsOver reports whether what the bot says at the beginning of log says that people
// get the conversation.
func handsOver(log []chat.Event) bool {
	for i := 1; i < len(log) && log[i].Kind != chat.KindMessage && log[i].Kind != chat.KindPrompted; i++ {
		if log[i].Kind == chat.KindHandedOver {
			return true
		}
	}
	return false
}

func (d *Day) prompted(p chat.Prompted, articles *help.Articles) {
	switch {
	case p.Entry != "":
		d.Answered++
		d.article(p.Entry, p.Title, articles).Answered++
	case offers(p):
		d.AskedBack++
	case len(p.Choices) > 0:
		d.Rephrased++
	}
}

// article are the counts of an article, which nobody sees where the day has too many.
func (d *Day) article(id, title string, articles *help.Articles) *ArticleCounts {
	if d.Articles == nil {
		d.Articles = map[string]*ArticleCounts{}
	}
	a := d.Articles[id]
	if a == nil {
		a = &ArticleCounts{}
		if len(d.Articles) < mostArticles {
			d.Articles[id] = a
		}
	}
	if a.Title = cut(title, chat.MaxNameRunes); a.Topic == "" {
		if e := articles.Entry(id); e != nil {
			a.Topic = e.Topic
		}
	}
	return a
}

// wrong counts a mark on the day on which it is made, or taken back.
func (d *Day) wrong(w chat.Wrong, articles *help.Articles) {
	n := 1 - 2*w.Gone
	d.Wrong += n
	d.article(w.Entry, w.Title, articles).Wrong += n
}

func (d *Day) confirmed(c chat.Confirmed) {
	a := d.Articles[c.Entry]
	if a == nil {
		a = &ArticleCounts{} // of a day before, or one too many
	}
	if c.Helped == 1 {
		d.Helped++
		a.Helped++
	} else {
		d.NotHelped++
		a.NotHelped++
	}
}

// forget removes the days before a date.
func (b *Bot) forget(ctx context.Context, siteID, date string) error {
	list, err := days.List(ctx, b.Docs, siteID)
	if err != nil {
		return err
	}
	n, _ := slices.BinarySearchFunc(list, date, func(d docs.Doc[Day], date string) int {
		if d.ID < date {
			return -1
		}
		return 1
	})
	if n == 0 {
		return nil
	}
	// Another relay may do the same.
	if err := days.Delete(ctx, b.Docs, siteID, list[:n]...); !errors.Is(err, store.ErrVersion) {
		return err
	}
	return nil
}
