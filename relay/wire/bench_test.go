package wire_test

import (
	"testing"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/wire"
)

var usual = wire.Frame{
	Type: wire.TypeSend, Conv: vConv, ID: vSend, Clock: wire.Clock{Sent: 1760000000123, Slack: 12},
	Text: "Do you have this cup in blue, and how long does it take to send it to Norway?",
}

// page is a first load of a long conversation.
func page(n int) wire.Frame {
	f := wire.Frame{Type: wire.TypeEvents, Conv: vConv}
	for i := range n {
		f.Events = append(f.Events, chat.Event{
			Seq: uint64(i + 1), ID: vSend, At: 1760000000123, Sent: 1760000000100, Kind: chat.KindMessage,
			Role: chat.RoleVisitor, From: vVisitor, Text: usual.Text,
		})
	}
	return f
}

func benchmarkParse(b *testing.B, f wire.Frame) {
	data := f.Append(nil)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkAppend(b *testing.B, f wire.Frame) {
	data := f.Append(nil)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		data = f.Append(data[:0])
	}
}

func BenchmarkParseSend(b *testing.B)    { benchmarkParse(b, usual) }
func BenchmarkParseEvent(b *testing.B)   { benchmarkParse(b, page(1)) }
func BenchmarkParsePage(b *testing.B)    { benchmarkParse(b, page(500)) }
func BenchmarkAppendSend(b *testing.B)   { benchmarkAppend(b, usual) }
func BenchmarkAppendEvents(b *testing.B) { benchmarkAppend(b, page(1)) }
func BenchmarkAppendPage(b *testing.B)   { benchmarkAppend(b, page(500)) }

func BenchmarkParseStored(b *testing.B) {
	data := wire.AppendEvent(nil, &page(1).Events[0])
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.ParseEvent(data); err != nil {
			b.Fatal(err)
		}
	}
}
