package files

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"runtime/debug"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	// MaxPixels is how many pixels a picture has at most.
	MaxPixels = 16_000_000
	// maxDecoded is how many bytes decoding may take: with what is written meanwhile
	// a picture costs 64 MB at most.
	maxDecoded = 52 << 20
	// smallSide is the longer side of a thumbnail, in pixels: twice what is shown.
	smallSide = 640
	// quality is that of JPEGs, of 100.
	quality = 85
	// manyPixels is from which size on the memory is given back at once.
	manyPixels = 2_000_000
)

// decoding lets one picture be decoded at a time: each takes up to maxDecoded.
var decoding = make(chan struct{}, 1)

// picture is one that was encoded anew: without what cameras write beside it, and
// without what somebody hid behind it.
type picture struct {
	media         string
	width, height int
	whole, small  *os.File // small is nil where the whole one is small
}

// reencode reads a picture, of which the header is looked at before anything is
// made room for, and writes it to temporary files.
func reencode(ctx context.Context, r io.ReadSeeker, media string, temp func() (*os.File, error)) (p picture, err error) {
	img, done, err := openPicture(ctx, r, media)
	if err != nil {
		return p, err
	}
	defer done()
	p.width, p.height = img.Bounds().Dx(), img.Bounds().Dy()
	p.media = "image/jpeg"
	if media == "image/png" || media == "image/gif" || !opaque(img) {
		p.media = "image/png"
	}
	if p.whole, err = encode(img, p.media, temp); err != nil {
		return p, err
	}
	if longer := max(p.width, p.height); longer > smallSide {
		w, h := SmallWidth(p.width, p.height), SmallWidth(p.height, p.width)
		to := image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.ApproxBiLinear.Scale(to, to.Rect, img, img.Bounds(), draw.Src, nil)
		p.small, err = encode(to, p.media, temp)
	}
	return p, err
}

// SmallWidth is how wide the thumbnail of a large picture is, in pixels.
func SmallWidth(width, height int) int { return max(width*smallSide/max(width, height), 1) }

// openPicture decodes a picture and turns it as it was held. Others wait until done is
// called.
func openPicture(ctx context.Context, r io.ReadSeeker, media string) (img image.Image, done func(), err error) {
	format, cost, turn, err := header(r, media)
	if err != nil || format.Width <= 0 || format.Height <= 0 ||
		int64(format.Width)*int64(format.Height) > MaxPixels || float64(format.Width)*float64(format.Height)*cost > maxDecoded {
		return nil, nil, ErrPicture
	}
	select {
	case decoding <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	done = func() {
		if format.Width*format.Height > manyPixels {
			debug.FreeOSMemory()
		}
		<-decoding
	}
	if _, err = r.Seek(0, io.SeekStart); err == nil {
		img, err = decode(r, media, format.Width*format.Height)
		if err != nil || img.Bounds().Dx() != format.Width || img.Bounds().Dy() != format.Height {
			err = ErrPicture
		}
	}
	if err != nil {
		done()
		return nil, nil, err
	}
	return turned(img, turn), done, nil
}

// header tells the size of a picture, about how many bytes a pixel takes when it
// is decoded, and how a camera held it.
func header(r io.ReadSeeker, media string) (c image.Config, cost float64, turn int, err error) {
	cost, turn = 1, 1
	switch media {
	case "image/png":
		return headerPNG(r)
	case "image/gif":
		c, err = gif.DecodeConfig(r)
		cost = 2 // of an interlaced one there is a copy
	case "image/webp":
		return headerWebP(r)
	default:
		if cost, turn, err = scanJPEG(bufio.NewReader(r)); err != nil {
			return c, cost, turn, err
		}
		if _, err = r.Seek(0, io.SeekStart); err != nil {
			return c, cost, turn, err
		}
		c, err = jpeg.DecodeConfig(r)
	}
	return c, cost, turn, err
}

// headerPNG is header for a PNG. A grey one may have a colour that is not seen, and
// is then decoded as any other; of an interlaced one a half stands beside the whole.
func headerPNG(r io.ReadSeeker) (c image.Config, cost float64, turn int, err error) {
	var head [29]byte
	if _, err = io.ReadFull(r, head[:]); err == nil {
		_, err = r.Seek(0, io.SeekStart)
	}
	if err != nil {
		return c, 1, 1, err
	}
	c, err = png.DecodeConfig(r)
	cost = 4
	switch {
	case head[24] == 16: // bits of a sample
		cost = 8
	case head[25] == 3: // a palette
		cost = 1
	}
	if head[28] != 0 {
		cost *= 2
	}
	return c, cost, 1, err
}

func decode(r io.Reader, media string, pixels int) (image.Image, error) {
	r = bufio.NewReader(r)
	switch media {
	case "image/png":
		return png.Decode(r)
	case "image/gif":
		return gif.Decode(r) // its first picture
	case "image/webp":
		return webp.Decode(&watched{r: r, most: live() + maxCodes + unpacked*uint64(pixels)})
	}
	return jpeg.Decode(r)
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

func encode(img image.Image, media string, temp func() (*os.File, error)) (*os.File, error) {
	f, err := temp()
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriter(f)
	if media == "image/png" {
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img)
	} else {
		err = jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return f, fmt.Errorf("encode %s: %w", media, err)
	}
	return f, nil
}
