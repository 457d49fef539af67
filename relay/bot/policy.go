package bot

import (
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
)

// Policy is what decides. It holds no state: the same situation leads to the
// same move.
type Policy struct {
	// Search finds articles, best first.
	Search func(text string, k int) []faq.Hit
	// Find returns an article by its id, or nil.
	Find func(id string) *faq.Entry
	// Order puts what was found for a text into the order in which it is offered,
	// where none is sure enough; nil leaves it.
	Order func(text string, hits []faq.Hit) []faq.Hit
	// Threshold is how sure an answer must be to be given at once.
	Threshold float64
	// People are the topics of articles that people answer.
	People []string
}

// Situation is what was said since the bot got the conversation.
type Situation struct {
	// Question is what the visitor said last, Before what they said earlier,
	// oldest first.
	Question string
	Before   []string
	// Choices are those of the bot's last words.
	Choices []chat.Choice
	// Answered is the article of the bot's last words, if it asked whether that
	// helped, and AnsweredAt their sequence.
	Answered   string
	AnsweredAt uint64
	// Misses counts what did not help: the times that it asked for other words,
	// and the choices of which none was taken.
	Misses int
	// Seen are the articles that the bot has answered with.
	Seen []string
	// Spoke says that the bot has said something, Flow where the site's flow waits
	// since; nil if it does not.
	Spoke bool
	Flow  *chat.Flowed
	// Offered are the titles of all that it answered with or offered.
	Offered []string
}

// Act is what the bot does.
type Act uint8

// The acts.
const (
	// Answer gives the first of the entries.
	Answer Act = iota
	// Choose asks back which of the entries is meant.
	Choose
	// Rephrase asks for other words.
	Rephrase
	// Settle thanks: the answer helped.
	Settle
	// HandOver gives the conversation to people.
	HandOver
	// Flow says what the site's flow does.
	Flow
)

// Move is what is decided.
type Move struct {
	Act     Act
	Entries []*faq.Entry
	// Text is the answer in a model's words; "": in those of the first entry.
	Text string
	// Sure is how sure the first entry is.
	Sure float64
	// Why says why it is handed over, as one of chat's Why constants.
	Why string
	// Said is what the question says about the answer before it.
	Said Reply
	// Flowed is what the site's flow did, nil if it did nothing.
	Flowed *Flowed
}

// Reply is what a visitor said about an answer.
type Reply uint8

// The replies.
const (
	Nothing Reply = iota
	Yes
	No
)

const (
	// MostChoices is how many entries are offered.
	MostChoices = 3
	// mostMisses is after how many the bot hands over.
	mostMisses = 2
)

// Decide returns what the bot does.
func (p *Policy) Decide(s Situation) Move {
	if asksForPerson(s.Question) {
		return Move{Act: HandOver, Why: chat.WhyAsked}
	}
	if e := p.Find(chosen(s)); e != nil {
		return p.answer(e, 1)
	}
	if s.Answered != "" {
		switch replyOf(s.Question) {
		case Yes:
			return Move{Act: Settle, Said: Yes}
		case No:
			return missed(s, Move{Act: Rephrase, Said: No})
		}
	}
	return p.look(s)
}

// chosen is the id of the entry that the visitor took, or "".
func chosen(s Situation) string {
	said := strings.TrimSpace(s.Question)
	for _, c := range s.Choices {
		if c.Entry != "" && strings.EqualFold(c.Text, said) {
			return c.Entry
		}
	}
	return ""
}

// answer gives an entry, unless its topic is for people.
func (p *Policy) answer(e *faq.Entry, sure float64) Move {
	if e.Topic != "" && slices.Contains(p.People, e.Topic) {
		return Move{Act: HandOver, Why: chat.WhyTopic, Entries: []*faq.Entry{e}, Sure: sure}
	}
	return Move{Act: Answer, Entries: []*faq.Entry{e}, Sure: sure}
}

// look searches for what was said; where that is not enough, for what was said
// before with it.
func (p *Policy) look(s Situation) Move {
	text := s.Question
	hits := p.fresh(s, text)
	if len(s.Before) > 0 && (len(hits) == 0 || hits[0].Confidence < p.Threshold) {
		with := s.Before[len(s.Before)-1] + " " + s.Question
		if both := p.fresh(s, with); len(both) > 0 && (len(hits) == 0 || both[0].Confidence > hits[0].Confidence) {
			text, hits = with, both
		}
	}
	if len(hits) == 0 {
		return missed(s, Move{Act: Rephrase})
	}
	if hits[0].Confidence >= p.Threshold {
		return p.answer(hits[0].Entry, hits[0].Confidence)
	}
	m := missed(s, Move{Act: Choose, Sure: hits[0].Confidence})
	if m.Act != Choose {
		return m
	}
	if p.Order != nil {
		hits = p.Order(text, hits)
	}
	for _, h := range hits[:min(MostChoices, len(hits))] {
		m.Entries = append(m.Entries, h.Entry)
	}
	return m
}

// fresh are the entries worth showing that were not given as an answer yet.
func (p *Policy) fresh(s Situation, text string) []faq.Hit {
	hits := faq.Worth(p.Search(text, 2*MostChoices))
	return slices.DeleteFunc(slices.Clone(hits), func(h faq.Hit) bool { return slices.Contains(s.Seen, h.Entry.ID) })
}

// missed is a rephrase or another choice, unless that was tried often enough.
func missed(s Situation, m Move) Move {
	misses := s.Misses
	if m.Act == Rephrase {
		misses++ // this is one
	}
	if misses < mostMisses {
		return m
	}
	why := chat.WhyMissed
	if m.Act == Rephrase && m.Said == Nothing {
		why = chat.WhyUnsure
	}
	return Move{Act: HandOver, Why: why, Said: m.Said}
}
