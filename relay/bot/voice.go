package bot

import (
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/rich"
	"github.com/parley-chat/parley/relay/site"
)

// voice puts moves into words for one visitor.
type voice struct {
	say    func(key string, args ...string) string
	site   site.Site
	locale string
	online bool   // an agent is there
	back   string // when the site opens, if it is closed
}

// move is the move in words.
func (v voice) move(s Situation, m Move) desk.BotMove {
	out := desk.BotMove{Name: v.site.Bot.Name}
	if out.Name == "" {
		out.Name = v.site.Name
	}
	if m.Said != Nothing {
		out.Confirmed = &chat.Confirmed{Entry: s.Answered, Answer: s.AnsweredAt}
		if m.Said == Yes {
			out.Confirmed.Helped = 1
		}
	}
	person := chat.Choice{Text: v.say("person")}
	switch m.Act {
	case Answer:
		out.Text = v.answer(m)
		out.Prompt = chat.Prompted{
			Label: v.say("didHelp"), Entry: m.Entries[0].ID, Title: m.Entries[0].Question, Sure: hundredths(m.Sure),
			Choices: []chat.Choice{{Text: v.say("yes")}, {Text: v.say("no")}},
		}
		v.offer(&out.Prompt, v.site.Bot.Replies.FollowUp)
		out.Prompt.Choices = append(out.Prompt.Choices, person)
	case Choose:
		out.Text = v.say("choose")
		out.Prompt = chat.Prompted{Label: out.Text, Sure: hundredths(m.Sure)}
		for _, e := range m.Entries {
			out.Prompt.Choices = append(out.Prompt.Choices, chat.Choice{Text: e.Question, Entry: e.ID})
		}
		out.Prompt.Choices = append(out.Prompt.Choices, person)
	case Rephrase:
		out.Text = v.rephrase(s, m)
		out.Prompt = chat.Prompted{Label: v.say("orPerson"), Choices: []chat.Choice{person}}
	case Settle:
		out.Text, out.Resolve = v.say("settled"), true
	case Flow:
		out.Text = m.Flowed.Text
		out.Prompt = chat.Prompted{Label: v.say("orPerson")}
		if shown := rich.Write(m.Flowed.Blocks); shown != "" {
			out.First, out.Text = desk.Message{Text: out.Text, Rich: shown}, v.say("besides")
		}
		if len(m.Flowed.Choices) > 0 {
			out.Prompt.Label = out.Text
		}
		for _, c := range m.Flowed.Choices {
			out.Prompt.Choices = append(out.Prompt.Choices, chat.Choice{Text: c})
		}
		out.Prompt.Choices = append(out.Prompt.Choices, person)
	case HandOver:
		out.Text, out.HandOver, out.Priority = v.handOver(), handOver(s, m), v.site.Bot.Priority
		if m.Flowed != nil && m.Flowed.Text != "" {
			out.Text = m.Flowed.Text + "\n\n" + out.Text
		}
		out.Prompt.Label = out.Text
		v.offer(&out.Prompt, v.site.Bot.Replies.HandOver)
	}
	return out
}

// offer adds the site's own replies.
func (v voice) offer(p *chat.Prompted, replies map[string][]string) {
	for _, text := range replies[language(v.locale)] {
		if !slices.ContainsFunc(p.Choices, func(c chat.Choice) bool { return strings.EqualFold(c.Text, text) }) {
			p.Choices = append(p.Choices, chat.Choice{Text: text})
		}
	}
}

// handOver says that people answer from here; when, if none is there.
func (v voice) handOver() string {
	switch {
	case v.online:
		return v.say("handOver")
	case v.back != "":
		return v.say("handOverUntil", "back", v.back)
	}
	return v.say("handOverAway")
}

func (v voice) rephrase(s Situation, m Move) string {
	switch {
	case m.Said == No:
		return v.say("tryOther")
	case greets(s.Question):
		return v.say("hello")
	}
	return v.say("rephrase")
}

// maxAnswer is how much of an article the bot says, in characters: the rest is
// in the article.
const maxAnswer = 1500

// answer is what an article says, and that it is in another language if it is; or
// what a model says, and which articles that is from.
func (v voice) answer(m Move) string {
	e := m.Entries[0]
	if m.Text != "" {
		text := m.Text + "\n"
		for _, e := range m.Entries {
			text += "\n" + v.say("from", "title", e.Question)
		}
		return text
	}
	text := e.Answer
	if text == "" {
		text = e.Question
	}
	text = cut(text, maxAnswer)
	if e.Lang != "" && v.locale != "" && language(e.Lang) != language(v.locale) {
		text = v.say("otherLanguage") + "\n\n" + text
	}
	return text
}

// language is the language of a BCP 47 tag.
func language(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return tag
}

// maxListed is how much of what was asked, and of what was offered, a hand-over
// repeats, in characters.
const maxListed = 600

// handOver is what people need to know.
func handOver(s Situation, m Move) *chat.HandedOver {
	asked := strings.Join(questions(append(s.Before, s.Question)), "\n")
	if m.Flowed != nil {
		asked = strings.TrimSpace(asked + "\n" + m.Flowed.filled())
	}
	return &chat.HandedOver{
		Why:     m.Why,
		Asked:   cut(asked, maxListed),
		Offered: cut(strings.Join(s.Offered, "\n"), maxListed),
	}
}

// questions is what a visitor said without what only answers the bot: a yes, a
// no, and the call for a person that Why tells by itself.
func questions(said []string) []string {
	return slices.DeleteFunc(slices.Clone(said), func(text string) bool {
		return replyOf(text) != Nothing || slices.Contains(personPhrases, plain(text)) || is(plain(text), personWords)
	})
}

// cut is at most n characters of text.
func cut(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return text
}

func hundredths(p float64) int { return int(p*100 + .5) }
