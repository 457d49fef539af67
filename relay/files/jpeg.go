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

// scanJPEG reads the segments of a picture: how many bytes a pixel takes when it is
// decoded, and the orientation that a camera wrote (1 to 8, as in Exif). That its
// colours are others can stand behind the frame's header, and behind what is drawn.
func scanJPEG(r *bufio.Reader) (cost float64, turn int, err error) {
	turn = 1
	var frame []byte
	var progressive, adobe bool
	var b [2]byte
	if _, err = io.ReadFull(r, b[:]); err != nil || b[0] != 0xff || b[1] != 0xd8 {
		return 0, turn, errJPEG
	}
	kind, err := marker(r, false)
	for range 500 {
		if kind == 0xd9 || frame != nil && err == io.EOF { // its end, or that of a cut one
			return costOf(frame, progressive, adobe), turn, nil
		}
		if err == nil {
			_, err = io.ReadFull(r, b[:])
		}
		n := int(binary.BigEndian.Uint16(b[:])) - 2
		if err != nil || n < 0 || kind == 0 || kind >= 0xd0 && kind <= 0xd7 {
			return 0, turn, errJPEG
		}
		body := make([]byte, n)
		if _, err = io.ReadFull(r, body); err != nil {
			return 0, turn, errJPEG
		}
		switch {
		case kind == 0xe1 && n > 14 && string(body[:6]) == "Exif\x00\x00":
			turn = orientation(body[6:])
		case kind == 0xee && n >= 12 && string(body[:5]) == "Adobe":
			adobe = adobe || body[11] == 0
		case kind >= 0xc0 && kind <= 0xc2:
			frame, progressive = body, kind == 0xc2
		}
		kind, err = marker(r, kind == 0xda)
	}
	return 0, turn, errJPEG
}

// marker reads what kind of segment begins, drawn tells whether what is drawn comes
// before it.
func marker(r *bufio.Reader, drawn bool) (kind byte, err error) {
	for {
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		if b != 0xff {
			if drawn {
				continue
			}
			return 0, errJPEG
		}
		for kind = 0xff; kind == 0xff; {
			if kind, err = r.ReadByte(); err != nil {
				return 0, err
			}
		}
		if !drawn || kind != 0 && (kind < 0xd0 || kind > 0xd7) {
			return kind, nil
		}
	}
}

// costOf is what a frame header says: samples of each component; of a progressive
// picture four bytes more for each until the last scan has come; and the copy that
// is made of what has other colours than YCbCr.
func costOf(frame []byte, progressive, adobe bool) float64 {
	const worst = 6 * 4
	if len(frame) < 6 || len(frame) < 6+3*int(frame[5]) {
		return worst
	}
	var most, sum float64
	var ids []byte
	for i := range int(frame[5]) {
		hv := frame[7+3*i]
		part := float64(hv>>4) * float64(hv&15)
		most, sum = max(most, part), sum+part
		ids = append(ids, frame[6+3*i])
	}
	if most == 0 {
		return worst
	}
	cost := sum / most
	if progressive {
		cost *= 5
	}
	if len(ids) > 3 || len(ids) == 3 && (adobe || string(ids) == "RGB") {
		cost += 4
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
