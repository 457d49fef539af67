package wire_test

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

func nested(open, shut string, depth int) string {
	return strings.Repeat(open, depth) + strings.Repeat(shut, depth)
}

func TestParseIsStrict(t *testing.T) {
	tests := []struct {
		name string
		json string
		want error
	}{
		{"nothing", ``, wire.ErrSyntax},
		{"blank", " \n", wire.ErrSyntax},
		{"cut off", `{"t":"send"`, wire.ErrSyntax},
		{"cut in a string", `{"t":"send`, wire.ErrSyntax},
		{"cut in an escape", `{"t":"\`, wire.ErrSyntax},
		{"cut in a \\u escape", `{"t":"\u12`, wire.ErrSyntax},
		{"cut after a key", `{"t"`, wire.ErrSyntax},
		{"cut after a colon", `{"t":`, wire.ErrSyntax},
		{"cut after a comma", `{"t":"send",`, wire.ErrSyntax},
		{"cut in a number", `{"seq":-`, wire.ErrSyntax},
		{"cut in a word", `{"on":tru`, wire.ErrSyntax},
		{"cut in a skipped list", `{"x":[1,`, wire.ErrSyntax},
		{"byte order mark", "\ufeff{}", wire.ErrSyntax},
		{"NUL before", "\x00{}", wire.ErrSyntax},
		{"NUL after", "{}\x00", wire.ErrTrailing},
		{"NUL between", "{\x00}", wire.ErrSyntax},
		{"NUL in a string", "{\"text\":\"a\x00b\"}", wire.ErrSyntax},
		{"line break in a string", "{\"text\":\"a\nb\"}", wire.ErrSyntax},
		{"control character in a key", "{\"te\x01xt\":\"a\"}", wire.ErrSyntax},
		{"form feed as white space", "{\f}", wire.ErrSyntax},
		{"no-break space as white space", "{\u00a0}", wire.ErrSyntax},

		{"trailing byte", `{}x`, wire.ErrTrailing},
		{"trailing object", `{}{}`, wire.ErrTrailing},
		{"trailing comma after the object", `{},`, wire.ErrTrailing},
		{"comma before the brace", `{"t":"x",}`, wire.ErrSyntax},
		{"comma before the bracket", `{"events":[{},]}`, wire.ErrSyntax},
		{"comma first", `{,"t":"x"}`, wire.ErrSyntax},
		{"no comma", `{"t":"x" "v":1}`, wire.ErrSyntax},
		{"no colon", `{"t" "x"}`, wire.ErrSyntax},
		{"single quotes", `{'t':'x'}`, wire.ErrSyntax},
		{"bare key", `{t:"x"}`, wire.ErrSyntax},
		{"comment", `{}/**/`, wire.ErrTrailing},

		{"a list", `[]`, wire.ErrType},
		{"a string", `"hello"`, wire.ErrType},
		{"null", `null`, wire.ErrType},
		{"a number", `1`, wire.ErrType},
		{"text is a number", `{"text":1}`, wire.ErrType},
		{"text is null", `{"text":null}`, wire.ErrType},
		{"text is an object", `{"text":{"a":[1]}}`, wire.ErrType},
		{"seq is a string", `{"seq":"1"}`, wire.ErrType},
		{"seq is null", `{"seq":null}`, wire.ErrType},
		{"seq is true", `{"seq":true}`, wire.ErrType},
		{"score is a string", `{"score":"5"}`, wire.ErrType},
		{"on is a number", `{"on":1}`, wire.ErrType},
		{"on is a string", `{"on":"true"}`, wire.ErrType},
		{"events is an object", `{"events":{}}`, wire.ErrType},
		{"an event is a number", `{"events":[1]}`, wire.ErrType},
		{"an event's id is a list", `{"events":[{"id":[]}]}`, wire.ErrType},

		{"seq is negative", `{"seq":-1}`, wire.ErrNumber},
		{"seq is minus zero", `{"seq":-0}`, wire.ErrNumber},
		{"seq is 2^64", `{"seq":18446744073709551616}`, wire.ErrNumber},
		{"seq has 100 digits", `{"seq":1` + strings.Repeat("0", 99) + `}`, wire.ErrNumber},
		{"seq is 1e400", `{"seq":1e400}`, wire.ErrNumber},
		{"seq is 1e2", `{"seq":1e2}`, wire.ErrNumber},
		{"seq is 1.0", `{"seq":1.0}`, wire.ErrNumber},
		{"score is 4.5", `{"score":4.5}`, wire.ErrNumber},
		{"score is 2^31", `{"score":2147483648}`, wire.ErrNumber},
		{"sent is 2^63", `{"sent":9223372036854775808}`, wire.ErrNumber},
		{"sent is -1e400", `{"sent":-1e400}`, wire.ErrNumber},
		{"leading zero", `{"seq":01}`, wire.ErrSyntax},
		{"plus sign", `{"seq":+1}`, wire.ErrSyntax},
		{"minus alone", `{"sent":-}`, wire.ErrSyntax},
		{"minus and a blank", `{"sent":- 5}`, wire.ErrSyntax},
		{"no digit after the point", `{"x":1.}`, wire.ErrSyntax},
		{"no digit before the point", `{"x":.5}`, wire.ErrSyntax},
		{"no digit in the exponent", `{"x":1e}`, wire.ErrSyntax},
		{"hexadecimal", `{"seq":0x10}`, wire.ErrSyntax},
		{"not a number", `{"seq":NaN}`, wire.ErrSyntax},
		{"wrong word", `{"on":True}`, wire.ErrSyntax},

		{"t twice", `{"t":"a","t":"b"}`, wire.ErrDuplicate},
		{"t twice, once escaped", `{"t":"a","\u0074":"b"}`, wire.ErrDuplicate},
		{"a text twice in an event", `{"events":[{"text":"a","text":"a"}]}`, wire.ErrDuplicate},

		{"unknown escape", `{"text":"\x41"}`, wire.ErrSyntax},
		{"escape of a quote that is not there", `{"text":"\'"}`, wire.ErrSyntax},
		{"not hexadecimal", `{"text":"\u00zz"}`, wire.ErrSyntax},
		{"high surrogate alone", `{"text":"\ud83d"}`, wire.ErrSyntax},
		{"high surrogate twice", `{"text":"\ud83d\ud83d"}`, wire.ErrSyntax},
		{"high surrogate and a letter", `{"text":"\ud83dA12345"}`, wire.ErrSyntax},
		{"low surrogate alone", `{"text":"\ude00"}`, wire.ErrSyntax},

		{"lists 10,000 deep", nested("[", "]", 10_000), wire.ErrDepth},
		{"objects 10,000 deep", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), wire.ErrDepth},
		{"10,000 deep in an unknown field", `{"x":` + nested("[", "]", 10_000) + `}`, wire.ErrDepth},
		{"10,000 deep where text is due", `{"text":` + nested("[", "]", 10_000) + `}`, wire.ErrDepth},
		{"10,000 deep and never closed", `{"x":` + strings.Repeat("[", 10_000), wire.ErrDepth},

		{"501 events", `{"events":[` + strings.Repeat("{},", 500) + `{}]}`, wire.ErrCount},
		{"21 chats", `{"chats":[` + strings.Repeat("{},", 20) + `{}]}`, wire.ErrCount},
		{"11 hits", `{"hits":[` + strings.Repeat("{},", 10) + `{}]}`, wire.ErrCount},
		{"1,001 other questions", `{"hits":[{"alt":[` + strings.Repeat(`"",`, 1000) + `""]}]}`, wire.ErrCount},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := wire.Parse([]byte(test.json)); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			// The same inside of an event that a store keeps.
			if strings.Contains(test.json, `"text"`) && !strings.Contains(test.json, `"events"`) {
				if _, err := wire.ParseEvent([]byte(test.json)); !errors.Is(err, test.want) {
					t.Errorf("in an event: %v, want %v", err, test.want)
				}
			}
		})
	}
}

