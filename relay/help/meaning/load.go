// Package meaning reads tables of what words mean, as Model2Vec publishes them,
// and cuts smaller ones for FAQs out of them.
package meaning

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// The limits of a table: bytes of its files and of the head that describes
// tensors, pieces, and numbers of a vector of which any more are left out: the
// first say most.
const (
	maxTensors   = 1 << 30
	maxTokenizer = 64 << 20
	maxHead      = 1 << 20
	maxPieces    = 1 << 20
	maxDims      = 64
)

// Model is a table as its file has it.
type Model struct {
	langs  []string
	pieces []string // by row; "" for those that are no text
	dims   int
	rows   []float32
}

// Load reads the folder of a model: model.safetensors with one tensor of vectors
// and tokenizer.json with the word pieces that they are of. langs are the
// languages that it knows, without regions.
func Load(folder string, langs []string) (*Model, error) {
	if len(langs) == 0 {
		return nil, errors.New("which languages it knows is not said")
	}
	m := &Model{langs: langs}
	if err := m.tokenizer(filepath.Join(folder, "tokenizer.json")); err != nil {
		return nil, err
	}
	return m, m.tensors(filepath.Join(folder, "model.safetensors"))
}

// open opens a file of at most so many bytes.
func open(name string, most int64) (*os.File, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && (!info.Mode().IsRegular() || info.Size() > most) {
		err = fmt.Errorf("%s: no file of at most %d MB", name, most>>20)
	}
	if err != nil {
		_ = f.Close() // it was only read
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func (m *Model) tokenizer(name string) error {
	f, _, err := open(name, maxTokenizer)
	if err != nil {
		return err
	}
	defer f.Close()
	var file struct {
		Model struct {
			Type   string         `json:"type"`
			Prefix string         `json:"continuing_subword_prefix"`
			Vocab  map[string]int `json:"vocab"`
		} `json:"model"`
	}
	if err := json.NewDecoder(io.LimitReader(f, maxTokenizer)).Decode(&file); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if file.Model.Type != "WordPiece" || file.Model.Prefix != "##" {
		return fmt.Errorf("%s: a tokenizer of type %.40q is not known, only WordPiece with ##", name, file.Model.Type)
	}
	if n := len(file.Model.Vocab); n == 0 || n > maxPieces {
		return fmt.Errorf("%s: %d pieces are not from 1 to %d", name, n, maxPieces)
	}
	m.pieces = make([]string, len(file.Model.Vocab))
	for piece, row := range file.Model.Vocab {
		if row < 0 || row >= len(m.pieces) {
			return fmt.Errorf("%s: piece %.40q has number %d of %d", name, piece, row, len(m.pieces))
		}
		if !strings.HasPrefix(piece, "[") {
			m.pieces[row] = piece
		}
	}
	return nil
}

// tensor is one of the head of a file.
type tensor struct {
	Type    string   `json:"dtype"`
	Shape   []int    `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

func (m *Model) tensors(name string) error {
	f, size, err := open(name, maxTensors)
	if err != nil {
		return err
	}
	defer f.Close()
	var length uint64
	if err := binary.Read(f, binary.LittleEndian, &length); err != nil || length > maxHead || int64(length)+8 > size {
		return fmt.Errorf("%s: it does not begin as a safetensors file", name)
	}
	var all map[string]json.RawMessage
	if err := json.NewDecoder(io.LimitReader(f, int64(length))).Decode(&all); err != nil {
		return fmt.Errorf("%s: its head is no JSON", name)
	}
	delete(all, "__metadata__")
	if len(all) != 1 {
		return fmt.Errorf("%s: %d tensors, there has to be one", name, len(all))
	}
	var t tensor
	for _, text := range all {
		if err := json.Unmarshal(text, &t); err != nil {
			return fmt.Errorf("%s: its tensor is not described", name)
		}
	}
	width := int64(map[string]int{"F32": 4, "F16": 2}[t.Type])
	if width == 0 || len(t.Shape) != 2 || t.Shape[0] != len(m.pieces) || t.Shape[1] < 2 || t.Shape[1] > 4096 {
		return fmt.Errorf("%s: a tensor of %.10q and shape %v is none of F32 or F16 with a row for each of %d pieces", name, t.Type, t.Shape, len(m.pieces))
	}
	bytes := int64(t.Shape[0]) * int64(t.Shape[1]) * width
	from := 8 + int64(length) + t.Offsets[0]
	if t.Offsets[0] < 0 || t.Offsets[0] > size || t.Offsets[1]-t.Offsets[0] != bytes || from+bytes > size {
		return fmt.Errorf("%s: it ends before its %d rows do", name, t.Shape[0])
	}
	return m.read(name, io.NewSectionReader(f, from, bytes), t.Shape[1], int(width))
}

// read reads the rows, as far as they are kept.
func (m *Model) read(name string, r io.Reader, all, width int) error {
	m.dims = min(all, maxDims) / 2 * 2
	m.rows = make([]float32, 0, len(m.pieces)*m.dims)
	row := make([]byte, all*width)
	for range m.pieces {
		if _, err := io.ReadFull(r, row); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for i := range m.dims {
			var v float32
			if width == 4 {
				v = math.Float32frombits(binary.LittleEndian.Uint32(row[4*i:]))
			} else {
				v = half(binary.LittleEndian.Uint16(row[2*i:]))
			}
			if !(v > -1e6 && v < 1e6) {
				return fmt.Errorf("%s: it holds what is no number", name)
			}
			m.rows = append(m.rows, v)
		}
	}
	return nil
}

// half is a number of 16 bits, IEEE 754.
func half(bits uint16) float32 {
	sign, exp, frac := 1-2*float64(bits>>15), int(bits>>10&31), float64(bits&1023)
	switch exp {
	case 0:
		return float32(sign * math.Ldexp(frac, -24))
	case 31:
		return float32(math.NaN())
	}
	return float32(sign * math.Ldexp(1024+frac, exp-25))
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
