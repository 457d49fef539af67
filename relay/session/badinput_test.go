package session

import (
	"bytes"
	"context"
	"encoding/binary"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/socket"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/wire"
)

func TestUpgradeRefuses(t *testing.T) {
	r := newRelay(t, nil)
	own := "Origin: " + r.origin + "\r\n"
	for name, test := range map[string]struct {
		request string
		status  int
	}{
		"as it should be":      {upgradeHead + own + "\r\n", 101},
		"no upgrade":           {"GET /ws HTTP/1.1\r\nHost: relay\r\n" + own + "\r\n", 426},
		"wrong version":        {strings.Replace(upgradeHead, "Version: 13", "Version: 8", 1) + own + "\r\n", 400},
		"no key":               {strings.Replace(upgradeHead, "Sec-WebSocket-Key", "X-Key", 1) + own + "\r\n", 400},
		"short key":            {strings.Replace(upgradeHead, "dGhlIHNhbXBsZSBub25jZQ==", "abc", 1) + own + "\r\n", 400},
		"wrong method":         {strings.Replace(upgradeHead, "GET", "POST", 1) + own + "Content-Length: 0\r\n\r\n", 405},
		"no origin":            {upgradeHead + "\r\n", 403},
		"origin null":          {upgradeHead + "Origin: null\r\n\r\n", 403},
		"origin empty":         {upgradeHead + "Origin:\r\n\r\n", 403},
		"foreign origin":       {upgradeHead + "Origin: https://evil.example\r\n\r\n", 403},
		"the site's origin":    {upgradeHead + "Origin: " + shopOrigin + "\r\n\r\n", 403},
		"suffix":               {upgradeHead + "Origin: " + r.origin + ".evil.example\r\n\r\n", 403},
		"another scheme":       {upgradeHead + "Origin: " + strings.Replace(r.origin, "http", "https", 1) + "\r\n\r\n", 403},
		"two origins":          {upgradeHead + own + own + "\r\n", 403},
		"frames before answer": {upgradeHead + own + "\r\n" + string(masked(0x81, []byte("{}"))), 101},
	} {
		t.Run(name, func(t *testing.T) {
			c, status := r.upgrade(test.request)
			if name == "frames before answer" {
				// The upgrade races with the frame: refused or closed, never served.
				if code := c.closeCode(); status == 101 && code != 0 && code != int(wire.CloseHello) {
					t.Errorf("status %d, closed with %d", status, code)
				}
				return
			}
			if status != test.status {
				t.Errorf("status %d, want %d", status, test.status)
			}
		})
	}
}

func TestFramesThatBreakTheProtocol(t *testing.T) {
	r := newRelay(t, nil)
	ping := masked(0x89, nil)
	for name, test := range map[string]struct {
		bytes []byte
		codes []int // 0: the connection ended; what was still being sent hides the close frame
	}{
		"unmasked":              {[]byte{0x81, 2, '{', '}'}, []int{1002}},
		"reserved bit":          {masked(0xc1, []byte("{}")), []int{1002}},
		"unknown opcode":        {masked(0x83, []byte("{}")), []int{1002}},
		"fragmented ping":       {masked(0x09, nil), []int{1002}},
		"long ping":             {masked(0x89, make([]byte, 126)), []int{1002}},
		"close of one byte":     {masked(0x88, []byte{3}), []int{1002}},
		"close with 999":        {masked(0x88, []byte{3, 0xe7}), []int{1002}},
		"close with 1005":       {masked(0x88, []byte{3, 0xed}), []int{1002}},
		"continuation of none":  {masked(0x80, []byte("{}")), []int{1002}},
		"limit + 1":             {masked(0x81, bytes.Repeat([]byte(" "), wire.MaxClientFrame+1)), []int{1009}},
		"fragments of one byte": {append(masked(0x01, []byte(" ")), bytes.Repeat(masked(0x00, []byte(" ")), 16_385)...), []int{1009, 0}},
		"empty fragments":       {append(masked(0x01, nil), bytes.Repeat(masked(0x00, nil), 40_000)...), []int{1009, 0}},
		"flood of pings":        {bytes.Repeat(ping, 40_000), []int{int(wire.CloseRate), 0}},
		"invalid UTF-8":         {masked(0x81, []byte("\"\xff\"")), []int{1007}},
		"binary":                {masked(0x82, []byte("{}")), []int{1003}},
	} {
		t.Run(name, func(t *testing.T) {
			c := r.rawVisit()
			began := time.Now()
			go c.send(test.bytes)
			code := c.closeCode()
			found := false
			for _, want := range test.codes {
				found = found || code == want
			}
			if !found {
				t.Errorf("closed with %d, want one of %v", code, test.codes)
			}
			c.conn.Close()
			r.wantNoSession(t, began)
		})
	}
}

