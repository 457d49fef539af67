package files

import (
	"encoding/binary"
	"image"
	"io"
	"runtime"
	"runtime/metrics"

	"golang.org/x/image/webp"
)

// maxCodes is how many bytes the codes of a lossless WebP may take, beside its pixels.
const maxCodes = 10 << 20

// unpacked is how many bytes a pixel of a lossless WebP takes while it is read, with
// its transparency.
const unpacked = 5

// headerWebP is header for a WebP. One that is lossless, or whose transparency is
// packed as such a one, may be unpacked from a palette into a copy.
func headerWebP(r io.ReadSeeker) (c image.Config, cost float64, turn int, err error) {
	cost = 2
	var chunk [8]byte
	if _, err = r.Seek(12, io.SeekStart); err != nil { // behind RIFF, size, WEBP
		return c, cost, 1, err
	}
	lossless := false
	for kind := ""; kind != "VP8 " && kind != "VP8L"; {
		if _, err = io.ReadFull(r, chunk[:]); err != nil {
			return c, cost, 1, err
		}
		kind = string(chunk[:4])
		lossless = lossless || kind == "VP8L" || kind == "ALPH"
		size := int64(binary.LittleEndian.Uint32(chunk[4:]))
		if _, err = r.Seek(size+size&1, io.SeekCurrent); err != nil {
			return c, cost, 1, err
		}
	}
	if _, err = r.Seek(0, io.SeekStart); err == nil {
		c, err = webp.DecodeConfig(r)
	}
	if pixels := c.Width * c.Height; lossless && pixels > 0 {
		cost = unpacked + 4 + maxCodes/float64(pixels)
	}
	return c, cost, 1, err
}

// watched reads a lossless WebP as long as what is made of it is small. How much its
// codes take stands in no header, and a few bytes can ask for a lot.
type watched struct {
	r    io.Reader
	most uint64 // bytes in use
}

// Read implements io.Reader. What others have let go of does not count.
func (w *watched) Read(b []byte) (int, error) {
	if live() > w.most {
		if runtime.GC(); live() > w.most {
			return 0, ErrPicture
		}
	}
	return w.r.Read(b)
}

// live is how many bytes the program's objects take.
func live() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
