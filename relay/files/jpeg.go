package files

import (
	"bufio"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io"
)

var errJPEG = errors.New("not a JPEG")

// scanJPEG reads the segments before the picture: how many bytes a pixel takes
// when it is decoded, and the orientation that a camera wrote (1 to 8, as in Exif).
func scanJPEG(r *bufio.Reader) (cost float64, turn int, err error) {
	turn = 1
	var b [4]byte
	if _, err = io.ReadFull(r, b[:2]); err != nil || b[0] != 0xff || b[1] != 0xd8 {
		return 0, turn, errJPEG
	}
	for range 500 {
		if _, err = io.ReadFull(r, b[:]); err != nil || b[0] != 0xff {
			return 0, turn, errJPEG
		}
		kind, n := b[1], int(binary.BigEndian.Uint16(b[2:]))-2
		if n < 0 {
			return 0, turn, errJPEG
		}
		body := make([]byte, n)
		if _, err = io.ReadFull(r, body); err != nil {
			return 0, turn, errJPEG
		}
		switch {
		case kind == 0xe1 && n > 14 && string(body[:6]) == "Exif\x00\x00":
			turn = orientation(body[6:])
		case kind >= 0xc0 && kind <= 0xc2:
			return costOf(body, kind == 0xc2), turn, nil
		}
	}
	return 0, turn, errJPEG
}

// costOf is what a frame header says: samples of each component, and of a
// progressive picture four bytes more for each until the last scan has come.
func costOf(frame []byte, progressive bool) float64 {
	const worst = 5 * 4
	if len(frame) < 6 || len(frame) < 6+3*int(frame[5]) {
		return worst
	}
	var most, sum float64
	for i := range int(frame[5]) {
		hv := frame[7+3*i]
		part := float64(hv>>4) * float64(hv&15)
		most, sum = max(most, part), sum+part
	}
	if most == 0 {
		return worst
	}
	cost := sum / most
	if progressive {
		cost *= 5
	}
	return cost
}

// orientation reads the tag of that name out of a TIFF header; 1 if there is none.
func orientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 0 || at+2 > len(tiff) {
		return 1
	}
	for i := range int(order.Uint16(tiff[at:])) {
		entry := at + 2 + 12*i
		if entry+12 > len(tiff) {
			return 1
		}
		if order.Uint16(tiff[entry:]) != 0x112 {
			continue
		}
		if v := int(order.Uint16(tiff[entry+8:])); v >= 1 && v <= 8 {
			return v
		}
	}
	return 1
}

// turned shows a picture as the camera was held, without a copy of it.
func turned(img image.Image, orientation int) image.Image {
	if orientation <= 1 {
		return img
	}
	return &turnedImage{img, orientation}
}

type turnedImage struct {
	image.Image
	turn int
}

// Bounds implements image.Image.
func (t *turnedImage) Bounds() image.Rectangle {
	b := t.Image.Bounds()
	if t.turn >= 5 {
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

// Opaque reports whether no pixel shows what is behind it.
func (t *turnedImage) Opaque() bool { return opaque(t.Image) }

// At implements image.Image.
func (t *turnedImage) At(x, y int) color.Color {
	b := t.Image.Bounds()
	w, h := b.Dx()-1, b.Dy()-1
	switch t.turn {
	case 2:
		x = w - x
	case 3:
		x, y = w-x, h-y
	case 4:
		y = h - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, h-x
	case 7:
		x, y = w-y, h-x
	case 8:
		x, y = w-y, x
	}
	return t.Image.At(b.Min.X+x, b.Min.Y+y)
}
