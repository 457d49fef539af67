package inbox_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/wire"
)

func TestOrigins(t *testing.T) {
	r, _, cookie := furnished(t)
	host := strings.TrimPrefix(r.URL, "http://")
	for origin, want := range map[string]int{
		"":                       http.StatusForbidden,
		"null":                   http.StatusForbidden,
		"https://evil.example":   http.StatusForbidden,
		"https://" + host:        http.StatusForbidden,
		r.URL + ".evil.example":  http.StatusForbidden,
		r.URL + "/":              http.StatusForbidden,
		"http://evil@" + host:    http.StatusForbidden,
		strings.ToUpper(r.URL):   http.StatusForbidden,
		"http://" + host + ":80": http.StatusForbidden,
	} {
		conn, resp, err := dial(t, r, cookie, origin)
		if err == nil {
			conn.CloseNow()
			t.Errorf("origin %q may open a socket", origin)
			continue
		}
		if resp == nil || resp.StatusCode != want {
			t.Errorf("origin %q: %v %v", origin, resp, err)
		}
	}
	if _, resp, err := dial(t, r, "nobody", r.URL); err == nil || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody may open a socket: %v", err)
	}
}

// A page that has seen part of a conversation gets what follows, once and in
// order, whoever writes and however fast.
func TestFollowsConversation(t *testing.T) {
	r, mei, cookie := furnished(t)
	c := r.Chat("Ana", "m0")
	seen := c.State().Seq
	for i := 1; i <= 30; i++ {
		c.Send("m" + strconv.Itoa(i))
	}
	p := connect(t, r, cookie)
	p.at("all", c, seen)
	go func() {
		for i := 31; i <= 60; i++ {
			c.Send("m" + strconv.Itoa(i))
		}
		c.Reply(mei, "the last")
	}()
	var texts []string
	for seq := seen; len(texts) == 0 || texts[len(texts)-1] != "the last"; {
		f := p.waitType("events")
		if f.After != seq || f.Conv != c.ID {
			t.Fatalf("events after %d, want after %d", f.After, seq)
		}
		seq = f.Seq
		for _, part := range strings.Split(f.Items, `<div class="bubble marked" dir="auto">`)[1:] {
			text, _, _ := strings.Cut(part, "</div>")
			texts = append(texts, text)
		}
	}
	if len(texts) != 61 {
		t.Fatalf("%d messages: %q", len(texts), texts)
	}
	for i, text := range texts[:60] {
		if text != "m"+strconv.Itoa(i+1) {
			t.Errorf("message %d is %q", i+1, text)
		}
	}
}

// What changes around the log comes with the events, and only if it changed.
func TestAroundTheLog(t *testing.T) {
	r, mei, cookie := furnished(t)
	c := r.Chat("Ana", "hello")
	p := connect(t, r, cookie)
	p.at("all", c, c.State().Seq)
	p.waitType("counts")

	c.Send("again")
	if f := p.waitType("events"); !strings.Contains(f.Head, "Take") || !strings.Contains(f.Items, "again") {
		t.Errorf("%+v", f)
	}
	c.Send("and again")
	if f := p.waitType("events"); f.Head != "" || f.Facts != "" || !strings.Contains(f.Items, "goes-on") {
		t.Errorf("%+v", f)
	}
	c.Reply(mei, "hi")
	if f := p.waitType("events"); !strings.Contains(f.Head, "Assigned to you") || strings.Contains(f.Head, ">Take<") || !strings.Contains(f.Receipt, "Sent") {
		t.Errorf("%+v", f)
	}
	c.Read()
	if f := p.waitType("events"); !strings.Contains(f.Receipt, "Read") || f.Items != "" || f.Seq != c.State().Seq {
		t.Errorf("%+v", f)
	}
	c.Resolve(mei)
	if f := p.waitType("events"); !strings.Contains(f.Head, "Reopen") {
		t.Errorf("%+v", f)
	}
	c.Rate(2, "slow")
	if f := p.waitType("events"); !strings.Contains(f.Facts, "slow") || !strings.Contains(f.Items, "Rated <bdi>2</bdi> of 5") {
		t.Errorf("%+v", f)
	}
}

