package core

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// Survey asks how it was after a conversation was resolved, as far as it was
// filled in.
type Survey struct {
	part
	outbox       *Outbox
	conversation *Conversation

	offer     uint64 // the offer that score and comment are for
	score     int
	comment   string
	dismissed string // conversation and offer that was waved away
	thanked   bool   // just sent here
}

// Offered reports whether the visitor is asked.
func (s *Survey) Offered() bool {
	state := &s.conversation.State
	return state.Offer != 0 && state.RatedAt == 0 && s.conversation.Ended() &&
		!s.pending() && s.dismissed != s.name()
}

// More reports whether what the visitor is asked, or has answered, is a survey of
// the site's own.
func (s *Survey) More() bool {
	state := &s.conversation.State
	return state.Offer != 0 && state.SurveyName != "" && state.SurveyName != chat.SurveyCSAT && s.conversation.Ended() && s.dismissed != s.name()
}

// Thanked reports whether the answer was just sent here.
func (s *Survey) Thanked() bool {
	return s.thanked && s.offer == s.conversation.State.Offer && s.offer != 0
}

// Filled is what was filled in so far; score is 0 before one was chosen.
func (s *Survey) Filled() (score int, comment string) {
	if s.offer != s.conversation.State.Offer {
		return 0, ""
	}
	return s.score, s.comment
}

// name names the offer across conversations.
func (s *Survey) name() string {
	return s.conversation.ID + Number(int64(s.conversation.State.Offer))
}

// pending reports whether an answer to the offer waits to be sent.
func (s *Survey) pending() bool {
	for _, it := range s.outbox.items {
		f := &it.frame
		if f.Type == wire.TypeRate && f.Conv == s.conversation.ID && f.Seq == s.conversation.State.Offer {
			return true
		}
	}
	return false
}

// open makes what is filled in belong to the present offer. It reports false
// if there is none.
func (s *Survey) open() bool {
	if !s.Offered() {
		return false
	}
	if offer := s.conversation.State.Offer; s.offer != offer {
		s.offer, s.score, s.comment, s.thanked = offer, 0, "", false
	}
	return true
}

// Comment takes what is in the comment's field.
func (s *Survey) Comment(text string) {
	if s.open() {
		s.comment = text
	}
}

// choose takes a score, and reports whether it is the first.
func (s *Survey) choose(score int) (first bool) {
	if !s.open() {
		return false
	}
	first = s.score == 0
	s.score = score
	return first
}

// Refusal is the code of why the comment cannot be sent, or "".
func (s *Survey) Refusal() string {
	if blank(s.comment) {
		return ""
	}
	return refusal(s.comment)
}

// send sends the answer, and reports false where there is none.
func (s *Survey) send() bool {
	if !s.open() || s.score < 1 || s.score > chat.CSATMax || s.Refusal() != "" {
		return false
	}
	f := wire.Frame{Type: wire.TypeRate, Conv: s.conversation.ID, Seq: s.offer, Form: wire.Form{Score: s.score}}
	if !blank(s.comment) {
		f.Text = s.comment
	}
	s.outbox.link.insist()
	s.outbox.put(f)
	s.host.Port("rated", f.Conv, int64(f.Score))
	s.thanked = true
	return true
}

// dismiss takes the question away, here and in the other tabs.
func (s *Survey) dismiss() bool {
	if !s.open() {
		return false
	}
	s.dismissed = s.name()
	s.host.Save(keyDismissed, s.dismissed)
	s.host.Post("d" + s.dismissed)
	return true
}

func (s *Survey) forget() {
	s.offer, s.score, s.comment, s.dismissed, s.thanked = 0, 0, "", "", false
}
