package files

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// held is how much memory the program has from the system.
func held() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64() - s[1].Value.Uint64())
}

// The worst picture that is taken costs little more than its pixels.
func TestMemoryOfTheWorstPicture(t *testing.T) {
	const most = 64 << 20
	var asJPEG, asPNG bytes.Buffer
	photo := image.NewYCbCr(image.Rect(0, 0, 4000, 4000), image.YCbCrSubsampleRatio444)
	if err := jpeg.Encode(&asJPEG, photo, nil); err != nil {
		t.Fatal(err)
	}
	screen := image.NewNRGBA(image.Rect(0, 0, 3690, 3690))
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&asPNG, screen); err != nil {
		t.Fatal(err)
	}
	photo, screen = nil, nil
	for name, body := range map[string][]byte{"photo.jpg": asJPEG.Bytes(), "screen.png": asPNG.Bytes()} {
		k := open(t)
		k.site.Files.MaxMB = 25
		debug.FreeOSMemory()
		idle, peak, end, done := held(), int64(0), make(chan bool), make(chan bool)
		go func() {
			defer close(done)
			for {
				peak = max(peak, held())
				select {
				case <-end:
					return
				case <-time.After(time.Millisecond):
				}
			}
		}()
		_, err := k.save(t, name, body)
		close(end)
		<-done
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if peak-idle > most {
			t.Errorf("%s takes %d MB, want %d", name, (peak-idle)>>20, most>>20)
		}
	}
}
