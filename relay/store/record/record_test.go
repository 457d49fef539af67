package record_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store/record"
)

const (
	vConv    = "5ca1ab1e00000000000000000000c0de"
	vSend    = "00112233445566778899aabbccddeeff"
	vVisitor = "0a0000000000000000000000000000aa"
)

// fill gives every field of a struct a value of its own that is not zero. A
// field that record.AppendConversation forgets then makes the test fail.
func fill(t *testing.T, v reflect.Value, n *int64) {
	t.Helper()
	for i := range v.NumField() {
		f := v.Field(i)
		*n++
		switch f.Kind() {
		case reflect.String:
			f.SetString("a \"quoted\" <b>\\ \x01\n 中文 " + v.Type().Field(i).Name)
		case reflect.Int, reflect.Int64:
			f.SetInt(-*n)
		case reflect.Uint64:
			f.SetUint(1<<63 + uint64(*n))
		case reflect.Uint8:
			f.SetUint(2)
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Slice:
			if f.Type() == reflect.TypeFor[[]string]() {
				f.Set(reflect.ValueOf([]string{"a \"quoted\" tag", "b"}))
				continue
			}
			if f.Type() == reflect.TypeFor[[]chat.Seen]() {
				f.Set(reflect.ValueOf([]chat.Seen{{Agent: "a", UpTo: 7}, {Agent: "b"}}))
				continue
			}
			if f.Type() == reflect.TypeFor[[]chat.Plan]() {
				f.Set(reflect.ValueOf([]chat.Plan{{Seq: 7, Due: 8, Agent: "a", Name: "b", Knew: 9, Preview: "c", Held: "d"}, {}}))
				continue
			}
			f.Set(reflect.ValueOf(chat.Answers{{Question: "csat", Type: "t\"wo"}, {}, {Value: "x"}}))
		case reflect.Struct:
			fill(t, f, n)
		default:
			t.Fatalf("no value for a field of kind %v", f.Kind())
		}
	}
}

func TestConversationIsReadAsItWasWritten(t *testing.T) {
	var full chat.Conversation
	var n int64
	fill(t, reflect.ValueOf(&full).Elem(), &n)
	for _, want := range []chat.Conversation{full, {}, {ID: vConv, Seq: 3, Status: chat.StatusOpen}} {
		text := record.AppendConversation(nil, &want)
		if !json.Valid(text) {
			t.Errorf("%s is not JSON", text)
		}
		got, err := record.ParseConversation(string(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("wrote  %+v\nparsed %+v, %v\nas     %s", want, got, err, text)
		}
	}
}

// What is read as a conversation is written and read again as the same.
func FuzzParseConversation(f *testing.F) {
	c := chat.Conversation{
		ID: vConv, Status: chat.StatusOpen,
		Survey: chat.Survey{Offer: 3, SurveyName: "csat", Answers: chat.CSATAnswers(5, "a"), RatedAt: -3},
	}
	f.Add(string(record.AppendConversation(nil, &c)))
	f.Add(`{"survey":{"offer":5,"answers":[{},{"value":"5"}]},"seq":18446744073709551615}`)
	f.Add(`{"id":"a","id":"b"}`)
	f.Add(`{"unknown":[{"deep":null}],"started":-1}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := record.ParseConversation(text)
		if err != nil {
			return
		}
		if c.Offer == 0 {
			c.Survey = chat.Survey{} // there is none
		}
		again, err := record.ParseConversation(string(record.AppendConversation(nil, &c)))
		if err != nil {
			t.Fatalf("%v after %q", err, text)
		}
		// Bytes that are no text are written as U+FFFD.
		if utf8.ValidString(text) && !reflect.DeepEqual(c, again) {
			t.Fatalf("%+v became %+v", c, again)
		}
	})
}

// usual is a conversation as most are.
func usual() chat.Conversation {
	c := chat.Conversation{ID: vConv}
	for seq := range uint64(20) {
		c.Apply(chat.Event{
			Seq: seq + 1, ID: vSend, At: 1760000000123, Sent: 1760000000100, Kind: chat.KindMessage,
			Role: chat.RoleVisitor, From: vVisitor, Text: "Do you have this cup in blue, and how long does it take to send it to Norway?",
		})
	}
	return c
}

func BenchmarkParseConversation(b *testing.B) {
	c := usual()
	text := string(record.AppendConversation(nil, &c))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := record.ParseConversation(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendConversation(b *testing.B) {
	c := usual()
	text := record.AppendConversation(nil, &c)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		text = record.AppendConversation(text[:0], &c)
	}
}
