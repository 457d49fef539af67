package inbox

import (
	"context"
	"io"
	"testing"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

func benchmark(b *testing.B, c templ.Component) {
	b.ReportAllocs()
	for b.Loop() {
		if err := c.Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRow is what every agent's list gets when something happens in a
// conversation.
func BenchmarkRow(b *testing.B) {
	benchmark(b, Row(words.Agent().For("en"), Labels{}, "/inbox/shop/c/x", testNow, testConversation(testEvents()), 0, false, "", ""))
}

// BenchmarkMessage is what an open conversation gets with a message.
func BenchmarkMessage(b *testing.B) {
	events := testEvents()
	conversation := testConversation(events)
	benchmark(b, Events(words.Agent().For("en"), HeadOf(&conversation), events[6:7], &events[3]))
}

// BenchmarkList is the first view of an inbox: 50 rows.
func BenchmarkList(b *testing.B) {
	rows := make([]chat.Conversation, 50)
	for i := range rows {
		rows[i] = testConversation(testEvents())
	}
	benchmark(b, ListPage(List{Shell: testShell(words.Agent().For("en")), Rows: rows}))
}

// BenchmarkThread is an open conversation with 16 events.
func BenchmarkThread(b *testing.B) {
	events := testEvents()
	benchmark(b, ConversationPart(Thread{Shell: testShell(words.Agent().For("en")), Conversation: testConversation(events), Events: events, SendID: "send"}))
}
