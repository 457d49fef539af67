package host

import (
	"reflect"
	"testing"

	"github.com/parley-chat/parley/widget/dom"
)

func TestAnInputIsReadAsItWasWritten(t *testing.T) {
	for _, in := range []Input{
		{Kind: Tick},
		{Kind: Boot, Now: 1_790_000_000_123, Random: [32]byte{1, 31: 9}, List: []string{"", "a", "ключ", string(make([]byte, 300))}},
		{Kind: Port, Now: 1<<62 + 1, Node: 1<<32 - 1, N: 1 << 52, A: "name", B: "text"},
	} {
		got, ok := Parse(in.Append(nil))
		if !ok || !reflect.DeepEqual(got, in) {
			t.Errorf("%+v, want %+v", got, in)
		}
	}
}

func TestNoInputIsReadFromNonsense(t *testing.T) {
	whole := (&Input{Kind: Boot, A: "a", List: []string{"b"}}).Append(nil)
	for n := range len(whole) {
		if _, ok := Parse(whole[:n]); ok {
			t.Errorf("the first %d bytes are read as an input", n)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add((&Input{Kind: Boot, A: "a", List: []string{"b", "c"}}).Append(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, ok := Parse(data)
		if !ok {
			return
		}
		again, ok := Parse(in.Append(nil))
		if !ok || !reflect.DeepEqual(again, in) {
			t.Errorf("%+v becomes %+v", in, again)
		}
	})
}

func TestCallsCanBeRead(t *testing.T) {
	var ops dom.Ops
	c := Calls{Ops: &ops}
	c.Port("name", "text", 300)
	c.Timer(-5)
	r := dom.Reader{B: ops.B}
	if r.Byte() != OpPort || r.Str() != "name" || r.Str() != "text" || r.Num() != 300 || r.Byte() != OpTimer || r.Num() != 0 || r.More() {
		t.Errorf("%v", ops.B)
	}
}
