package inbox

import (
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

func TestPageLabel(t *testing.T) {
	for address, want := range map[string]string{
		"https://shop.example/cups/?colour=blue#top": "shop.example/cups",
		"https://shop.example/":                      "shop.example",
		"javascript:alert(1)":                        "javascript:alert(1)",
		"":                                           "",
	} {
		if got := pageLabel(address); got != want {
			t.Errorf("%q: %q", address, got)
		}
	}
}

func TestSoundsLikeStaff(t *testing.T) {
	for _, name := range []string{
		"Support", "SUPPORT team", "Su\u200bpport", "Ｓｕｐｐｏｒｔ", "Ѕuрроrt", "S.u.p.p.o.r.t", "5upp0rt", "Shop Admín", "在线客服", "الدّعم الفني", "ag3nt",
	} {
		if !soundsLikeStaff(name) {
			t.Errorf("%q does not", name)
		}
	}
	for _, name := range []string{"", "Ana Lima", "王小明", "ليلى حسن", "Superman"} {
		if soundsLikeStaff(name) {
			t.Errorf("%q does", name)
		}
	}
}

// The bot has no name of its own for agents, and is taken from without a question.
func TestTheBotHasAConversation(t *testing.T) {
	w := words.Agent().For("en")
	c := chat.Conversation{ID: "c", Status: chat.StatusOpen}
	c.Agent = chat.Bot
	if row := rendered(t, Row(w, Labels{}, "/inbox/shop/c/c", 1, c, 0, false, "", "")); !strings.Contains(row, "Bot has it") {
		t.Errorf("the row: %s", row)
	}
	head := rendered(t, ThreadHead(testShell(w), HeadOf(&c)))
	if !strings.Contains(head, "<bdi>Bot</bdi> has it") || strings.Contains(head, "data-ask") || !strings.Contains(head, "<span>Take</span>") {
		t.Errorf("the head: %s", head)
	}
}

// The bot's face is not laid out as its turns are.
func TestTheBotsFaceIsNoTurn(t *testing.T) {
	if got := agentFace(chat.Bot); got != face(chat.Bot) {
		t.Errorf("%q", got)
	}
	if got := agentFace("a1"); got != face("a1")+" of-a1" {
		t.Errorf("%q", got)
	}
}
