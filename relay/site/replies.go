package site

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
)

// Replies are what a bot offers to say with one press, by language such as "en":
// each press is an ordinary message. A language that has none offers none.
type Replies struct {
	// Opening are offered before the first message, FollowUp with each answer,
	// HandOver when people get the conversation.
	Opening  map[string][]string `json:"opening,omitempty"`
	FollowUp map[string][]string `json:"followUp,omitempty"`
	HandOver map[string][]string `json:"handOver,omitempty"`
}

// Sets are all of them.
func (r *Replies) Sets() []*map[string][]string {
	return []*map[string][]string{&r.Opening, &r.FollowUp, &r.HandOver}
}

// How many replies a set has at most, and how many characters each.
const (
	MaxReplies = 6
	MaxReply   = 80
)

// ErrBotReplies says that there are more than MaxReplies, or one is not a line of at
// most MaxReply characters, or stands there twice.
var ErrBotReplies = &chat.Refusal{Code: "bot_replies"}

func (r Replies) check() error {
	for _, set := range r.Sets() {
		for _, list := range *set {
			if err := CheckReplies(list); err != nil {
				return err
			}
		}
	}
	return nil
}

// CheckReplies returns ErrBotReplies for what cannot be one language of a set.
func CheckReplies(list []string) error {
	seen := map[string]bool{}
	for _, text := range list {
		if text == "" || text != strings.TrimSpace(text) || seen[text] || !utf8.ValidString(text) ||
			utf8.RuneCountInString(text) > MaxReply || strings.ContainsFunc(text, unicode.IsControl) {
			return ErrBotReplies
		}
		seen[text] = true
	}
	if len(list) > MaxReplies {
		return ErrBotReplies
	}
	return nil
}
