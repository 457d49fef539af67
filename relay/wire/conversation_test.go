package wire_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// fill gives every field of a struct a value of its own that is not zero. A
// field that AppendConversation forgets then makes the test fail.
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
			f.Set(reflect.ValueOf([]string{"one", "t\"wo", ""}))
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
		text := wire.AppendConversation(nil, &want)
		var got chat.Conversation
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("wrote %+v\nread  %+v\nas    %s", want, got, text)
		}
		got, err := wire.ParseConversation(string(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("wrote  %+v\nparsed %+v, %v\nas     %s", want, got, err, text)
		}
	}
}

func BenchmarkParseConversation(b *testing.B) {
	c := chat.Conversation{ID: vConv}
	for _, e := range page(20).Events {
		c.Apply(e)
	}
	text := string(wire.AppendConversation(nil, &c))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.ParseConversation(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppendConversation(b *testing.B) {
	c := chat.Conversation{ID: vConv}
	for _, e := range page(20).Events {
		c.Apply(e)
	}
	text := wire.AppendConversation(nil, &c)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		text = wire.AppendConversation(text[:0], &c)
	}
}
