package frame

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/relay/rich"
	"github.com/parley-chat/parley/relay/wire"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
)

// logWriter writes conversations as a file.
type logWriter interface {
	kind() string   // the content type
	ending() string // of the file's name
	head() []byte
	// log is a page of the log of c; first and last say which of its pages.
	log(c *chat.Conversation, page []chat.Event, first, last bool) []byte
	tail() []byte
}

// newWriter writes "html", "json", or text.
func newWriter(as string, in asked, zone *time.Location, link func(conv, file string) string, survey func(*chat.Conversation) string) logWriter {
	lines := lines{words: in.page.Words, name: in.page.Name, zone: zone, link: link, survey: survey}
	switch as {
	case "html":
		return &asHTML{lines: lines}
	case "json":
		return &asJSON{site: in.site.ID}
	}
	return &asText{lines: lines}
}

// zoneOf is the visitor's clock, by the minutes that their browser adds to UTC.
func zoneOf(r *http.Request) *time.Location {
	minutes, err := strconv.Atoi(r.PostFormValue("zone"))
	if err != nil || minutes < -24*60 || minutes > 24*60 || minutes == 0 {
		return time.UTC
	}
	sign, abs := '+', minutes
	if minutes < 0 {
		sign, abs = '-', -minutes
	}
	return time.FixedZone(fmt.Sprintf("UTC%c%02d:%02d", sign, abs/60, abs%60), minutes*60)
}

// lines are what the visitor reads of a log.
type lines struct {
	words  *words.Words
	name   string
	zone   *time.Location
	link   func(conv, file string) string  // the address of a file
	survey func(*chat.Conversation) string // where a conversation's survey is answered, "" if none is asked
	writer transcript.Writer
}

func (l *lines) at(ms int64) time.Time { return time.UnixMilli(ms).In(l.zone) }

// title names a conversation.
func (l *lines) title(c *chat.Conversation) string {
	return l.words.Say("part.of", "name", l.name) + ", " + l.at(c.StartedAt).Format("2006-01-02 15:04 (MST)")
}

// asks is the last line of a conversation whose survey waits for an answer.
func (l *lines) asks(c *chat.Conversation) (said []ui.Said) {
	if address := l.survey(c); address != "" {
		s := ui.Said{At: l.at(c.OfferedAt), Text: l.words.Say("survey.later", "link", address)}
		s.Line.Form = transcript.System
		said = append(said, s)
	}
	return said
}

// of are the lines of a page of the log of c, which may be the first or the last.
func (l *lines) of(c *chat.Conversation, page []chat.Event, first, last bool) []ui.Said {
	if first {
		l.writer = transcript.Writer{Reader: transcript.Visitor}
	}
	var said []ui.Said
	for i := range page {
		line := l.writer.Line(&page[i])
		if page[i].Kind == chat.KindFilled {
			s := ui.Said{At: l.at(page[i].At), Text: chat.As[chat.Filled](page[i].Body).Says()}
			s.Form = transcript.System
			said = append(said, s)
			continue
		}
		if line.Form == transcript.Silent {
			continue
		}
		s := ui.Said{Line: line, At: l.at(page[i].At)}
		switch {
		case line.Form == transcript.System:
		case line.Role == chat.RoleVisitor:
			s.Speaker = l.words.T("you")
		default:
			s.Speaker = line.Name
			if s.Speaker == "" {
				s.Speaker = l.words.T(line.SpeakerKey())
			}
			s.Speaker = l.words.Say("part.speaker", "name", s.Speaker)
		}
		if s.Text = line.Text; line.Key != "" {
			s.Text = l.words.Say(line.Key, line.Args...)
		}
		for _, f := range chat.FilesOf(&page[i]) {
			if f.IsBlocks() {
				s.Rich = rich.Says(f.Alt)
				s.Text += "\n" + s.Rich
				continue
			}
			s.Files = append(s.Files, ui.SaidFile{Name: f.Says(), Link: l.link(c.ID, f.ID)})
		}
		said = append(said, s)
	}
	if last {
		said = append(said, l.asks(c)...)
	}
	return said
}

type asText struct{ lines }

func (*asText) kind() string   { return "text/plain; charset=utf-8" }
func (*asText) ending() string { return ".txt" }
func (*asText) head() []byte   { return nil }
func (*asText) tail() []byte   { return nil }

func (t *asText) log(c *chat.Conversation, page []chat.Event, first, last bool) []byte {
	var b strings.Builder
	if first {
		b.WriteString(t.title(c) + "\r\n\r\n")
	}
	for _, s := range t.of(c, page, first, last) {
		b.WriteString(s.At.Format("2006-01-02 15:04  "))
		if s.Speaker != "" {
			b.WriteString(s.Speaker + " ")
		} else {
			b.WriteString("- ")
		}
		b.WriteString(strings.ReplaceAll(s.Text, "\n", "\r\n    ") + "\r\n")
		for _, f := range s.Files {
			b.WriteString("    📎 " + f.Name + " <" + f.Link + ">\r\n")
		}
	}
	if last {
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

type asHTML struct{ lines }

func (*asHTML) kind() string   { return "text/html; charset=utf-8" }
func (*asHTML) ending() string { return ".html" }
func (*asHTML) tail() []byte   { return nil }

func (h *asHTML) head() []byte {
	var b bytes.Buffer
	if err := ui.TranscriptHead(h.words, h.name).Render(context.Background(), &b); err != nil {
		panic(err) // memory takes it
	}
	return b.Bytes()
}

func (h *asHTML) log(c *chat.Conversation, page []chat.Event, first, last bool) []byte {
	title := ""
	if first {
		title = h.title(c)
	}
	var b bytes.Buffer
	if err := ui.Transcript(h.words, title, h.of(c, page, first, last)).Render(context.Background(), &b); err != nil {
		panic(err) // memory takes it
	}
	return b.Bytes()
}

// asJSON writes all that is kept, in the form of the protocol's events.
type asJSON struct {
	site string
	more bool
}

func (*asJSON) kind() string   { return "application/json" }
func (*asJSON) ending() string { return ".json" }
func (*asJSON) tail() []byte   { return []byte("]}\n") }

func (j *asJSON) head() []byte {
	site, err := json.Marshal(j.site)
	if err != nil {
		panic(err) // it is a string
	}
	return append(append([]byte(`{"site":`), site...), `,"conversations":[`...)
}

func (j *asJSON) log(c *chat.Conversation, page []chat.Event, first, last bool) []byte {
	var b []byte
	if first {
		if j.more {
			b = append(b, ',')
		}
		j.more = true
		b = fmt.Appendf(b, "\n{\"id\":%q,\"events\":[", c.ID)
	}
	for i := range page {
		if i > 0 || !first {
			b = append(b, ',')
		}
		b = wire.AppendEvent(append(b, '\n'), &page[i])
	}
	if last {
		b = append(b, "]}"...)
	}
	return b
}
