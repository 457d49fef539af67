package files

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	"golang.org/x/image/draw"
)

// portraitSide is how wide and high a portrait is, in pixels.
const portraitSide = 128

// Portrait makes of the middle of a picture a small square one, as a JPEG. It
// returns ErrType for what is no picture, and ErrPicture for one that cannot be
// read or has too many pixels.
func Portrait(ctx context.Context, r io.ReadSeeker) ([]byte, error) {
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && n == 0 {
		return nil, ErrType
	}
	media, group := sniff(head[:n])
	if group != "picture" {
		return nil, ErrType
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	img, done, err := openPicture(ctx, r, media)
	if err != nil {
		return nil, err
	}
	defer done()
	b := img.Bounds()
	side := min(b.Dx(), b.Dy())
	middle := image.Rect(0, 0, side, side).Add(b.Min).Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	to := image.NewNRGBA(image.Rect(0, 0, portraitSide, portraitSide))
	draw.Draw(to, to.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(to, to.Rect, img, middle, draw.Over, nil)
	var out bytes.Buffer
	err = jpeg.Encode(&out, to, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}