func TestParseIsLenient(t *testing.T) {
	tests := []struct {
		name string
		json string
		want wire.Frame
	}{
		{"an empty object", `{}`, wire.Frame{}},
		{"white space", " {\t\"t\" :\r\n\"send\" , \"seq\" : 7 } \n", wire.Frame{Type: "send", Seq: 7}},
		{"unknown fields of every type", `{"a":null,"t":"send","b":[1,-2.5e+7,"x",{"c":{"d":true}},[[]],{}],"e":false,"":0}`, wire.Frame{Type: "send"}},
		{"an unknown field twice", `{"x":1,"x":[2],"t":"send"}`, wire.Frame{Type: "send"}},
		{"a known field in another case is unknown", `{"T":"hello","t":"send","SEQ":9,"Text":5}`, wire.Frame{Type: "send"}},
		{"a known field with a blank is unknown", `{"t ":"hello","t":"send"}`, wire.Frame{Type: "send"}},
		{"a known field deeper is unknown", `{"x":{"t":"hello","t":5},"t":"send"}`, wire.Frame{Type: "send"}},
		{"an escaped key", `{"\u0074":"send"}`, wire.Frame{Type: "send"}},
		{"an unknown type", `{"t":"telepathy"}`, wire.Frame{Type: "telepathy"}},
		{"the largest seq", `{"seq":18446744073709551615}`, wire.Frame{Seq: 1<<64 - 1}},
		{"negative milliseconds", `{"sent":-5,"slack":-0}`, wire.Frame{Clock: wire.Clock{Sent: -5}}},
		{"every escape", `{"text":"\"\\\/\b\f\n\r\t\u0041\u00e9\u8336\ud83d\ude00\u0000"}`, wire.Frame{Text: "\"\\/\b\f\n\r\tAé茶😀\x00"}},
		{"hexadecimal in both cases", `{"text":"\uD83D\uDE00\u00E9"}`, wire.Frame{Text: "😀é"}},
		{"raw text", `{"text":"茶 😀 ` + "\u2028\u202e\x7f" + `"}`, wire.Frame{Text: "茶 😀 \u2028\u202e\x7f"}},
		{"zero values", `{"t":"","seq":0,"on":false,"events":[]}`, wire.Frame{}},
		{"31 deep in an unknown field", `{"x":` + nested("[", "]", 31) + `,"v":1}`, wire.Frame{Hello: wire.Hello{V: 1}}},
		{"an event of a kind to come", `{"events":[{"seq":1,"id":"a","kind":"telepathy","role":"oracle","text":"x","mood":9}]}`,
			wire.Frame{Events: []chat.Event{{Seq: 1, ID: "a", Text: "x"}}}},
		{"a status to come", `{"chats":[{"id":"a","status":"asleep"}]}`, wire.Frame{Reply: wire.Reply{Chats: []wire.Chat{{ID: "a"}}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := wire.Parse([]byte(test.json))
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("\n got %+v, %v\nwant %+v", got, err, test.want)
			}
		})
	}
}

