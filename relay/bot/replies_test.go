package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/parley-chat/parley/relay/bot"
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/templates/words"
)

// The site's own replies stand with answers and with the hand-over, in the visitor's
// language; what is offered with a hand-over is no question of the bot's.
func TestTheSitesReplies(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(func(b *site.Bot) {
			b.Replies = site.Replies{
				FollowUp: map[string][]string{"en": {"Where is my parcel?", "YES"}, "zh": {"查快递"}},
				HandOver: map[string][]string{"en": {"Please write to me"}},
			}
		})
		offered := func(says string) string {
			t.Helper()
			r.says(says)
			r.must(r.does(bot.JobAnswer))
			r.counts()
			var texts []string
			for _, e := range r.log() {
				if e.Kind == chat.KindPrompted {
					texts = nil
					for _, c := range chat.As[chat.Prompted](e.Body).Choices {
						texts = append(texts, c.Text)
					}
				}
			}
			return strings.Join(texts, ", ")
		}
		if got := offered("How do I return an order?"); got != "Yes, No, Where is my parcel?, Talk to a person" {
			t.Errorf("with an answer it offers %q", got)
		}
		if got := offered("Talk to a person"); got != "Please write to me" {
			t.Errorf("with the hand-over it offers %q", got)
		}
		got, err := bot.ResultsOf(t.Context(), r.Docs, "shop", time.UnixMilli(r.Desk.Now()), 30)
		if err != nil || got.Rephrased != 0 || got.Answered != 1 || got.Articles[0].HandedOver != 1 {
			t.Errorf("%+v, %+v, %v", got.Counts, got.Articles, err)
		}
		r.conv, r.visit.Locale = store.NewID(), "zh-CN"
		if got := offered("How do I return an order?"); !strings.Contains(got, ", 查快递, ") {
			t.Errorf("in Chinese it offers %q", got)
		}
	})
}

// The call for a person that the bot offers is not told as a question, in no language.
func TestTheCallForAPersonIsNoQuestion(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		r := newRelay(t, s)
		r.furnish(nil)
		for _, w := range words.Bot().Languages() {
			r.conv, r.visit.Locale = store.NewID(), w.Lang
			r.says("zzqqxx")
			r.must(r.does(bot.JobAnswer))
			r.says(w.T("person"))
			r.must(r.does(bot.JobAnswer))
			asked := ""
			for _, e := range r.log() {
				if e.Kind == chat.KindHandedOver {
					asked = chat.As[chat.HandedOver](e.Body).Asked
				}
			}
			if asked != "zzqqxx" {
				t.Errorf("%s: it tells %q as what was asked", w.Lang, asked)
			}
		}
	})
}
