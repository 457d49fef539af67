package wire_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

func TestCheck(t *testing.T) {
	send := wire.Frame{Type: wire.TypeSend, Conv: vConv, ID: vSend, Text: "hello"}
	rate := wire.Frame{Type: wire.TypeRate, Conv: vConv, ID: vSend, Seq: 3, Form: wire.Form{Score: 5}}
	hello := wire.Frame{Type: wire.TypeHello, Hello: wire.Hello{V: 1, Ticket: vTicket}}
	long := func(n int) string { return strings.Repeat("a", n) }
	tests := []struct {
		name  string
		frame wire.Frame
		edit  func(f *wire.Frame)
		want  string // the refusal's code
	}{
		{"hello", hello, func(*wire.Frame) {}, ""},
		{"hello without a ticket", hello, func(f *wire.Frame) { f.Ticket = "" }, wire.CodeField},
		{"ticket too long", hello, func(f *wire.Frame) { f.Ticket = long(1025) }, wire.CodeField},
		{"ticket of full length", hello, func(f *wire.Frame) { f.Ticket = long(1024) }, ""},
		{"token too long", hello, func(f *wire.Frame) { f.Token = long(1025) }, wire.CodeField},
		{"epoch too long", hello, func(f *wire.Frame) { f.Epoch = long(65) }, wire.CodeField},
		{"locale too long", hello, func(f *wire.Frame) { f.Locale = long(36) }, wire.CodeField},
		{"page too long", hello, func(f *wire.Frame) { f.Page = long(2049) }, wire.CodeField},
		{"title too long", hello, func(f *wire.Frame) { f.Title = long(513) }, wire.CodeField},
		{"referrer too long", hello, func(f *wire.Frame) { f.Referrer = long(2049) }, wire.CodeField},
		{"all of full length", hello, func(f *wire.Frame) {
			f.Epoch, f.Locale, f.Page, f.Title, f.Referrer = long(64), long(35), long(2048), long(512), long(2048)
		}, ""},
		{"conversation with an odd id", hello, func(f *wire.Frame) { f.Conv = "../../etc" }, wire.CodeField},
		{"conversation in capitals", hello, func(f *wire.Frame) { f.Conv = strings.ToUpper(vConv) }, wire.CodeField},
		{"last with an odd id", hello, func(f *wire.Frame) { f.Last = "}{\r\n" }, wire.CodeField},

		{"open", wire.Frame{Type: wire.TypeOpen, Conv: vConv}, func(*wire.Frame) {}, ""},
		{"open nothing", wire.Frame{Type: wire.TypeOpen}, func(*wire.Frame) {}, wire.CodeField},
		{"typing nowhere", wire.Frame{Type: wire.TypeTyping, On: true}, func(*wire.Frame) {}, wire.CodeField},
		{"read nowhere", wire.Frame{Type: wire.TypeRead, Seq: 1}, func(*wire.Frame) {}, wire.CodeField},
		{"read nothing", wire.Frame{Type: wire.TypeRead, Conv: vConv}, func(*wire.Frame) {}, wire.CodeField},

		{"send", send, func(*wire.Frame) {}, ""},
		{"send to nowhere", send, func(f *wire.Frame) { f.Conv = "" }, wire.CodeField},
		{"send without an id", send, func(f *wire.Frame) { f.ID = "" }, wire.CodeField},
		{"send with a short id", send, func(f *wire.Frame) { f.ID = vSend[1:] }, wire.CodeField},
		{"send with an id of 4 kB", send, func(f *wire.Frame) { f.ID = long(4096) }, wire.CodeField},
		{"send nothing", send, func(f *wire.Frame) { f.Text = "" }, "text_empty"},
		{"send a blank", send, func(f *wire.Frame) { f.Text = " \n\u3000" }, "text_empty"},
		{"send zero-width only", send, func(f *wire.Frame) { f.Text = "\u200b\u200d" }, "text_empty"},
		{"send 10,000 runes", send, func(f *wire.Frame) { f.Text = long(10_000) }, ""},
		{"send 10,001 runes", send, func(f *wire.Frame) { f.Text = long(10_001) }, "text_too_long"},
		{"send 5,000 marks", send, func(f *wire.Frame) { f.Text = "e" + strings.Repeat("\u0301", 5000) }, "text_marks"},
		{"send NUL", send, func(f *wire.Frame) { f.Text = "a\x00" }, "text_invalid"},

		{"rate", rate, func(*wire.Frame) {}, ""},
		{"rate with a comment", rate, func(f *wire.Frame) { f.Text = "fine" }, ""},
		{"rate with a blank comment", rate, func(f *wire.Frame) { f.Text = "  " }, "text_empty"},
		{"rate with a long comment", rate, func(f *wire.Frame) { f.Text = long(10_001) }, "text_too_long"},
		{"rate 0", rate, func(f *wire.Frame) { f.Score = 0 }, "score_invalid"},
		{"rate 6", rate, func(f *wire.Frame) { f.Score = 6 }, "score_invalid"},
		{"rate -1", rate, func(f *wire.Frame) { f.Score = -1 }, "score_invalid"},
		{"rate no survey", rate, func(f *wire.Frame) { f.Seq = 0 }, wire.CodeField},
		{"rate without an id", rate, func(f *wire.Frame) { f.ID = "" }, wire.CodeField},

		{"contact", wire.Frame{Type: wire.TypeContact, Conv: vConv, ID: vSend, Form: wire.Form{Email: "a@b.example"}}, func(*wire.Frame) {}, ""},
		{"contact without an id", wire.Frame{Type: wire.TypeContact, Conv: vConv}, func(*wire.Frame) {}, wire.CodeField},
		{"address too long", wire.Frame{Type: wire.TypeContact, Conv: vConv, ID: vSend}, func(f *wire.Frame) { f.Email = long(255) }, wire.CodeField},
		{"name too long", wire.Frame{Type: wire.TypeContact, Conv: vConv, ID: vSend}, func(f *wire.Frame) { f.Name = long(513) }, wire.CodeField},

		{"search", wire.Frame{Type: wire.TypeSearch, ID: "q", Text: long(512)}, func(*wire.Frame) {}, ""},
		{"search for too much", wire.Frame{Type: wire.TypeSearch, Text: long(513)}, func(*wire.Frame) {}, wire.CodeField},
		{"search with a long id", wire.Frame{Type: wire.TypeSearch, ID: long(33)}, func(*wire.Frame) {}, wire.CodeField},

		{"a type to come", wire.Frame{Type: "telepathy"}, func(*wire.Frame) {}, ""},
		{"no type", wire.Frame{}, func(*wire.Frame) {}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := test.frame
			test.edit(&f)
			err := f.Check()
			var refusal *chat.Refusal
			switch {
			case test.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.want != "" && !errors.As(err, &refusal):
				t.Errorf("%v, want %s", err, test.want)
			case test.want != "" && (refusal.Code != test.want || test.want == wire.CodeField && len(refusal.Args) != 2):
				t.Errorf("%+v, want %s", refusal, test.want)
			}
		})
	}
}

// What a client does after each close is part of the protocol.
func TestCloseTable(t *testing.T) {
	table := map[wire.Close]wire.Action{
		1001: wire.RetryNow, 1002: wire.Retry, 1003: wire.Retry, 1007: wire.Retry, 1009: wire.Retry,
		4000: wire.Retry, 4001: wire.RetryTicket, 4002: wire.Reload, 4003: wire.Retry,
		4004: wire.Retry, 4005: wire.Retry, 4006: wire.Stop, 4007: wire.Retry,
	}
	for code, action := range table {
		if code.Action() != action {
			t.Errorf("after %d: %d, want %d", code, code.Action(), action)
		}
		// A control frame holds 125 bytes, two of which are the code.
		if code.Reason() == "" || len(code.Reason()) > 123 {
			t.Errorf("%d has the reason %q", code, code.Reason())
		}
	}
	for _, code := range []wire.Close{0, 1000, 1005, 1006, 1011, 1012, 3000, 4008, 4999} {
		if code.Action() != wire.Retry || code.Reason() != "" {
			t.Errorf("%d is in the table", code)
		}
	}
}
