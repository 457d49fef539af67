package desk

import (
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
)

// maskedBy is a message as its site has it stored, without what is hidden.
func (m Message) maskedBy(s *site.Site) Message {
	if len(s.Mask.Kinds) == 0 {
		return m
	}
	m.Text = s.Mask.Text(m.Text)
	m.Files = slices.Clone(m.Files)
	for i := range m.Files {
		m.Files[i].Alt = s.Mask.Text(m.Files[i].Alt)
	}
	return m
}

// kept is what a site keeps of a text that was hidden in the message at a Seq:
// nothing where nothing was hidden, or nobody may look.
func (a act) kept(was, is string, of uint64) []chat.Event {
	if was == is || !a.site.Mask.Keep {
		return nil
	}
	return []chat.Event{{ID: a.newID(), At: a.now, Kind: chat.KindMasked, Role: chat.RoleSystem, Body: &chat.Masked{Of: of, Was: was}}}
}

// maskedAnswers are answers as their site has them stored; the list is a copy.
func (a act) maskedAnswers(all chat.Answers) chat.Answers {
	all = slices.Clone(all)
	for i := range all {
		if all[i].Type == chat.AnswerText {
			all[i].Value = a.site.Mask.Text(all[i].Value)
		}
	}
	return all
}
