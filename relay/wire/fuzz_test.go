package wire_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// FuzzParse reads every input a second time with encoding/json: what is valid,
// well typed, within the ranges and without a known field twice is accepted
// with the same values, and nothing else is.
func FuzzParse(f *testing.F) {
	for name := range frames {
		f.Add([]byte(name)) // not JSON
	}
	for _, frame := range frames {
		f.Add(frame.Append(nil))
	}
	for _, text := range []string{
		`{"t":"a","t":"b"}`, `{"T":"a"}`, `{"seq":1e400}`, `{"seq":-1}`, `{"sent":-7}`, `{"text":"\ud83d\ude00\u0000"}`, `{"text":"\ud83d"}`,
		`{"x":[[[{"t":1}]]],"v":1}`, `{"events":[{"seq":1,"kind":"message","text":"x"}]}`, `{}x`, "\ufeff{}", `{"on":true,"x":null}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := wire.Parse(data)
		if !utf8.Valid(data) || deep(data) || halfPair(data) {
			return // a session refuses the first before; encoding/json takes the others
		}
		want, ok := reference(data)
		switch {
		case err == nil && !ok:
			t.Fatalf("accepted %q", data)
		case err != nil && ok:
			t.Fatalf("refused %q: %v", data, err)
		case err == nil && !reflect.DeepEqual(got, want):
			t.Fatalf("%q\n got %+v\nwant %+v", data, got, want)
		}
		if err != nil {
			return
		}
		again, err := wire.Parse(got.Append(nil))
		if err != nil || !reflect.DeepEqual(again, got) {
			t.Fatalf("%q\nread %+v\nback %+v, %v", data, got, again, err)
		}
	})
}

// fields are the members of a JSON object by their exact names.
type fields map[string]json.RawMessage

var (
	unsigned = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)
	signed   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	half     = regexp.MustCompile(`(?i)\\ud[89a-f]`)
	pair     = regexp.MustCompile(`(?i)\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}`)
)

// halfPair reports whether there may be half a surrogate pair in data.
func halfPair(data []byte) bool { return half.Match(pair.ReplaceAll(data, nil)) }

// deep reports whether data may be nested more deeply than the reader goes.
func deep(data []byte) bool {
	return bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > 32
}

// reader reads typed members; bad is set when one is not as it must be.
type reader struct {
	of  fields
	bad bool
}

func read[T any](r *reader, name string, form *regexp.Regexp, first string) (v T) {
	raw, ok := r.of[name]
	switch {
	case !ok:
	case form != nil && !form.Match(raw), first != "" && !bytes.ContainsAny(raw[:1], first), json.Unmarshal(raw, &v) != nil:
		r.bad = true
	}
	return v
}

func (r *reader) str(name string) string  { return read[string](r, name, nil, `"`) }
func (r *reader) bool(name string) bool   { return read[bool](r, name, nil, "tf") }
func (r *reader) uint(name string) uint64 { return read[uint64](r, name, unsigned, "") }

func (r *reader) int(name string, limit int64) int64 {
	v := read[int64](r, name, signed, "")
	r.bad = r.bad || v > limit || v < -limit
	return v
}

func list[T any](r *reader, name string, limit int, known []string, item func(*reader) T) (all []T) {
	raw := read[[]json.RawMessage](r, name, nil, "[")
	r.bad = r.bad || len(raw) > limit
	for _, element := range raw {
		inner, ok := object(element, known)
		if !ok {
			r.bad = true
			return nil
		}
		all = append(all, item(inner))
		r.bad = r.bad || inner.bad
	}
	return all
}

// object takes an object apart; not if a known name stands twice.
func object(data []byte, known []string) (*reader, bool) {
	r := &reader{}
	if !json.Valid(data) || bytes.TrimLeft(data, " \t\r\n")[0] != '{' || json.Unmarshal(data, &r.of) != nil {
		return nil, false
	}
	tokens := json.NewDecoder(bytes.NewReader(data))
	tokens.UseNumber()
	if _, err := tokens.Token(); err != nil {
		return nil, false
	}
	seen := map[string]bool{}
	for tokens.More() {
		key, err := tokens.Token()
		if err != nil {
			return nil, false
		}
		name := key.(string)
		if seen[name] && slices.Contains(known, name) {
			return nil, false
		}
		seen[name] = true
		var skipped json.RawMessage
		if tokens.Decode(&skipped) != nil {
			return nil, false
		}
	}
	return r, true
}

const big, small = 1 << 62, 1 << 30

// reference reads a frame as wire.Parse should, with encoding/json.
func reference(data []byte) (f wire.Frame, ok bool) {
	r, ok := object(data, frameFields)
	if !ok {
		return f, false
	}
	f = wire.Frame{
		Type: r.str("t"), Conv: r.str("conv"), ID: r.str("id"), Seq: r.uint("seq"), Text: r.str("text"), On: r.bool("on"),
		Hello: wire.Hello{
			V: int(r.int("v", small)), Ticket: r.str("ticket"), Token: r.str("token"),
			Locale: r.str("locale"), Page: r.str("page"), Title: r.str("title"), Referrer: r.str("referrer"), Renewed: r.str("renewed"),
		},
		Resume: wire.Resume{Epoch: r.str("epoch"), Last: r.str("last"), Reset: r.bool("reset"), More: r.bool("more")},
		Clock:  wire.Clock{Sent: r.int("sent", big), Slack: r.int("slack", big), Now: r.int("now", big)},
		Form:   wire.Form{Name: r.str("name"), Email: r.str("email"), Score: int(r.int("score", small)), Choice: chosen(r.str)},
		Events: list(r, "events", wire.MaxResume, eventFields, referenceEvent),
		Reply: wire.Reply{
			Online: r.bool("online"), Code: r.str("code"), Within: r.int("within", big),
			Chats: list(r, "chats", wire.MaxChats, chatFields, func(r *reader) wire.Chat {
				return wire.Chat{
					ID: r.str("id"), Status: chat.ParseStatus(r.str("status")), Seq: r.uint("seq"), LastAt: r.int("at", big),
					Preview: r.str("text"), Agent: r.str("name"), Unread: r.bool("unread"),
				}
			}),
			Hits: list(r, "hits", wire.MaxHits, articleFields, func(r *reader) wire.Article {
				a := wire.Article{ID: r.str("id"), Lang: r.str("lang"), Question: r.str("question"), Answer: r.str("answer"), Topic: r.str("topic")}
				alt := read[[]json.RawMessage](r, "alt", nil, "[")
				r.bad = r.bad || len(alt) > 1000
				for _, raw := range alt {
					one := &reader{of: fields{"alt": raw}}
					a.Alt = append(a.Alt, one.str("alt"))
					r.bad = r.bad || one.bad
				}
				return a
			}),
		},
	}
	return f, !r.bad
}

// referenceEvent reads an event likewise.
func referenceEvent(r *reader) chat.Event {
	e := chat.Event{
		Seq: r.uint("seq"), ID: r.str("id"), At: r.int("at", big), Sent: r.int("sent", big),
		Kind: chat.ParseKind(r.str("kind")), Role: chat.ParseRole(r.str("role")),
		From: r.str("from"), Name: r.str("name"), Text: r.str("text"),
	}
	body, ok := r.of["body"]
	if !ok || e.Kind.NewBody() == nil {
		return e
	}
	e.Body = e.Kind.NewBody()
	inner, ok := object(body, bodyFields(e.Body)[""])
	if !ok {
		r.bad = true
		return e
	}
	e.Body.Bind(&bodyReader{inner, bodyFields(e.Body)})
	r.bad = r.bad || inner.bad
	return e
}

// FuzzEvent: what is stored is read back as it was, or refused.
func FuzzEvent(f *testing.F) {
	for _, e := range events {
		f.Add(wire.AppendEvent(nil, &e))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := wire.ParseEvent(data)
		if err != nil || !utf8.Valid(data) {
			return
		}
		again, err := wire.ParseEvent(wire.AppendEvent(nil, &e))
		if err != nil || !reflect.DeepEqual(again, e) {
			t.Fatalf("%q\nread %+v\nback %+v, %v", data, e, again, err)
		}
	})
}

