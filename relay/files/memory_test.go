package files

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
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

// The worst picture that is taken costs little more than its pixels, and those that
// are decoded into more than their headers say at first are refused before.
func TestMemoryOfTheWorstPicture(t *testing.T) {
	const most = 64 << 20
	asPNG := func(img image.Image) []byte {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewYCbCr(image.Rect(0, 0, 4000, 4000), image.YCbCrSubsampleRatio444), nil); err != nil {
		t.Fatal(err)
	}
	screen := asPNG(image.NewNRGBA(image.Rect(0, 0, 3690, 3690)))
	drawn := bytes.LastIndex(photo.Bytes(), []byte("\xff\xd9"))
	for _, c := range []struct {
		name  string
		body  []byte
		taken bool
	}{
		{"photo.jpg", photo.Bytes(), true},
		{"screen.png", screen, true},
		{"screen.webp", webpOf(packed(2190, 2190)), true},
		{"other colours.jpg", insert(photo.Bytes(), drawn, "\xff\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"), false},
		{"interlaced.png", interlaced(bytes.Clone(screen)), false},
		{"grey.png", insert(asPNG(image.NewGray16(image.Rect(0, 0, 4000, 4000))), 33, chunk("tRNS", "\x00\x01")), false},
		{"palette.webp", webpOf(packed(3600, 3600)), false},
		{"codes.webp", webpOf(manyCodes()), false},
	} {
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
		_, err := k.save(t, c.name, c.body)
		close(end)
		<-done
		if taken := err == nil; taken != c.taken || !taken && err != error(ErrPicture) {
			t.Errorf("%s: %v", c.name, err)
		}
		if peak-idle > most {
			t.Errorf("%s takes %d MB, want %d", c.name, (peak-idle)>>20, most>>20)
		}
	}
}

// insert puts more bytes between others.
func insert(body []byte, at int, more string) []byte {
	return append(append(bytes.Clone(body[:at]), more...), body[at:]...)
}

// chunk is a part of a PNG.
func chunk(kind, body string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:])))
}

// interlaced says of a PNG that it is that.
func interlaced(b []byte) []byte {
	b[28] = 1
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// webpOf is a lossless WebP.
func webpOf(bits *bitWriter) []byte {
	body := bits.bytes
	body = append(body, make([]byte, len(body)&1)...)
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(12+len(body)))
	b = binary.LittleEndian.AppendUint32(append(b, "WEBPVP8L"...), uint32(len(bits.bytes)))
	return append(b, body...)
}

// bitWriter writes numbers of some bits, the lowest first.
type bitWriter struct {
	bytes []byte
	n     int
}

func (w *bitWriter) put(values ...[2]int) {
	for _, v := range values {
		for i := range v[1] {
			if w.n%8 == 0 {
				w.bytes = append(w.bytes, 0)
			}
			w.bytes[w.n/8] |= byte(v[0]>>i&1) << (w.n % 8)
			w.n++
		}
	}
}

// begin writes the head of a picture.
func (w *bitWriter) begin(width, height int) {
	w.put([2]int{0x2f, 8}, [2]int{width - 1, 14}, [2]int{height - 1, 14}, [2]int{0, 4})
}

// same writes codes that take no bits: each sample is 0.
func (w *bitWriter) same(trees int) {
	for range trees {
		w.put([2]int{1, 4})
	}
}

// packed is a picture of a palette, two pixels in one.
func packed(width, height int) *bitWriter {
	w := &bitWriter{}
	w.begin(width, height)
	w.put([2]int{1, 1}, [2]int{3, 2}, [2]int{15, 8}) // a palette of 16
	w.put([2]int{0, 1})
	w.same(5)
	w.put([2]int{0, 1}, [2]int{0, 1}, [2]int{0, 1})
	w.same(5)
	return w
}

// manyCodes is a small picture with as many codes as there may be.
func manyCodes() *bitWriter {
	const groups = 2600
	w := &bitWriter{}
	w.begin(204, 204)
	w.put([2]int{0, 1}, [2]int{1, 1}, [2]int{11, 4}) // a cache of 2,048 colours
	w.put([2]int{1, 1}, [2]int{0, 3}, [2]int{0, 1})  // codes for each 4 × 4 pixels
	w.codes(256, 8)
	w.codes(256, 8)
	w.same(3)
	for i := range 51 * 51 {
		for _, sample := range []int{min(i, groups-1) & 255, min(i, groups-1) >> 8} {
			for bit := 7; bit >= 0; bit-- {
				w.put([2]int{sample >> bit, 1})
			}
		}
	}
	for range groups {
		w.codes(2048, 11)
		for range 3 {
			w.codes(256, 8)
		}
		w.same(1)
	}
	return w
}

// codes writes codes of one length for the first symbols.
func (w *bitWriter) codes(symbols, length int) {
	at := map[int]int{8: 11, 11: 14}[length]
	w.put([2]int{0, 1}, [2]int{at + 1 - 4, 4}, [2]int{1 << (3 * at), 3 * (at + 1)})
	w.put([2]int{1, 1}, [2]int{5, 3}, [2]int{symbols - 2, 12})
}