// A frame that promises more than it brings is not waited for, and nothing is
// allocated for what it promises.
func TestLongFrameThatNeverComes(t *testing.T) {
	t.Parallel()
	r := newRelay(t, nil)
	c := r.rawVisit()
	if err := c.conn.SetDeadline(time.Now().Add(40 * time.Second)); err != nil {
		t.Fatal(err)
	}
	huge := binary.BigEndian.AppendUint64([]byte{0x81, 0x80 | 127}, 1<<63-1)
	c.send(append(huge, 0, 0, 0, 0))
	if code := c.closeCode(); code != int(wire.CloseSilent) {
		t.Errorf("closed with %d", code)
	}
	r.wantNoSession(t, time.Now())
}

// wantNoSession waits until the relay has let its sessions go.
func (r *relay) wantNoSession(t *testing.T, since time.Time) {
	t.Helper()
	for {
		open := len(r.sessions.sockets.All())
		if open == 0 {
			return
		}
		if time.Since(since) > within {
			t.Fatalf("%d sessions are still open", open)
		}
		runtime.Gosched()
	}
}

func TestHello(t *testing.T) {
	r := newRelay(t, nil)
	ticket := r.ticket("shop")
	hello := func(f wire.Frame) string {
		f.Type = wire.TypeHello
		return string(f.Append(nil))
	}
	for name, test := range map[string]struct {
		frame string
		code  wire.Close
	}{
		"message before hello": {`{"t":"send","conv":"` + store.NewID() + `","id":"` + store.NewID() + `","text":"x"}`, wire.CloseHello},
		"not JSON":             {`hello`, wire.CloseHello},
		"no ticket":            {hello(wire.Frame{Hello: wire.Hello{V: 1}}), wire.CloseHello},
		"ticket too long":      {hello(wire.Frame{Hello: wire.Hello{V: 1, Ticket: strings.Repeat("x", 2000)}}), wire.CloseHello},
		"forged ticket":        {hello(wire.Frame{Hello: wire.Hello{V: 1, Ticket: ticket + "x"}}), wire.CloseTicket},
		"a token as a ticket":  {hello(wire.Frame{Hello: wire.Hello{V: 1, Ticket: r.access.IssueToken("shop", store.NewID())}}), wire.CloseTicket},
		"version 0":            {hello(wire.Frame{Hello: wire.Hello{Ticket: ticket}}), wire.CloseVersion},
	} {
		t.Run(name, func(t *testing.T) {
			c := r.dial()
			c.writeRaw(test.frame)
			c.wantClose(test.code)
		})
	}
	t.Run("twice", func(t *testing.T) {
		c, _ := r.visit(wire.Frame{})
		c.writeRaw(hello(wire.Frame{Hello: wire.Hello{V: 1, Ticket: ticket}}))
		c.wantClose(wire.CloseHello)
	})
	t.Run("none", func(t *testing.T) {
		c := r.dial()
		c.t = t
		began := time.Now()
		c.wantClose(wire.CloseHello)
		if waited := time.Since(began); waited < wire.HelloSeconds*time.Second-time.Second {
			t.Errorf("closed after %v", waited)
		}
	})
	t.Run("a later version", func(t *testing.T) {
		c := r.dial()
		c.writeRaw(hello(wire.Frame{Hello: wire.Hello{V: 99, Ticket: ticket}}))
		if f := c.want(wire.TypeWelcome); f.V != wire.Version {
			t.Errorf("version %d", f.V)
		}
	})
}

