package matrix

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/relay/help"
	settings "github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// questions are those of the articles that the bot answers from. Each visitor
// asks them all, in an order of its own.
var questions = []string{
	"How do I return an order?", "Which payment methods do you accept?", "Where is my parcel now?",
	"Can I change my delivery address?", "How do I cancel a subscription?", "Do you ship to Switzerland?",
	"How do I reset my password?", "Is there a student discount?", "Can I exchange shoes for another size?",
	"Where do I download my invoice?", "How long is the warranty?", "Do you sell gift cards?",
}

// withBot has the bot answer first at the agents' site.
func (r *setup) withBot() {
	cache := docs.NewCache(r.store)
	defer cache.Close()
	r.x.must(settings.Change(r.x.ctx, cache, agentSite, func(s *settings.Site) {
		s.Bot = settings.Bot{On: true, Threshold: .3}
	}))
	var articles []faq.Entry
	for i, q := range questions {
		articles = append(articles, faq.Entry{ID: fmt.Sprint("a", i), Lang: "en", Question: q, Answer: "Yes: " + q})
	}
	r.x.must(help.Import(r.x.ctx, cache, agentSite, articles))
}

// asker is a visitor who asks the bot.
type asker struct {
	*tab
	mu    sync.Mutex
	asked map[uint64]int64 // when the relay stored a question, by sequence; milliseconds since 1970
	words []word
	left  bool // people have the conversation
}

// word is the bot's first word on a question: when that was stored, and how long
// after the word was on the visitor's screen.
type word struct {
	at    time.Time
	after time.Duration
}

// askers adds visitors of the bot to a load.
func askers(f *clients, n int) []*asker {
	f.x.Helper()
	seeds := rand.New(rand.NewPCG(f.load.seed, 32))
	all := make([]*asker, f.x.share(n))
	for i := range all {
		a := &asker{asked: map[uint64]int64{}}
		a.tab = f.tab(seeds.Uint64(), agentSite, client.VisitorConfig{Show: a.see})
		all[i] = a
		f.tabs = append(f.tabs, a.tab)
	}
	f.settle(60 * time.Second)
	return all
}

func (a *asker) see(events []chat.Event) {
	now := time.Now()
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range events {
		switch e.Kind {
		case chat.KindMessage:
			a.asked[e.Seq] = e.At
		case chat.KindQueued:
			a.left = true
		case chat.KindAssigned:
			a.left = chat.As[chat.Assigned](e.Body).Agent != chat.Bot
		case chat.KindPrompted:
			of := chat.As[chat.Prompted](e.Body).Question
			if at, first := a.asked[of]; first {
				a.words = append(a.words, word{time.UnixMilli(at), now.Sub(time.UnixMilli(at))})
				delete(a.asked, of) // a page that is loaded anew shows it again
			}
		}
	}
}

// ask asks everything, each question after the answer to the one before. One of
// four visitors asks for a person in the middle.
func (a *asker) ask(f *clients, i int, every time.Duration) {
	choices := rand.New(rand.NewPCG(f.load.seed, uint64(1000+i)))
	enough := -1
	if i%4 == 0 {
		enough = choices.IntN(len(questions))
	}
	for n, q := range choices.Perm(len(questions)) {
		f.x.wait(every/2 + time.Duration(choices.Int64N(int64(every))))
		if f.x.ctx.Err() != nil {
			return
		}
		if n == enough {
			a.Send("Talk to a person")
			return
		}
		known, _ := a.heard()
		a.Send(questions[q])
		var left bool
		if _, ok := f.x.until(answersWithin, func() bool {
			n, gone := a.heard()
			left = gone
			return gone || n > known
		}); !ok || left {
			return
		}
	}
}

// answersWithin is how long a visitor waits: the bot answers, or people get the
// conversation with words, before that.
const answersWithin = 20 * time.Second

// heard is how many questions were answered, and whether people have the
// conversation.
func (a *asker) heard() (answers int, left bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.words), a.left
}

// takes has a person take one of four conversations while the bot answers.
func (r *setup) takes(askers []*asker, within time.Duration) {
	cache := docs.NewCache(r.store)
	r.x.Cleanup(cache.Close)
	d := &desk.Desk{Store: r.store, Docs: cache, Now: func() int64 { return time.Now().UnixMilli() }}
	person := desk.Person{ID: store.NewID(), Name: agentName}
	choices := rand.New(rand.NewPCG(r.x.Seed, 33))
	for i := 1; i < len(askers); i += 4 {
		r.x.wait(time.Duration(choices.Int64N(int64(within) * 8 / int64(len(askers)))))
		if _, err := d.Take(r.x.ctx, agentSite, askers[i].Conv(), store.NewID(), person); err != nil {
			r.x.Logf("take: %v", err) // it has not begun yet
		}
	}
}

// wordsOf are the times to the first word on what was asked in a span of time,
// shortest first.
func wordsOf(askers []*asker, from, to time.Time) []time.Duration {
	var all []time.Duration
	for _, a := range askers {
		a.mu.Lock()
		for _, w := range a.words {
			if !w.at.Before(from) && w.at.Before(to) {
				all = append(all, w.after)
			}
		}
		a.mu.Unlock()
	}
	slices.Sort(all)
	return all
}

// storedWords are the times from a question that was stored in a span of time to
// the bot's words, as the log has them, shortest first.
func storedWords(logs [][]chat.Event, from, to time.Time) []time.Duration {
	var all []time.Duration
	for _, log := range logs {
		asked := map[uint64]int64{}
		for _, e := range log {
			if e.Kind == chat.KindMessage {
				asked[e.Seq] = e.At
			}
			if e.Kind != chat.KindPrompted {
				continue
			}
			at := time.UnixMilli(asked[chat.As[chat.Prompted](e.Body).Question])
			if !at.Before(from) && at.Before(to) {
				all = append(all, time.UnixMilli(e.At).Sub(at))
			}
		}
	}
	slices.Sort(all)
	return all
}
