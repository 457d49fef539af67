package inbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/inbox"
	"github.com/parley-chat/parley/relay/people"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/testing/inboxes"
	"github.com/parley-chat/parley/relay/wire"
)

// patience is how long a frame may take to come.
const patience = 10 * time.Second

// frame is what the relay sends, as far as tests look at it.
type frame struct {
	Type    string `json:"t"`
	Conv    string
	After   uint64
	Seq     uint64
	Last    string
	HTML    string
	Items   string
	Head    string
	Receipt string
	Facts   string
	Views   map[string]int64
	Waits   bool
	Name    string
	Role    string
	On      bool
	Within  int64
	Who     []struct{ ID, Name string }
	Counts  map[string]int64
}

// page is an open page's socket.
type page struct {
	t    *testing.T
	r    *inboxes.Relay
	conn *websocket.Conn
}

func dial(t *testing.T, r *inboxes.Relay, cookie, origin string) (*websocket.Conn, *http.Response, error) {
	h := http.Header{"Cookie": {"parley_agent=" + cookie}}
	if origin != "" {
		h.Set("Origin", origin)
	}
	return websocket.Dial(t.Context(), "ws"+strings.TrimPrefix(r.URL, "http")+"/inbox/shop/live", &websocket.DialOptions{HTTPHeader: h})
}