// Several agents who look at one conversation each see it in their language, and
// as it is to them.
func TestSeveralLook(t *testing.T) {
	r, mei, cookie := furnished(t)
	r.Agent("Li", "li@example.com", inboxes.Site)
	r.Agent("Noor", "noor@example.com", inboxes.Site)
	c := r.Chat("Ana", "hello")
	var pages []*page
	for _, cookie := range []string{cookie, r.Session("li@example.com"), r.Session("noor@example.com") + "; parley_lang=ar"} {
		p := connect(t, r, cookie)
		p.at("all", c, c.State().Seq)
		p.waitType("counts")
		pages = append(pages, p)
	}
	// events returns what each page gets, up to the event that was last.
	events := func() (got []frame) {
		for _, p := range pages {
			var all frame
			for seq := c.State().Seq; all.Seq < seq; {
				f := p.waitType("events")
				f.Items = all.Items + f.Items
				if f.Head == "" {
					f.Head = all.Head
				}
				all = f
			}
			got = append(got, all)
		}
		return got
	}

	c.Reply(mei, "<b>hi</b>")
	got := events()
	for i, want := range []struct{ head, items string }{
		{"Assigned to you", "Mei"},
		{"Mei", "Mei"},
		{"act-take", "استُلمت"},
	} {
		if !strings.Contains(got[i].Head, want.head) || !strings.Contains(got[i].Items, want.items) || !strings.Contains(got[i].Items, "&lt;b&gt;hi") {
			t.Errorf("page %d: %+v", i, got[i])
		}
	}
	if strings.Contains(got[0].Head, "act-take") || !strings.Contains(got[1].Head, "act-take") {
		t.Errorf("who may take it: %s, %s", got[0].Head, got[1].Head)
	}
	c.Send("again")
	for i, f := range events() {
		if f.Head != "" || strings.Count(f.Items, "again") != 1 {
			t.Errorf("page %d: %+v", i, f)
		}
	}
}

// A page that knows another log is told to load it anew.
func TestStale(t *testing.T) {
	r, _, cookie := furnished(t)
	c := r.Chat("Ana", "hello")
	p := connect(t, r, cookie)
	at := func(change map[string]any) {
		t.Helper()
		f := map[string]any{"t": "at", "view": "all", "conv": c.ID, "seq": 2, "last": p.id(c, 2), "epoch": p.epoch(), "visible": true}
		for k, v := range change {
			f[k] = v
		}
		p.send(f)
		if got := p.waitType("stale"); got.Conv != f["conv"] {
			t.Errorf("%v: stale %q", change, got.Conv)
		}
	}
	at(map[string]any{"epoch": "another"})
	at(map[string]any{"last": store.NewID()})
	at(map[string]any{"seq": 0})
	at(map[string]any{"seq": 1 << 40})
	at(map[string]any{"conv": store.NewID()})
}

func TestSignOutClosesThePages(t *testing.T) {
	r, _, cookie := furnished(t)
	p, other := connect(t, r, cookie), connect(t, r, r.Session("mei@example.com"))
	p.waitType("hello")
	other.waitType("hello")
	visit(t, r, cookie).post("/inbox/sign-out").want(t, http.StatusSeeOther)
	if code := p.waitClose(); code != inbox.CloseSignedOut {
		t.Errorf("closed with %d", code)
	}
	other.at("all", nil, 0)
	other.waitType("counts") // another session of the same agent goes on
}

