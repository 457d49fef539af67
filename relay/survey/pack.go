package survey

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// Day are the rows of one day of one survey, by the time of the offer in UTC, as
// far as their conversations' ids begin with the same character: a row that is
// written does not write a busy day anew.
//
// It stays packed until its rows are added up: a relay that has just started reads
// a year of them for one page.
type Day struct{ packed []byte }

// packVersion is the first byte. What follows are the strings that the rows use,
// each once, the ids of conversations, and the rows; numbers are varints, see
// packer.row. Of packedInline the ids stand in the rows.
const (
	packVersion  = 2
	packedInline = 1
)

// ErrPacked says that the bytes of a Day are not what Pack wrote.
var ErrPacked = errors.New("the kept answers are damaged")

// Pack makes a Day of rows.
func Pack(rows []Row) Day {
	p := packer{known: map[string]uint64{}}
	at := int64(0)
	for i := range rows {
		p.row(&rows[i], at)
		at = rows[i].At
	}
	out := binary.AppendUvarint([]byte{packVersion}, uint64(len(p.strings)))
	for _, s := range p.strings {
		out = append(binary.AppendUvarint(out, uint64(len(s))), s...)
	}
	out = append(binary.AppendUvarint(out, uint64(len(p.ids)/idBytes)), p.ids...)
	return Day{append(binary.AppendUvarint(out, uint64(len(rows))), p.out...)}
}

// Rows are all rows of the day.
func (d Day) Rows() ([]Row, error) {
	var rows []Row
	err := new(unpacker).day(d, func(r *Row) { rows = append(rows, r.Clone()) })
	return rows, err
}

// MarshalBinary implements encoding.BinaryMarshaler.
func (d Day) MarshalBinary() ([]byte, error) { return d.packed, nil }

// UnmarshalBinary implements encoding.BinaryUnmarshaler. It reads the forms of before
// too: the packed rows as a JSON string, and an object with the rows.
func (d *Day) UnmarshalBinary(body []byte) error {
	switch {
	case len(body) > 1 && body[0] == '"':
		packed, err := base64.StdEncoding.AppendDecode(nil, body[1:len(body)-1])
		d.packed = packed
		return err
	case len(body) > 0 && body[0] == '{':
		var old struct {
			Rows []Row `json:"rows"`
		}
		if err := json.Unmarshal(body, &old); err != nil {
			return fmt.Errorf("read the rows of a day: %w", err)
		}
		for i := range old.Rows {
			old.Rows[i].First = old.Rows[i].Answered
		}
		*d = Pack(old.Rows)
	default:
		d.packed = body
	}
	return nil
}

type packer struct {
	out, ids []byte
	known    map[string]uint64
	strings  []string
}

func (p *packer) number(n uint64) { p.out = binary.AppendUvarint(p.out, n) }
func (p *packer) signed(n int64)  { p.out = binary.AppendVarint(p.out, n) }

func (p *packer) string(s string) {
	at, ok := p.known[s]
	if !ok {
		at = uint64(len(p.strings))
		p.known[s], p.strings = at, append(p.strings, s)
	}
	p.number(at)
}

func (p *packer) list(list []string) {
	p.number(uint64(len(list)))
	for _, s := range list {
		p.string(s)
	}
}

// The flags of a row.
const (
	packedID     = 1 << iota // the conversation's id is idBytes, not a string
	packedAlone              // see Row.Alone
	packedLabels             // it has tags, teams or marks
	packedAnswer             // it was answered
	packedUnseen             // see Row.Unseen; those of before it was known were seen
)

// idBytes is the length of a conversation's id.
const idBytes = 16

// row writes a row; before is the time of the one before it.
func (p *packer) row(r *Row, before int64) {
	var flags byte
	id, err := hex.DecodeString(r.Conv)
	if err == nil && len(id) == idBytes && hex.EncodeToString(id) == r.Conv {
		flags |= packedID
	}
	if r.Alone {
		flags |= packedAlone
	}
	if r.Unseen {
		flags |= packedUnseen
	}
	if len(r.Tags)+len(r.Teams)+len(r.Marks) > 0 {
		flags |= packedLabels
	}
	if r.First != 0 || r.Answered != 0 || len(r.Answers) > 0 {
		flags |= packedAnswer
	}
	p.out = append(p.out, flags)
	if flags&packedID != 0 {
		p.ids = append(p.ids, id...)
	} else {
		p.string(r.Conv)
	}
	p.number(r.Offer)
	p.number(uint64(r.Version))
	p.signed(r.At - before)
	for _, s := range []string{r.Agent, r.Name, r.Topic, r.Locale, r.Page, r.By} {
		p.string(s)
	}
	if flags&packedLabels != 0 {
		p.list(r.Tags)
		p.list(r.Teams)
		p.list(r.Marks)
	}
	if flags&packedAnswer == 0 {
		return
	}
	p.signed(r.First - r.At)
	p.signed(r.Answered - r.First)
	p.number(uint64(len(r.Answers)))
	for _, a := range r.Answers {
		p.string(a.Question)
		p.string(a.Type)
		p.string(a.Value)
	}
}