// Whatever a widget may send, the memory that reading it takes is in
// proportion to it.
func TestParseIsFrugal(t *testing.T) {
	fill := func(open, element, shut string) []byte {
		n := (wire.MaxClientFrame - len(open) - len(shut)) / (len(element) + 1)
		return []byte(open + strings.TrimSuffix(strings.Repeat(element+",", n), ",") + shut)
	}
	inputs := map[string][]byte{
		"events":         fill(`{"events":[`, `{}`, `]}`),
		"chats":          fill(`{"chats":[`, `{}`, `]}`),
		"hits":           fill(`{"hits":[`, `{}`, `]}`),
		"alt":            fill(`{"hits":[{"alt":[`, `""`, `]}]}`),
		"unknown fields": fill(`{`, `"":0`, `}`),
		"unknown list":   fill(`{"x":[`, `0`, `]}`),
		"escapes":        []byte(`{"text":"` + strings.Repeat(`\u0041`, 10_000) + `"}`),
		"escaped keys":   fill(`{`, `"\u0041":0`, `}`),
		"depth":          []byte(strings.Repeat(`{"a":`, 13_000)),
	}
	for name, data := range inputs {
		t.Run(name, func(t *testing.T) {
			if len(data) > wire.MaxClientFrame {
				t.Fatalf("%d bytes are more than a widget may send", len(data))
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _ = wire.Parse(data)
			runtime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
				t.Errorf("%d bytes took %d", len(data), got)
			}
		})
	}
}

// No error quotes the input: it goes back to the sender and into logs.
func TestParseErrorsDoNotEcho(t *testing.T) {
	for _, json := range []string{`{"secret"`, `{"text":secret}`, `{"seq":"secret"}`, `{"t":"secret","t":"secret"}`, `secret`} {
		_, err := wire.Parse([]byte(json))
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", json, err)
		}
	}
}

// A frame of the longest text is within what a widget may send, however the
// text is escaped.
func TestLongestSendFits(t *testing.T) {
	for _, r := range []string{"a", "\"", "\x01", "茶", "😀"} {
		text := strings.Repeat(r, chat.MaxTextRunes-1) + "a"
		if err := chat.CheckText(text); err != nil {
			t.Fatal(err)
		}
		f := wire.Frame{Type: wire.TypeSend, Conv: vConv, ID: vSend, Text: text, Clock: wire.Clock{Sent: 1 << 62, Slack: 1 << 62}}
		if n := len(f.Append(nil)); n > wire.MaxClientFrame {
			t.Errorf("10,000 of %q make %d bytes", r, n)
		}
	}
}

func ExampleParse() {
	_, err := wire.Parse([]byte(`{"t":"read","seq":-1}`))
	fmt.Println(err)
	// Output: a number is out of range
}