// FuzzArticles: the index that a relay serves is read by widgets.
func FuzzArticles(f *testing.F) {
	for _, a := range articles {
		f.Add(wire.AppendArticles(nil, a))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := wire.ParseArticles(data)
		steps := wire.NewArticleReader(string(data))
		for n := 1; !steps.Done(); n++ {
			steps.Read(n)
		}
		if steps.Err() != err || !reflect.DeepEqual(steps.Articles, all) {
			t.Fatalf("%q\nat once %+v, %v\nin steps %+v, %v", data, all, err, steps.Articles, steps.Err())
		}
		if err != nil || !utf8.Valid(data) {
			return
		}
		again, err := wire.ParseArticles(wire.AppendArticles(nil, all))
		if err != nil || len(again) != len(all) {
			t.Fatalf("%q\nread %+v\nback %+v, %v", data, all, again, err)
		}
		for i := range all {
			if len(all[i].Alt) == 0 {
				all[i].Alt = nil
			}
			if !reflect.DeepEqual(again[i], all[i]) {
				t.Fatalf("%q\nread %+v\nback %+v", data, all[i], again[i])
			}
		}
	})
}

// FuzzAppend: whatever stands in a frame, what is written is valid JSON and
// UTF-8, and encoding/json and wire.Parse read the same from it.
func FuzzAppend(f *testing.F) {
	f.Add("send", vText, uint64(7), int64(-1), true)
	f.Add("", "\x00\x1f\x7f\u2028\xff\xed\xa0\x80\ufffd", uint64(1<<64-1), int64(1<<62), false)
	f.Fuzz(func(t *testing.T, typ, text string, seq uint64, n int64, on bool) {
		n %= 1<<62 + 1
		small := int(n % (1<<30 + 1))
		event := chat.Event{
			Seq: seq, ID: text, At: n, Sent: n, Kind: chat.KindAnswered, Role: chat.RoleAgent, From: text, Name: text,
			Body: &chat.Answered{Offer: seq, Answers: chat.Answers{{Question: text, Type: typ, Value: text}, {}}},
		}
		frame := wire.Frame{
			Type: typ, Conv: text, ID: text, Seq: seq, Text: text, On: on,
			Hello:  wire.Hello{V: small, Ticket: text, Token: text, Locale: text, Page: text, Title: text, Referrer: text},
			Resume: wire.Resume{Epoch: text, Last: text, Reset: on, More: on},
			Clock:  wire.Clock{Sent: n, Slack: n, Now: n},
			Form:   wire.Form{Name: text, Email: text, Score: small, Choice: chosen(func(string) string { return text })},
			Events: []chat.Event{event, {}},
			Reply: wire.Reply{
				Online: on, Code: text, Within: n,
				Chats: []wire.Chat{{ID: text, Status: chat.StatusOpen, Seq: seq, LastAt: n, Preview: text, Agent: text, Unread: on}, {}},
				Hits:  []wire.Article{{ID: text, Lang: text, Question: text, Alt: []string{text, "", typ}, Answer: text, Topic: text}, {}},
			},
		}
		data := frame.Append([]byte("before"))
		data, ok := bytes.CutPrefix(data, []byte("before"))
		if !ok || !utf8.Valid(data) || !json.Valid(data) {
			t.Fatalf("wrote %q", data)
		}
		got, err := wire.Parse(data)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		want, ok := reference(data)
		if !ok || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\n got %+v\nwant %+v", data, got, want)
		}
		if utf8.ValidString(typ) && utf8.ValidString(text) && !reflect.DeepEqual(got, frame) {
			t.Fatalf("wrote %+v\nread  %+v", frame, got)
		}
	})
}
