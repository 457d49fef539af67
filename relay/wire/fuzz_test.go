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

// reference reads a frame as wire.Parse should, with encoding/json.
func reference(data []byte) (f wire.Frame, ok bool) {
	r, ok := object(data, wire.FrameFields)
	if !ok {
		return f, false
	}
	const big, small = 1 << 62, 1 << 30
	f = wire.Frame{
		Type: r.str("t"), V: int(r.int("v", small)), Ticket: r.str("ticket"), Token: r.str("token"), Epoch: r.str("epoch"),
		Conv: r.str("conv"), ID: r.str("id"), Seq: r.uint("seq"), Last: r.str("last"), Text: r.str("text"),
		Sent: r.int("sent", big), Slack: r.int("slack", big), Now: r.int("now", big),
		On: r.bool("on"), Reset: r.bool("reset"), More: r.bool("more"), Online: r.bool("online"),
		Score: int(r.int("score", small)), Within: r.int("within", big), Code: r.str("code"),
		Locale: r.str("locale"), Page: r.str("page"), Title: r.str("title"), Referrer: r.str("referrer"),
		Name: r.str("name"), Email: r.str("email"),
		Events: list(r, "events", wire.MaxResume, wire.EventFields, func(r *reader) chat.Event {
			return chat.Event{
				Seq: r.uint("seq"), ID: r.str("id"), At: r.int("at", big), Sent: r.int("sent", big),
				Kind: chat.ParseKind(r.str("kind")), Role: chat.ParseRole(r.str("role")), From: r.str("from"), Name: r.str("name"),
				Text: r.str("text"), Ref: r.uint("ref"), To: r.str("to"), ToName: r.str("toName"), Score: int(r.int("score", small)),
				On: r.bool("on"), Until: r.int("until", big), Locale: r.str("locale"), Page: r.str("page"), Title: r.str("title"),
				Referrer: r.str("referrer"), Email: r.str("email"), Survey: r.str("survey"),
			}
		}),
		Chats: list(r, "chats", wire.MaxChats, wire.ChatFields, func(r *reader) wire.Chat {
			return wire.Chat{
				ID: r.str("id"), Status: chat.ParseStatus(r.str("status")), Seq: r.uint("seq"), LastAt: r.int("at", big),
				Preview: r.str("text"), Agent: r.str("name"), Unread: r.bool("unread"),
			}
		}),
		Hits: list(r, "hits", wire.MaxHits, wire.ArticleFields, func(r *reader) wire.Article {
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
	}
	return f, !r.bad
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
		if err != nil || again != e {
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
			Seq: seq, ID: text, At: n, Sent: n, Kind: chat.KindMessage, Role: chat.RoleAgent, From: text, Name: text, Text: text,
			Ref: seq, To: text, ToName: text, Score: small, On: on, Until: n, Locale: text, Page: text, Title: text, Referrer: text,
			Email: text, Survey: text,
		}
		frame := wire.Frame{
			Type: typ, V: small, Ticket: text, Token: text, Epoch: text, Conv: text, ID: text, Seq: seq, Last: text, Text: text,
			Sent: n, Slack: n, Now: n, On: on, Reset: on, More: on, Online: on, Score: small, Within: n, Code: text,
			Locale: text, Page: text, Title: text, Referrer: text, Name: text, Email: text,
			Events: []chat.Event{event, {}},
			Chats:  []wire.Chat{{ID: text, Status: chat.StatusOpen, Seq: seq, LastAt: n, Preview: text, Agent: text, Unread: on}, {}},
			Hits:   []wire.Article{{ID: text, Lang: text, Question: text, Alt: []string{text, "", typ}, Answer: text, Topic: text}, {}},
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

// What is read as a conversation is written and read again as the same.
func FuzzParseConversation(f *testing.F) {
	c := chat.Conversation{ID: vConv, Tags: []string{"a", "b"}, Priority: -3, Status: chat.StatusOpen, Bot: true}
	f.Add(string(wire.AppendConversation(nil, &c)))
	f.Add(`{"times":{"asked":5,"agentFirst":true},"seq":18446744073709551615}`)
	f.Add(`{"id":"a","id":"b"}`)
	f.Add(`{"unknown":[{"deep":null}],"snooze":-1}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := wire.ParseConversation(text)
		if err != nil {
			return
		}
		again, err := wire.ParseConversation(string(wire.AppendConversation(nil, &c)))
		if err != nil {
			t.Fatalf("%v after %q", err, text)
		}
		// Bytes that are no text are written as U+FFFD.
		if utf8.ValidString(text) && !reflect.DeepEqual(c, again) {
			t.Fatalf("%+v became %+v", c, again)
		}
	})
}
