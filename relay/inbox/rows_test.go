package inbox_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/testing/inboxes"
)

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
