package tabs

import (
	"slices"
	"strconv"

	"github.com/parley-chat/parley/templates/words"
	"github.com/parley-chat/parley/widget/dom"
	"github.com/parley-chat/parley/widget/host"
	"github.com/parley-chat/parley/widget/view"
)

// Note is something that the widget told the loader.
type Note struct {
	Name, Text string
	Number     int64
}

// Tab is a tab of the visitor's with the widget in it.
type Tab struct {
	visitor
	// Notes are what the loader was told, Paths what was fetched and Articles
	// answers that; Status is the answer's, 200 if it is 0.
	Notes    []Note
	Paths    []string
	Articles string
	Status   int
	// Tries are the times at which the widget began to connect; asking for a
	// ticket is the beginning.
	Tries []int64
	// Reloads counts how often the frame asked to be loaded anew.
	Reloads int
	// Size is how many bytes of operations the last input brought.
	Size int
	// Frozen: the browser runs nothing in the tab.
	Frozen bool
	// Refuse is the status with which tickets are refused.
	Refuse int64

	world   *World
	widget  *view.Widget
	options []string
	timer   int64
	conn    *conn
	closed  bool
	asking  bool
}

// Open opens a tab and boots the widget; options are keys of host.Boot and
// their values by turns, over the usual ones.
func (w *World) Open(options ...string) *Tab {
	t := &Tab{world: w, options: options}
	t.tell = t.Tell
	w.tabs = append(w.tabs, t)
	t.boot()
	return t
}

