package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/bot/model"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	"github.com/parley-chat/parley/relay/jobs"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/team"
	"github.com/parley-chat/parley/relay/topic"
)

// The kinds of jobs: to answer, and to hand over when no answer came in time.
const (
	JobAnswer = "bot"
	JobLate   = "bot_late"
)

// patience is how long a visitor waits for the bot before people get the
// conversation, in milliseconds.
const patience = 15_000

// lease is how soon another relay goes on after one has died that was to answer.
const lease = 600 * time.Millisecond

// atOnce is how many questions a relay answers at once, a quarter of them of one
// site. Most of the time they wait, for the store or for a model.
const atOnce = 64

// React is the reaction that asks for an answer to what visitors say to the bot.
func React(c *desk.Change) desk.Jobs {
	var said, spoke bool
	for i := range c.Events {
		e := &c.Events[i]
		said = said || e.Kind == chat.KindMessage && e.Role == chat.RoleVisitor
		spoke = spoke || e.Role == chat.RoleBot && e.Kind != chat.KindAssigned
	}
	mine := c.After.Agent == chat.Bot && c.After.Status == chat.StatusOpen
	switch {
	case mine && said:
		id := c.After.ID
		return desk.Jobs{Schedule: []store.Job{
			{Kind: JobAnswer, Key: id, Conv: id, Due: c.Now},
			{Kind: JobLate, Key: id, Conv: id, Due: c.Now + patience},
		}}
	case spoke || c.Before.Agent == chat.Bot && !mine:
		return desk.Jobs{Cancel: []store.JobID{{Kind: JobLate, Key: c.After.ID}}}
	}
	return desk.Jobs{}
}

// Bot does the jobs.
type Bot struct {
	Store store.Store
	Docs  *docs.Cache
	Desk  *desk.Desk
	// Model words answers for sites that want it; nil: none does.
	Model *model.Model
	// Ranker orders the articles that are offered, for sites that want it; nil:
	// none does.
	Ranker *model.Ranker
	Log    *slog.Logger
	// Flows run the sites' flows; without a client none runs.
	Flows Flows
	// Say is what the bot says, by key, in the language of a locale.
	Say func(locale, key string, args ...string) string
	// Back says, in the language of a locale, when a site opens; it is "" while
	// the site is open or if nobody has said when.
	Back func(ctx context.Context, site, locale string) (string, error)
}

// Workers are those of all its kinds.
func (b *Bot) Workers() []jobs.Worker {
	return []jobs.Worker{
		{Kind: JobAnswer, Do: b.answer, Deadline: 10 * time.Second, Lease: lease, Concurrency: atOnce, Backoff: jobs.Backoff{Base: time.Second, Max: 4 * time.Second, Tries: 6}},
		{Kind: JobLate, Do: b.late},
		{Kind: JobCount, Do: b.count, Concurrency: 1}, // they write the same document
	}
}

// answer says something to what the visitor said last.
func (b *Bot) answer(ctx context.Context, siteID string, job store.Job) error {
	return b.move(ctx, siteID, job, func(settings site.Site, c *chat.Conversation, s Situation) (Move, error) {
		if !settings.Bot.On {
			return Move{Act: HandOver, Why: chat.WhyOff}, nil
		}
		p, err := b.Policy(ctx, settings, c.Locale)
		if err != nil {
			return Move{}, err
		}
		a, read := around{}, error(nil)
		ranked := p.Order
		p.Order = func(text string, hits []faq.Hit) []faq.Hit {
			if a, read = b.around(ctx, siteID, c); read != nil {
				return hits
			}
			return a.first(ranked(text, hits))
		}
		decided := p.Decide(s)
		if read != nil {
			return Move{}, fmt.Errorf("read what is known of the visitor of %s: %w", c.ID, read)
		}
		m, err := b.Flows.decide(ctx, siteID, c, moveID(c.ID, c.VisitorSeq), s, decided)
		if err != nil {
			return Move{}, err
		}
		if m.Flowed == nil && b.Model != nil && settings.Bot.Model {
			m = b.worded(ctx, siteID, p, s, m)
		}
		return m, nil
	})
}

// late gives the conversation to people: whatever was to answer did not.
func (b *Bot) late(ctx context.Context, siteID string, job store.Job) error {
	return b.move(ctx, siteID, job, func(site.Site, *chat.Conversation, Situation) (Move, error) {
		return Move{Act: HandOver, Why: chat.WhyFailed}, nil
	})
}