// At the end of a relay pages are told to move; who stays is closed.
func TestDrain(t *testing.T) {
	r, _, cookie := furnished(t)
	goes, stays := connect(t, r, cookie), connect(t, r, cookie)
	goes.waitType("hello")
	stays.waitType("hello")
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	drained := make(chan struct{})
	go func() {
		r.Inbox.Drain(ctx)
		close(drained)
	}()
	if f := goes.waitType("move"); f.Within <= 0 {
		t.Errorf("%+v", f)
	}
	goes.conn.Close(websocket.StatusNormalClosure, "")
	if code := stays.waitClose(); code != wire.CloseGoingAway {
		t.Errorf("closed with %d", code)
	}
	next(t, drained)
	if _, resp, err := dial(t, r, cookie, r.URL); err == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a new page was let in: %v", err)
	}
}

func TestBadFrames(t *testing.T) {
	r, _, cookie := furnished(t)
	for name, test := range map[string]struct {
		frames []string
		code   wire.Close
	}{
		"not JSON":        {[]string{"{"}, wire.CloseHello},
		"trailing":        {[]string{`{"t":"at"}{}`}, wire.CloseHello},
		"wrong type":      {[]string{`{"t":"at","seq":-1}`}, wire.CloseHello},
		"huge number":     {[]string{`{"t":"at","seq":1e400}`}, wire.CloseHello},
		"not an id":       {[]string{`{"t":"at","conv":"../x"}`}, wire.CloseHello},
		"too many rows":   {[]string{`{"t":"at","rows":[` + strings.Repeat(`{},`, 500) + `{}]}`}, wire.CloseHello},
		"not UTF-8":       {[]string{"{\"t\":\"\xff\"}"}, 1007},
		"too long":        {[]string{`{"t":"` + strings.Repeat("x", 70<<10) + `"}`}, 1009},
		"too many frames": {repeated(`{"t":"nothing"}`, 200), wire.CloseRate},
	} {
		t.Run(name, func(t *testing.T) {
			p := connect(t, r, cookie)
			for _, f := range test.frames {
				if p.conn.Write(t.Context(), websocket.MessageText, []byte(f)) != nil {
					break // closed already
				}
			}
			if code := p.waitClose(); code != test.code {
				t.Errorf("closed with %d, want %d", code, test.code)
			}
		})
	}
	// Frames of a type that nobody knows are nothing.
	p := connect(t, r, cookie)
	p.send(map[string]any{"t": "later", "new": true})
	p.at("all", nil, 0)
	p.waitType("counts")
}

func repeated(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}

// Another relay on the same store hears of everything.
func TestTwoRelays(t *testing.T) {
	r, mei, cookie := furnished(t)
	second := inboxes.On(t, r.Store)
	c := r.Chat("Ana", "hello")
	p := connect(t, second, cookie)
	p.at("all", c, c.State().Seq)
	p.waitType("counts")
	visit(t, r, cookie).call("/inbox/shop/c/"+c.ID+"/reply", "id", store.NewID(), "text", "from the first").want(t, http.StatusOK)
	p.wait("the reply", func(f frame) bool { return strings.Contains(f.Items, "from the first") })
	if s := c.State(); s.Agent != mei.ID || s.Status != chat.StatusOpen {
		t.Errorf("%+v", s)
	}
}

// A page that was away while the longest messages came gets them all: no frame
// is more than a socket may queue.
func TestLongMessages(t *testing.T) {
	r, _, cookie := furnished(t)
	c := r.Chat("Ana", "short")
	seen := c.State().Seq
	long := strings.Repeat(`"<&😀`, 2_500)
	for range 40 {
		c.Send(long)
	}
	p := connect(t, r, cookie)
	p.at("all", c, seen)
	for seq := seen; seq < seen+40; {
		f := p.waitType("events")
		if f.After != seq {
			t.Fatalf("after %d, want %d", f.After, seq)
		}
		if len(f.Items) > 512<<10 {
			t.Errorf("a frame of %d bytes", len(f.Items))
		}
		seq = f.Seq
	}
}
