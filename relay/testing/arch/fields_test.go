package arch

import (
	"reflect"
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

// What every feature touches stays small: a feature brings a body, a part or a
// group of fields of its own.
func TestStructsOfManyStaySmall(t *testing.T) {
	const most = 12 // direct fields
	for _, s := range []reflect.Type{reflect.TypeFor[chat.Event](), reflect.TypeFor[chat.Conversation](), reflect.TypeFor[wire.Frame]()} {
		if n := s.NumField(); n > most {
			t.Errorf("%s has %d fields, more than %d", s, n, most)
		}
	}
}