func TestRefusalsAreInTheVisitorsLanguage(t *testing.T) {
	r := newRelay(t, nil)
	for locale, want := range map[string]string{"ar-EG": "الرسالة فارغة.", "zh-CN": "消息不能为空。", "fr": "The message is empty.", "\xff": "The message is empty."} {
		c, _ := r.visit(wire.Frame{Hello: wire.Hello{Locale: strings.ToValidUTF8(locale, "?")}})
		c.write(wire.Frame{Type: wire.TypeSend, Conv: c.conv, ID: store.NewID(), Text: " "})
		if f := c.wantError(chat.ErrTextEmpty.Code); f.Text != want {
			t.Errorf("for %q: %q, want %q", locale, f.Text, want)
		}
	}
}

func TestFramesThatAreRefused(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	c.say("a conversation")
	conv, id := c.conv, store.NewID
	send := func(text string) string {
		f := wire.Frame{Type: wire.TypeSend, Conv: conv, ID: id(), Text: text}
		return string(f.Append(nil))
	}
	for _, test := range []struct{ name, frame, code string }{
		{"empty", ``, wire.CodeFrame},
		{"not an object", `[]`, wire.CodeFrame},
		{"trailing bytes", `{"t":"typing"} x`, wire.CodeFrame},
		{"two objects", `{"t":"typing"}{"t":"typing"}`, wire.CodeFrame},
		{"too deep", `{"x":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`, wire.CodeFrame},
		{"a key twice", `{"t":"read","seq":1,"seq":2}`, wire.CodeFrame},
		{"1e400", `{"t":"read","seq":1e400}`, wire.CodeFrame},
		{"negative seq", `{"t":"read","seq":-1}`, wire.CodeFrame},
		{"seq 2^64", `{"t":"read","seq":18446744073709551616}`, wire.CodeFrame},
		{"BOM", "\ufeff" + send("x"), wire.CodeFrame},
		{"raw NUL", "{\"t\":\"send\",\"text\":\"\x00\"}", wire.CodeFrame},
		{"text is a number", `{"t":"send","conv":"` + conv + `","id":"` + id() + `","text":5}`, wire.CodeFrame},
		{"half a surrogate pair", `{"t":"send","text":"\ud800"}`, wire.CodeFrame},
		{"escaped NUL", `{"t":"send","conv":"` + conv + `","id":"` + id() + `","text":"a\u0000b"}`, chat.ErrTextInvalid.Code},
		{"key in other case", `{"t":"send","conv":"` + conv + `","ID":"` + id() + `","text":"x"}`, wire.CodeField},
		{"no conversation", `{"t":"send","id":"` + id() + `","text":"x"}`, wire.CodeField},
		{"id too short", `{"t":"send","conv":"` + conv + `","id":"abc","text":"x"}`, wire.CodeField},
		{"id with a path", `{"t":"send","conv":"../../../../../../../../../../../..","id":"` + id() + `","text":"x"}`, wire.CodeField},
		{"id with key syntax", `{"t":"open","conv":"}{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}`, wire.CodeField},
		{"empty text", send(""), chat.ErrTextEmpty.Code},
		{"blank text", send(" \n\t\u3000"), chat.ErrTextEmpty.Code},
		{"zero width only", send("\u200b\u200d\ufeff\u2060"), chat.ErrTextEmpty.Code},
		{"10,001 runes", send(strings.Repeat("a", chat.MaxTextRunes+1)), chat.ErrTextLong.Code},
		{"5,000 marks", send("a" + strings.Repeat("\u0301", 5000)), chat.ErrTextMarks.Code},
		{"score 0", `{"t":"rate","conv":"` + conv + `","id":"` + id() + `","seq":1}`, chat.ErrScore.Code},
		{"score 6", `{"t":"rate","conv":"` + conv + `","id":"` + id() + `","seq":1,"score":6}`, chat.ErrScore.Code},
		{"score 4.5", `{"t":"rate","conv":"` + conv + `","id":"` + id() + `","seq":1,"score":4.5}`, wire.CodeFrame},
		{"score as text", `{"t":"rate","conv":"` + conv + `","id":"` + id() + `","seq":1,"score":"5"}`, wire.CodeFrame},
		{"unknown conversation", `{"t":"open","conv":"` + id() + `"}`, wire.CodeNotFound},
		{"read of an unknown one", `{"t":"read","conv":"` + id() + `","seq":1}`, wire.CodeNotFound},
		{"query too long", `{"t":"search","text":"` + strings.Repeat("x", wire.MaxQuery+1) + `"}`, wire.CodeField},
	} {
		t.Run(test.name, func(t *testing.T) {
			c.t = t
			c.writeRaw(test.frame)
			f := c.wantError(test.code)
			if f.Text == "" || strings.Contains(f.Text, conv) {
				t.Errorf("sentence %q", f.Text)
			}
		})
	}
	c.t = t
	t.Run("later types and fields are ignored", func(t *testing.T) {
		c.writeRaw(`{"t":"from-the-future","x":1}`)
		c.writeRaw(`{"t":"send","conv":"` + conv + `","id":"` + id() + `","text":"with more","mood":{"a":[1,2,null]}}`)
		if f := c.want(wire.TypeEvents); f.Events[0].Text != "with more" {
			t.Errorf("events %+v", f.Events)
		}
	})
	events, _, err := r.store.Events(t.Context(), "shop", conv, 0, 100)
	if err != nil || len(events) != 4 {
		t.Errorf("%d events, %v: something that was refused was stored", len(events), err)
	}
}

