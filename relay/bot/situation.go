package bot

import (
	"slices"

	"github.com/parley-chat/parley/relay/chat"
)

// situation is what the end of a log says about what the bot is to do. It
// reports false where it is not the bot's turn: the visitor has said nothing
// since the bot spoke.
func situation(log []chat.Event) (s Situation, turn bool) {
	log = log[lastWithOthers(log):]
	var said []string // by the visitor since the bot's last words
	for i := range log {
		e := &log[i]
		switch {
		case e.Kind == chat.KindMessage && e.Role == chat.RoleVisitor:
			said = append(said, e.Text)
		case e.Kind == chat.KindPrompted:
			s.Flow = nil
			if i+1 < len(log) && log[i+1].Kind == chat.KindFlowed {
				s.flowed(said, chat.As[chat.Flowed](log[i+1].Body))
			} else {
				s.answered(said, e.Seq, chat.As[chat.Prompted](e.Body))
			}
			said, s.Spoke = nil, true
		}
	}
	if len(said) == 0 {
		return s, false
	}
	last := len(said) - 1
	s.Question, s.Before = said[last], append(s.Before, said[:last]...)
	if s.choicesOpen() && chosen(s) == "" {
		s.Misses++
	}
	return s, true
}

// flowed takes what a flow said to what the visitor had said: it is neither an
// answer nor a miss.
func (s *Situation) flowed(said []string, state chat.Flowed) {
	s.Before = append(s.Before, said...)
	s.Choices, s.Answered, s.AnsweredAt = nil, "", 0
	if state.Step != "" {
		s.Flow = &state
	}
}

// lastWithOthers is where what concerns the bot begins: after the last
// resolution, and after people had the conversation.
func lastWithOthers(log []chat.Event) int {
	for i := len(log) - 1; i >= 0; i-- {
		switch e := &log[i]; e.Kind {
		case chat.KindResolved, chat.KindQueued:
			return i + 1
		case chat.KindAssigned:
			if chat.As[chat.Assigned](e.Body).Agent != chat.Bot {
				return i + 1
			}
		}
	}
	return 0
}

// answered takes what the bot said at a sequence to what the visitor had said.
func (s *Situation) answered(said []string, at uint64, p chat.Prompted) {
	if len(said) > 0 {
		last := said[len(said)-1]
		was := Situation{Question: last, Choices: s.Choices}
		if s.choicesOpen() && chosen(was) == "" {
			s.Misses++
		}
		if p.Entry == "" && !offers(p) && !greets(last) {
			s.Misses++
		}
	}
	s.Before = append(s.Before, said...)
	s.Choices, s.Answered, s.AnsweredAt = p.Choices, p.Entry, at
	if p.Entry != "" {
		s.Seen = append(s.Seen, p.Entry)
		s.offered(p.Title)
	}
	for _, c := range p.Choices {
		if c.Entry != "" {
			s.offered(c.Text)
		}
	}
}

func (s *Situation) offered(title string) {
	if !slices.Contains(s.Offered, title) {
		s.Offered = append(s.Offered, title)
	}
}

// choicesOpen reports whether the bot's last words asked which of some articles
// is meant.
func (s *Situation) choicesOpen() bool { return offers(chat.Prompted{Choices: s.Choices}) }

func offers(p chat.Prompted) bool {
	for _, c := range p.Choices {
		if c.Entry != "" {
			return true
		}
	}
	return false
}
