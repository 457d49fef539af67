package chat_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
)

func at(ms int64, e chat.Event) chat.Event { e.At = ms; return e }

func TestTimes(t *testing.T) {
	const visitor, agent, bot = chat.RoleVisitor, chat.RoleAgent, chat.RoleBot
	const none = -1
	tests := []struct {
		name                       string
		log                        []chat.Event
		first, wait, solved, count int64
	}{
		{"asked only", []chat.Event{at(10, says(visitor, "q"))}, none, none, none, 1},
		{"the usual course", []chat.Event{
			at(10, says(visitor, "q")), at(15, assigned(anna, "Anna")), at(40, says(agent, "a")), at(90, plain(chat.KindResolved)),
		}, 30, 5, 80, 1},
		{"a bot does not stop the clock", []chat.Event{
			at(10, says(visitor, "q")), at(11, says(bot, "?")), at(40, says(agent, "a")),
		}, 30, none, none, 1},
		{"a note is no answer", []chat.Event{
			at(10, says(visitor, "q")), at(11, plain(chat.KindNote)),
		}, none, none, none, 1},
		{"only the first answer counts", []chat.Event{
			at(10, says(visitor, "q")), at(20, says(agent, "a")), at(30, says(visitor, "q")), at(90, says(agent, "a")),
		}, 10, none, none, 1},
		{"a file is an answer", []chat.Event{
			at(10, says(visitor, "q")), at(20, chat.Event{Kind: chat.KindAttachment, Role: agent}),
		}, 10, none, none, 1},
		{"an agent began", []chat.Event{
			at(10, says(agent, "may I help")), at(20, says(visitor, "yes")), at(30, says(agent, "so")), at(40, plain(chat.KindResolved)),
		}, none, none, 20, 1},
		{"assigned before it was asked", []chat.Event{
			at(10, assigned(anna, "Anna")), at(20, says(visitor, "q")),
		}, none, 0, none, 1},
		{"transferred to the first who has it", []chat.Event{
			at(10, says(visitor, "q")), at(25, chat.Event{Kind: chat.KindTransferred, To: ben}), at(30, assigned(anna, "Anna")),
		}, none, 15, none, 1},
		{"resolved without a question", []chat.Event{at(40, plain(chat.KindResolved))}, none, none, none, 1},
		{"resolved twice: the last", []chat.Event{
			at(10, says(visitor, "q")), at(40, plain(chat.KindResolved)), at(60, plain(chat.KindResolved)),
		}, none, none, 50, 1},
		{"reopened: nothing of the first segment", []chat.Event{
			at(10, says(visitor, "q")), at(15, assigned(anna, "Anna")), at(20, says(agent, "a")), at(30, plain(chat.KindResolved)), at(100, plain(chat.KindReopened)),
		}, none, none, none, 2},
		{"reopened and solved", []chat.Event{
			at(10, says(visitor, "q")), at(20, says(agent, "a")), at(30, plain(chat.KindResolved)),
			at(100, plain(chat.KindReopened)), at(100, says(visitor, "q")), at(107, says(agent, "a")), at(150, plain(chat.KindResolved)),
		}, 7, none, 50, 2},
		{"the next relay's clock is behind", []chat.Event{
			at(50, says(visitor, "q")), at(40, assigned(anna, "Anna")), at(45, says(agent, "a")), at(48, plain(chat.KindResolved)),
		}, 0, 0, 0, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			times := fold(logOf(test.log...)).Times
			check := func(what string, want int64, got int64, ok bool) {
				if ok != (want != none) || ok && got != want {
					t.Errorf("%s is %d, %v; want %d", what, got, ok, want)
				}
			}
			first, ok := times.FirstResponse()
			check("first response", test.first, first, ok)
			wait, ok := times.QueueWait()
			check("queue wait", test.wait, wait, ok)
			solved, ok := times.Resolution()
			check("resolution", test.solved, solved, ok)
			if int64(times.Segment) != test.count {
				t.Errorf("segment %d, want %d", times.Segment, test.count)
			}
		})
	}
}