func TestDrain(t *testing.T) {
	r := newRelay(t, nil)
	c, _ := r.visit(wire.Frame{})
	c.say("before")
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		r.sessions.Drain(context.Background())
	}()
	if f := c.want(wire.TypeMove); f.Within != socket.MoveWithin.Milliseconds() {
		t.Errorf("move within %d", f.Within)
	}
	c.say("while it drains")
	if _, status := r.upgrade(upgradeHead + "Origin: " + r.origin + "\r\n\r\n"); status != http.StatusServiceUnavailable {
		t.Errorf("a new socket while draining: status %d", status)
	}
	c.ws.Close(websocket.StatusNormalClosure, "")
	select {
	case <-drained:
	case <-time.After(within):
		t.Fatal("the drain does not end")
	}
}

// A peer that sends one good message, then a header that promises a megabyte,
// then nothing, must not hold the closing of its connection.
func TestDrainOfHostilePeers(t *testing.T) {
	r := newRelay(t, nil)
	before := runtime.NumGoroutine()
	const peers = 200
	for range peers {
		c := r.rawVisit()
		c.send([]byte{0x81, 0x80 | 127, 0, 0, 0, 0, 0, 0x0f, 0xff, 0xff, 0, 0, 0, 0})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	began := time.Now()
	r.sessions.Drain(ctx)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("the drain took %v", took)
	}
	r.server.CloseClientConnections()
	for since := time.Now(); runtime.NumGoroutine() > before+5; runtime.Gosched() {
		if time.Since(since) > within {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

func TestSlowReaderIsCutOff(t *testing.T) {
	r := newRelay(t, nil)
	slow := r.rawVisit()
	if err := slow.conn.(interface{ SetReadBuffer(int) error }).SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	conv := store.NewID()
	first := wire.Frame{Type: wire.TypeSend, Conv: conv, ID: store.NewID(), Text: "I will not read"}
	slow.send(masked(0x81, first.Append(nil)))
	text := strings.Repeat("x", 9000)
	began := time.Now()
	for i := 0; ; i++ {
		f := wire.Frame{Type: wire.TypeSend, Conv: conv, ID: store.NewID(), Text: text}
		slow.conn.SetWriteDeadline(time.Now().Add(within))
		if _, err := slow.conn.Write(masked(0x81, f.Append(nil))); err != nil {
			break
		}
		if time.Since(began) > within {
			t.Fatal("a reader that does not read was not cut off")
		}
	}
	r.wantNoSession(t, time.Now())
}