func (t *Tab) boot() {
	t.Page, t.widget, t.timer = &dom.Tree{}, view.New(), 0
	list := []string{
		host.BootLocale, "en", host.BootSite, "shop", host.BootName, "Kiln & Clay",
		host.BootSearch, "here", host.BootZone, "0",
	}
	list = append(list, t.options...)
	list = append(list, said(list)...)
	keys := make([]string, 0, len(t.world.Stored))
	for key := range t.world.Stored {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	if t.world.NoStorage {
		list = append(list, host.BootDenied, "1")
		keys = nil
	}
	for _, key := range keys {
		list = append(list, host.BootStored+key, t.world.Stored[key])
	}
	t.Tell(host.Input{Kind: host.Boot, List: list})
}

// said are the words that a page in the language of the options brings.
func said(options []string) (list []string) {
	locale := ""
	for i := 1; i < len(options); i += 2 {
		if options[i-1] == host.BootLocale {
			locale = options[i]
		}
	}
	for key, text := range words.Visitor().For(locale).Widget() {
		list = append(list, host.BootWord+key, text)
	}
	return list
}

// Reload loads the page that embeds the widget anew, so the panel is closed.
func (t *Tab) Reload() {
	t.hangUp()
	t.release()
	t.Notes = nil
	t.boot()
}

// Close closes the tab; what the widget had in memory is gone.
func (t *Tab) Close() {
	t.closed = true
	t.hangUp()
	t.world.tabs = slices.DeleteFunc(t.world.tabs, func(o *Tab) bool { return o == t })
	t.release()
}

func (t *Tab) release() {
	if t.world.owner != t {
		return
	}
	t.world.owner = nil
	for _, o := range t.world.tabs {
		if o != t {
			o.own()
			return
		}
	}
}

// Tell gives the widget an input and carries out what it answers.
func (t *Tab) Tell(in host.Input) {
	if t.closed {
		return
	}
	in.Now = t.world.Now
	for i := range in.Random {
		in.Random[i] = byte(t.world.random.Uint32())
	}
	// What crosses into the program does so as bytes.
	parsed, ok := host.Parse(in.Append(nil))
	if !ok {
		panic("an input cannot be read back")
	}
	ops := slices.Clone(t.widget.Handle(&parsed))
	t.Size = len(ops)
	r := dom.Reader{B: ops}
	for r.More() {
		op := r.Byte()
		if t.Page.Carry(op, &r) {
			continue
		}
		t.carry(op, &r)
	}
	if r.Bad {
		panic("the operations cannot be read")
	}
	if t.Page.Wrong != "" {
		panic(t.Page.Wrong + "\n" + t.Page.Root.Dump())
	}
}

func (t *Tab) carry(op byte, r *dom.Reader) {
	w := t.world
	switch op {
	case host.OpDial:
		t.dial()
	case host.OpSend:
		frame := r.Str()
		if t.conn != nil && t.conn.open {
			t.conn.send(frame)
		}
	case host.OpHangUp:
		t.hangUp()
	case host.OpTimer:
		ms := int64(r.Num())
		if ms > w.Early {
			ms -= w.Early
		}
		t.timer = w.Now + ms
	case host.OpStill:
		t.timer = 0
	case host.OpSave:
		t.save(r.Str(), r.Str())
	case host.OpDrop:
		delete(w.Stored, r.Str())
	case host.OpClaim:
		t.claim(r.Str(), r.Str(), r.Str())
	case host.OpPost:
		w.broadcast(t, r.Str())
	case host.OpOwn:
		t.own()
	case host.OpPort:
		t.note(Note{r.Str(), r.Str(), int64(r.Num())})
	case host.OpFetch:
		path := r.Str()
		t.Paths = append(t.Paths, path)
		status, body := t.Status, t.Articles
		if status == 0 {
			status = 200
		}
		w.after(Latency, func() {
			t.Tell(host.Input{Kind: host.Fetched, A: path, B: body, N: int64(status)})
		})
	case host.OpReload:
		t.Reloads++
	case host.OpLive:
	default:
		panic("unknown operation " + strconv.Itoa(int(op)))
	}
}

func (t *Tab) save(key, value string) {
	if t.world.NoStorage {
		t.world.after(0, func() { t.Tell(host.Input{Kind: host.Denied}) })
		return
	}
	if value == "" {
		delete(t.world.Stored, key)
		return
	}
	t.world.Stored[key] = value
}

func (t *Tab) claim(key, old, value string) {
	t.world.after(1, func() {
		if t.closed {
			return
		}
		had := t.world.Stored[key]
		if had == old || t.world.NoStorage {
			t.save(key, value)
			had = value
		}
		t.Tell(host.Input{Kind: host.Claimed, A: key, B: had})
	})
}

func (t *Tab) own() {
	w := t.world
	if w.owner != nil && w.owner != t && !w.NoLocks {
		return
	}
	w.owner = t
	w.after(1, func() { t.Tell(host.Input{Kind: host.Owner}) })
}

func (t *Tab) note(n Note) {
	t.Notes = append(t.Notes, n)
	switch n.Name {
	case "ticket":
		t.Tries, t.asking = append(t.Tries, t.world.Now), true
		t.world.after(Latency, func() {
			switch {
			case t.world.Offline || t.world.Relay.Down:
				t.asking = false
				t.Port("ticket", "", 0)
			case t.Refuse != 0:
				t.Port("ticket", "", t.Refuse)
			default:
				t.Port("ticket", "T"+strconv.FormatInt(t.world.Now, 10), 0)
			}
		})
	case "close":
		t.Port("hide", "", 0)
	}
}

func (t *Tab) posted(text string) { t.Tell(host.Input{Kind: host.Posted, A: text}) }

func (t *Tab) tick() {
	t.timer = 0
	t.Tell(host.Input{Kind: host.Tick})
}

// Port is something that the loader says.
func (t *Tab) Port(name, text string, n int64) {
	t.Tell(host.Input{Kind: host.Port, A: name, B: text, N: n})
}

// Show opens the panel.
func (t *Tab) Show() { t.Port("show", "", 0) }

// Hide closes the panel.
func (t *Tab) Hide() { t.Port("hide", "", 0) }

// Visible says whether the browser shows the tab.
func (t *Tab) Visible(on bool) { t.Tell(host.Input{Kind: host.Visible, N: number(on)}) }

// Online says whether the browser has a network; World.Offline decides whether
// that is true.
func (t *Tab) Online(on bool) { t.Tell(host.Input{Kind: host.Online, N: number(on)}) }

// Unread is what the badge shows.
func (t *Tab) Unread() int64 {
	for _, n := range slices.Backward(t.Notes) {
		if n.Name == "unread" {
			return n.Number
		}
	}
	return 0
}

// Noted reports whether the loader was told something by that name.
func (t *Tab) Noted(name string) bool {
	return slices.ContainsFunc(t.Notes, func(n Note) bool { return n.Name == name })
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
