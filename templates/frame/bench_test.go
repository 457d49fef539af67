package frame

import (
	"context"
	"io"
	"testing"
)

// BenchmarkFrame is what a visitor's browser loads into the frame.
func BenchmarkFrame(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := Page(exampleFrame()).Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