// connect opens a page's socket that says nothing yet.
func connect(t *testing.T, r *inboxes.Relay, cookie string) *page {
	t.Helper()
	conn, _, err := dial(t, r, cookie, r.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(4 << 20)
	t.Cleanup(func() { conn.CloseNow() })
	return &page{t, r, conn}
}

// at says what the page shows: a view without rows, and a conversation up to
// an event.
func (p *page) at(view string, c *inboxes.Chat, seq uint64) {
	p.t.Helper()
	f := map[string]any{"t": "at", "view": view, "rows": []any{}, "visible": true}
	if c != nil {
		f["conv"], f["seq"], f["last"], f["epoch"] = c.ID, seq, p.id(c, seq), p.epoch()
	}
	p.send(f)
}

func (p *page) epoch() string {
	p.t.Helper()
	epoch, err := p.r.Store.Epoch(p.t.Context(), inboxes.Site)
	if err != nil {
		p.t.Fatal(err)
	}
	return epoch
}

func (p *page) id(c *inboxes.Chat, seq uint64) string {
	p.t.Helper()
	events, _, err := p.r.Store.Events(p.t.Context(), inboxes.Site, c.ID, seq-1, 1)
	if err != nil || len(events) == 0 {
		p.t.Fatal("no event", seq, err)
	}
	return events[0].ID
}

func (p *page) send(f any) {
	p.t.Helper()
	b, err := json.Marshal(f)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.conn.Write(p.t.Context(), websocket.MessageText, b); err != nil {
		p.t.Fatal(err)
	}
}

// wait returns the next frame that is like that, and drops those before it.
func (p *page) wait(what string, like func(frame) bool) frame {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	for {
		_, b, err := p.conn.Read(ctx)
		if err != nil {
			p.t.Fatalf("waiting for %s: %v", what, err)
		}
		var f frame
		if err := json.Unmarshal(b, &f); err != nil {
			p.t.Fatal(err)
		}
		if like(f) {
			return f
		}
	}
}

// waitAny returns the next frame of one of the types.
func (p *page) waitAny(types string) frame {
	p.t.Helper()
	return p.wait(types, func(f frame) bool { return slices.Contains(strings.Split(types, ", "), f.Type) })
}

func (p *page) waitType(t string) frame {
	p.t.Helper()
	return p.wait(t, func(f frame) bool { return f.Type == t })
}

// waitClose returns the code with which the relay ends the connection.
func (p *page) waitClose() wire.Close {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	for {
		if _, _, err := p.conn.Read(ctx); err != nil {
			if errors.Is(err, context.DeadlineExceeded) {
				p.t.Fatal("the connection did not end")
			}
			return wire.Close(websocket.CloseStatus(err))
		}
	}
}

func furnished(t *testing.T) (*inboxes.Relay, people.Agent, string) {
	t.Helper()
	r := inboxes.Start(t)
	mei := r.Agent("Mei", "mei@example.com", inboxes.Site)
	return r, mei, r.Session("mei@example.com")
}

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
		for _, part := range strings.Split(f.Items, `<div class="bubble" dir="auto">`)[1:] {
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
	if f := p.waitType("events"); !strings.Contains(f.Head, "Yours") || strings.Contains(f.Head, ">Take<") || !strings.Contains(f.Receipt, "Sent") {
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
		{"Yours", "Mei"},
		{"Mei", "Mei"},
		{"act-take", "استلم"},
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

// Rows change on all pages of the site, in the page's language.
func TestRows(t *testing.T) {
	r, mei, cookie := furnished(t)
	p := connect(t, r, cookie)
	p.at("all", nil, 0)
	p.waitType("counts")
	c := r.Chat("Ana", "hello")
	row := p.waitType("row")
	if row.Conv != c.ID || !row.Waits || !standsIn(row.Views, chat.ViewAll, chat.ViewOpen, chat.ViewUnassigned, chat.ViewVisitor(c.State().Visitor)) || !strings.Contains(row.HTML, "hello") {
		t.Errorf("%+v", row)
	}
	if n := p.waitType("counts").Counts; n["queue"] != 1 || n["all"] != 1 || n["mine"] != 0 {
		t.Errorf("counts %+v", n)
	}
	c.Reply(mei, "hi")
	row = p.wait("the reply", func(f frame) bool { return f.Type == "row" && strings.Contains(f.HTML, "hi") })
	if row.Waits || !standsIn(row.Views, chat.ViewAll, chat.ViewOpen, chat.ViewAgent(mei.ID), chat.ViewVisitor(c.State().Visitor)) {
		t.Errorf("%+v", row)
	}
	if n := p.waitType("counts").Counts; n["queue"] != 0 || n["all"] != 1 || n["mine"] != 1 {
		t.Errorf("counts %+v", n)
	}
	c.Resolve(mei)
	row = p.wait("the end", func(f frame) bool { return f.Type == "row" && f.Views[chat.ViewResolved] != 0 })
	if !standsIn(row.Views, chat.ViewAll, chat.ViewResolved, chat.ViewVisitor(c.State().Visitor), chat.ViewOffered) {
		t.Errorf("%+v", row)
	}
}

// standsIn reports whether a row stands in these lists and no others.
func standsIn(views map[string]int64, lists ...string) bool {
	slices.Sort(lists)
	return slices.Equal(slices.Sorted(maps.Keys(views)), lists)
}

// The queue has the longest wait first, on its page and in what comes live, and
// nobody moves up by writing again.
func TestQueueOrder(t *testing.T) {
	r, _, cookie := furnished(t)
	p := connect(t, r, cookie)
	p.at("queue", nil, 0)
	p.waitType("counts")
	var queue []string
	last := int64(0)
	for _, name := range []string{"Ana", "Ben", "Cem"} {
		c := r.Chat(name, "hello")
		queue = append(queue, c.ID)
		row := p.wait(name, func(f frame) bool { return f.Type == "row" && f.Conv == c.ID })
		score := row.Views[chat.ViewUnassigned]
		if last != 0 && score >= last {
			t.Errorf("%s stands at %d, the one before at %d", name, score, last)
		}
		last = score
		c.Send("anybody there?")
		row = p.wait(name+" again", func(f frame) bool { return f.Type == "row" && f.Conv == c.ID && f.Seq > row.Seq })
		if row.Views[chat.ViewUnassigned] != score {
			t.Errorf("%s moved from %d to %d", name, score, row.Views[chat.ViewUnassigned])
		}
	}
	body := visit(t, r, cookie).get("/inbox/shop/queue").want(t, http.StatusOK).body
	var shown []string
	for _, m := range regexp.MustCompile(`id="row-(\w+)"`).FindAllStringSubmatch(body, -1) {
		shown = append(shown, m[1])
	}
	if !slices.Equal(shown, queue) {
		t.Errorf("the queue shows %v, want %v", shown, queue)
	}
}

// The row of the open conversation comes with its events, once, and counts that
// are as before do not come at all. When another is opened, the row comes as any.
func TestRowOfTheOpenConversation(t *testing.T) {
	r, mei, cookie := furnished(t)
	open, other := r.Chat("Ana", "hello"), r.Chat("Ben", "hello")
	open.Reply(mei, "hi")
	other.Reply(mei, "hi")
	p := connect(t, r, cookie)
	p.at("all", open, open.State().Seq)
	p.waitType("counts")

	for i := range 3 {
		text := "message " + strconv.Itoa(i)
		seq := open.Send(text)
		if f := p.waitAny("events, row"); f.Type != "events" || f.Seq != seq {
			t.Fatalf("first comes %+v", f)
		}
		if f := p.waitAny("events, row"); f.Type != "row" || f.Conv != open.ID || f.Seq != seq || !strings.Contains(f.HTML, text) || !f.Waits {
			t.Fatalf("then comes %+v", f)
		}
	}
	seq := other.Send("me too")
	if f := p.waitAny("events, row, counts"); f.Type != "row" || f.Conv != other.ID || f.Seq != seq {
		t.Errorf("after what is not open: %+v", f)
	}
	seq = other.Send("and more")
	if f := p.waitAny("events, row, counts"); f.Type != "row" || f.Conv != other.ID || f.Seq != seq {
		t.Errorf("after what is not open: %+v", f)
	}

	p.at("all", other, seq)
	p.waitType("counts")
	seq = open.Send("still there?")
	if f := p.waitAny("events, row, counts"); f.Type != "row" || f.Conv != open.ID || f.Seq != seq {
		t.Errorf("%+v", f)
	}
	// A change of the counts comes although the row came with the events.
	other.Resolve(mei)
	p.wait("the counts", func(f frame) bool { return f.Type == "counts" && f.Counts["done"] == 1 })
}

// A page whose rows are not what the store has gets the list; one that is up
// to date does not.
func TestListIsBroughtUpToDate(t *testing.T) {
	r, _, cookie := furnished(t)
	c := r.Chat("Ana", "hello")
	p := connect(t, r, cookie)
	p.send(map[string]any{"t": "at", "view": "queue", "rows": []any{map[string]any{"c": c.ID, "s": c.State().Seq - 1}}})
	if f := p.waitType("list"); !strings.Contains(f.HTML, "row-"+c.ID) {
		t.Errorf("%+v", f)
	}
	p.send(map[string]any{"t": "at", "view": "queue", "rows": []any{map[string]any{"c": c.ID, "s": c.State().Seq}}})
	if f := p.wait("counts or list", func(f frame) bool { return f.Type == "counts" || f.Type == "list" }); f.Type == "list" {
		// The counts of the first answer may still have been on their way.
		t.Error("the list was sent again")
	}
}

func TestTypingAndViewing(t *testing.T) {
	r, mei, cookie := furnished(t)
	ana := r.Agent("Ana", "ana@example.com", inboxes.Site)
	c := r.Chat("Cy", "hello")
	one, two := connect(t, r, cookie), connect(t, r, r.Session("ana@example.com"))
	one.at("all", c, c.State().Seq)
	one.wait("Mei looks", func(f frame) bool { return f.Type == "viewing" && len(f.Who) == 1 && f.Who[0].ID == mei.ID })
	two.at("all", c, c.State().Seq)
	one.wait("both look", func(f frame) bool { return f.Type == "viewing" && f.Conv == c.ID && len(f.Who) == 2 })

	two.send(map[string]any{"t": "typing", "conv": c.ID, "on": true})
	if f := one.waitType("typing"); f.Name != ana.Name || f.Role != "agent" || !f.On {
		t.Errorf("%+v", f)
	}
	// Nobody types in what they have not opened.
	other := r.Chat("Di", "hello")
	two.send(map[string]any{"t": "typing", "conv": other.ID, "on": true})
	two.send(map[string]any{"t": "typing", "conv": c.ID, "on": false})
	if f := one.waitType("typing"); f.On || f.Conv != c.ID {
		t.Errorf("%+v", f)
	}
	two.conn.CloseNow()
	one.wait("Ana has gone", func(f frame) bool { return f.Type == "viewing" && len(f.Who) == 1 })
}

// The visitor's message is read when the agent has it open, and not before.
func TestRead(t *testing.T) {
	r, _, cookie := furnished(t)
	c := r.Chat("Ana", "hello")
	p := connect(t, r, cookie)
	seq := c.State().VisitorSeq
	p.send(map[string]any{"t": "read", "conv": c.ID, "seq": seq}) // not open
	p.at("all", c, c.State().Seq)
	p.waitType("counts")
	if c.State().AgentRead != 0 {
		t.Error("read before it was open")
	}
	p.send(map[string]any{"t": "read", "conv": c.ID, "seq": seq})
	p.wait("the row without a dot", func(f frame) bool { return f.Type == "row" && f.Conv == c.ID && !f.Waits })
	if got := c.State().AgentRead; got != seq {
		t.Errorf("read up to %d, want %d", got, seq)
	}
}

// Visitors hear of the first agent who comes and of the last who goes.
func TestPresence(t *testing.T) {
	r, _, cookie := furnished(t)
	signs := make(chan bool, 16)
	stop, err := r.Store.Watch(t.Context(), store.PresenceTopic(inboxes.Site), func(n store.Note) {
		if n.Sign != nil {
			signs <- n.Sign.On
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	present := func(want int) {
		t.Helper()
		members, err := r.Store.Present(t.Context(), inboxes.Site, "agents", r.Now().UnixMilli())
		if err != nil || len(members) != want {
			t.Errorf("%d are there, want %d: %v", len(members), want, err)
		}
	}
	one := connect(t, r, cookie)
	one.waitType("hello")
	if !next(t, signs) {
		t.Error("the first did not come")
	}
	two := connect(t, r, cookie)
	two.waitType("hello")
	present(2)
	one.conn.Close(websocket.StatusNormalClosure, "")
	two.at("all", nil, 0)
	two.waitType("counts")
	two.conn.Close(websocket.StatusNormalClosure, "")
	if next(t, signs) {
		t.Error("another came")
	}
	present(0)
}

func next[T any](t *testing.T, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("nothing came")
		panic("unreachable")
	}
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

// A message that comes while the first page connects is not lost between what
// the page was made of and what it is told.
func TestRowsWhileConnecting(t *testing.T) {
	r, _, cookie := furnished(t)
	for range 20 {
		conn := connect(t, r, cookie)
		made := make(chan *inboxes.Chat, 1)
		go func() { made <- r.Chat("Ana", "hello") }()
		conn.at("all", nil, 0)
		c := next(t, made)
		conn.wait("the new row", func(f frame) bool { return strings.Contains(f.HTML, "row-"+c.ID) })
		conn.conn.CloseNow()
	}
}
