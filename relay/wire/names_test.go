package wire_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// The names of the fields, as they are written when each has a value.
var (
	eventFields   = keys(wire.AppendEvent(nil, filled(chat.Event{Body: &chat.Read{}})))
	frameFields   = keys(full().Append(nil))
	chatFields    = keys(element("chats"))
	articleFields = keys(element("hits"))
)

func full() *wire.Frame {
	return filled(wire.Frame{Events: make([]chat.Event, 1), Reply: wire.Reply{
		Chats: []wire.Chat{*filled(wire.Chat{})}, Hits: []wire.Article{*filled(wire.Article{Alt: []string{""}})},
	}})
}

// element is the first element of a list in a frame.
func element(list string) json.RawMessage {
	var f map[string]json.RawMessage
	var elements []json.RawMessage
	if err := json.Unmarshal(full().Append(nil), &f); err != nil {
		panic(err)
	}
	if err := json.Unmarshal(f[list], &elements); err != nil {
		panic(err)
	}
	return elements[0]
}

func keys(data []byte) []string {
	var f map[string]json.RawMessage
	if err := json.Unmarshal(data, &f); err != nil {
		panic(err)
	}
	return slices.Sorted(maps.Keys(f))
}

// filled returns v with a value in each plain field.
func filled[T any](v T) *T {
	fill(reflect.ValueOf(&v).Elem())
	return &v
}

func fill(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case v.Kind() == reflect.String:
		v.SetString("x")
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(1)
	case v.CanUint():
		v.SetUint(1)
	}
}

// bodyFields are the names of a body's fields, under "", and of the elements of
// each of its lists.
func bodyFields(body chat.Body) map[string][]string {
	names := bodyNames{all: map[string][]string{}}
	kind := reflect.New(reflect.TypeOf(body).Elem()).Interface().(chat.Body)
	kind.Bind(&names)
	return names.all
}

type bodyNames struct {
	all  map[string][]string
	list string
}

func (b *bodyNames) add(name string)             { b.all[b.list] = append(b.all[b.list], name) }
func (b *bodyNames) Str(name string, _ *string)  { b.add(name) }
func (b *bodyNames) Uint(name string, _ *uint64) { b.add(name) }
func (b *bodyNames) Int(name string, _ *int64)   { b.add(name) }
func (b *bodyNames) Small(name string, _ *int)   { b.add(name) }
func (b *bodyNames) List(name string, _, _ int, item func(i int)) {
	b.add(name)
	b.list = name
	item(0)
	b.list = ""
}

// bodyReader reads a body with encoding/json.
type bodyReader struct {
	*reader
	names map[string][]string
}

func (b *bodyReader) Str(name string, p *string)  { *p = b.str(name) }
func (b *bodyReader) Uint(name string, p *uint64) { *p = b.uint(name) }
func (b *bodyReader) Int(name string, p *int64)   { *p = b.int(name, big) }
func (b *bodyReader) Small(name string, p *int)   { *p = int(b.int(name, small)) }

func (b *bodyReader) List(name string, _, limit int, item func(i int)) {
	elements := read[[]json.RawMessage](b.reader, name, nil, "[")
	whole := b.reader
	defer func() { b.reader = whole }()
	whole.bad = whole.bad || len(elements) > limit
	for i, element := range elements {
		inner, ok := object(element, b.names[name])
		if !ok {
			whole.bad = true
			return
		}
		b.reader = inner
		item(i)
		whole.bad = whole.bad || inner.bad
	}
}