// Policy is what decides for a site and a visitor's language.
func (b *Bot) Policy(ctx context.Context, settings site.Site, locale string) (*Policy, error) {
	articles, err := help.Of(ctx, b.Docs, settings.ID)
	if err != nil {
		return nil, err
	}
	p := &Policy{Threshold: settings.Bot.Threshold, People: settings.Bot.People, Find: articles.Entry, Search: func(text string, k int) []faq.Hit {
		return articles.Search(text, faq.Options{Lang: locale, K: k})
	}}
	p.Order = func(text string, hits []faq.Hit) []faq.Hit { return b.ranked(ctx, settings, text, hits) }
	if p.Threshold == 0 {
		p.Threshold = articles.Threshold()
	}
	return p, nil
}

// move makes the bot's next move in a job's conversation, if it is its turn and no
// person is about to speak.
func (b *Bot) move(ctx context.Context, siteID string, job store.Job, decide func(site.Site, *chat.Conversation, Situation) (Move, error)) error {
	conv := job.Conv
	c, err := b.Store.Conversation(ctx, siteID, conv)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("read %s: %w", conv, err)
	case c.Agent != chat.Bot || c.Status != chat.StatusOpen:
		return nil
	}
	settings, err := site.Get(ctx, b.Docs, siteID)
	if err != nil {
		return err
	}
	log, err := store.Tail(ctx, b.Store, siteID, conv, c.Seq-min(c.Seq, looked), looked)
	if err != nil {
		return fmt.Errorf("read the log of %s: %w", conv, err)
	}
	s, turn := situation(log)
	if !turn {
		return nil
	}
	said := saidAt(log)
	if yields, err := b.yields(ctx, siteID, job, said); yields || err != nil {
		return err
	}
	m, err := decide(settings, &c, s)
	if err != nil {
		return err
	}
	// What was decided may have taken seconds.
	if yields, err := b.yields(ctx, siteID, job, said); yields || err != nil {
		return err
	}
	online, err := b.Store.Present(ctx, siteID, desk.SetAgents, b.Desk.Now())
	if err != nil {
		return fmt.Errorf("see who is there: %w", err)
	}
	back, err := b.Back(ctx, siteID, c.Locale)
	if err != nil {
		return err
	}
	v := voice{
		say:  func(key string, args ...string) string { return b.Say(c.Locale, key, args...) },
		site: settings, locale: c.Locale, online: len(online) > 0, back: back,
	}
	move := v.move(s, m)
	move.ID, move.Question = moveID(conv, c.VisitorSeq), c.VisitorSeq
	if move.Topic, err = b.topicOf(ctx, siteID, m); err != nil {
		return err
	}
	if move.HandOver != nil {
		page, _ := c.Here()
		move.HandOver.Page, move.HandOver.Contact = cut(page, maxListed), strings.TrimSpace(c.Name+" "+c.Email)
	}
	if move.HandOver != nil && settings.Bot.Team != "" {
		if move.Team, err = b.teamOf(ctx, siteID, settings.Bot.Team); err != nil {
			return err
		}
	}
	if m.Flowed != nil {
		if err := b.Flows.acts(ctx, siteID, m.Flowed, &move); err != nil {
			return err
		}
	}
	_, err = b.Desk.BotMoves(ctx, siteID, conv, move)
	if errors.Is(err, desk.ErrNotBots) {
		return nil // a person was quicker, or the visitor went on: that has a job of its own
	}
	return err
}

// topicOf is the topic of the site that the article of a move is filed under; nil
// if there is none of that name, or the move is not about one article.
func (b *Bot) topicOf(ctx context.Context, siteID string, m Move) (*desk.Label, error) {
	if len(m.Entries) != 1 || m.Entries[0].Topic == "" {
		return nil, nil
	}
	list, err := topic.Kind.List(ctx, b.Docs, siteID)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if strings.EqualFold(d.Value.Name, m.Entries[0].Topic) {
			return &desk.Label{ID: d.ID, Name: d.Value.Name}, nil
		}
	}
	return nil, nil
}

// teamOf is the team with an id, nobody if it is gone.
func (b *Bot) teamOf(ctx context.Context, siteID, id string) (desk.Person, error) {
	d, err := team.Kind.Get(ctx, b.Docs, siteID, id)
	if errors.Is(err, store.ErrNotFound) {
		return desk.Person{}, nil
	}
	return desk.Person{ID: d.ID, Name: d.Value.Name}, err
}

// looked is how many of the last events the bot looks at.
const looked = 100

// moveID is the id of the move that answers a question: the same on every relay.
func moveID(conv string, question uint64) string {
	return store.IDOf("bot " + conv + " " + strconv.FormatUint(question, 10))
}
