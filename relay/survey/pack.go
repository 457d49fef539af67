package survey

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parley-chat/parley/relay/chat"
)

// Day are the rows of one day of one survey, by the time of the offer in UTC, as
// far as their conversations' ids begin with the same character: a row that is
// written does not write a busy day anew.
//
// It stays packed until its rows are added up: a relay that has just started reads
// months of them for one page.
type Day struct{ packed []byte }

// packVersion is the first byte. What follows are the strings that the rows use,
// each once, and the rows; numbers are varints, see packer.row.
const packVersion = 1

// ErrPacked says that the bytes of a Day are not what Pack wrote.
var ErrPacked = errors.New("the kept answers are damaged")

// Pack makes a Day of rows.
func Pack(rows []Row) Day {
	p := packer{known: map[string]uint64{}}
	p.number(uint64(len(rows)))
	at := int64(0)
	for i := range rows {
		p.row(&rows[i], at)
		at = rows[i].At
	}
	head := binary.AppendUvarint([]byte{packVersion}, uint64(len(p.strings)))
	for _, s := range p.strings {
		head = append(binary.AppendUvarint(head, uint64(len(s))), s...)
	}
	return Day{append(head, p.out...)}
}

// Rows are all rows of the day.
func (d Day) Rows() ([]Row, error) {
	var rows []Row
	err := d.each(func(r *Row) { rows = append(rows, *r) })
	return rows, err
}

// each calls use with the rows; the next call gets the same Row.
func (d Day) each(use func(*Row)) error {
	if len(d.packed) == 0 {
		return nil
	}
	u := unpacker{in: d.packed}
	if u.byte() != packVersion {
		return ErrPacked
	}
	u.table()
	var row Row
	at := int64(0)
	for n := u.number(); n > 0 && !u.bad; n-- {
		row = Row{}
		u.row(&row, at)
		if at = row.At; !u.bad {
			use(&row)
		}
	}
	if u.bad {
		return ErrPacked
	}
	return nil
}

// MarshalJSON implements json.Marshaler: a string.
func (d Day) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.StdEncoding.EncodeToString(d.packed))
}

// UnmarshalJSON implements json.Unmarshaler. It reads the first form too: an object
// with the rows.
func (d *Day) UnmarshalJSON(text []byte) error {
	if len(text) < 2 || text[0] != '"' {
		var old struct {
			Rows []Row `json:"rows"`
		}
		if err := json.Unmarshal(text, &old); err != nil {
			return fmt.Errorf("read the rows of a day: %w", err)
		}
		for i := range old.Rows {
			old.Rows[i].First = old.Rows[i].Answered
		}
		*d = Pack(old.Rows)
		return nil
	}
	packed, err := base64.StdEncoding.AppendDecode(nil, text[1:len(text)-1])
	d.packed = packed
	return err
}

type packer struct {
	out     []byte
	known   map[string]uint64
	strings []string
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
	packedID    = 1 << iota // the conversation's id is 16 bytes, not a string
	packedAlone             // see Row.Alone
)

// row writes a row; before is the time of the one before it.
func (p *packer) row(r *Row, before int64) {
	var flags byte
	id, err := hex.DecodeString(r.Conv)
	if err == nil && len(id) == 16 && hex.EncodeToString(id) == r.Conv {
		flags |= packedID
	}
	if r.Alone {
		flags |= packedAlone
	}
	p.out = append(p.out, flags)
	if flags&packedID != 0 {
		p.out = append(p.out, id...)
	} else {
		p.string(r.Conv)
	}
	p.number(r.Offer)
	p.number(uint64(r.Version))
	p.signed(r.At - before)
	p.signed(r.First)
	p.signed(r.Answered - r.First)
	for _, s := range []string{r.Agent, r.Name, r.Topic, r.Locale, r.Page, r.By} {
		p.string(s)
	}
	p.list(r.Tags)
	p.list(r.Teams)
	p.list(r.Marks)
	p.number(uint64(len(r.Answers)))
	for _, a := range r.Answers {
		p.string(a.Question)
		p.string(a.Type)
		p.string(a.Value)
	}
}

// unpacker reads what a packer wrote. After something that cannot be, bad is true
// and all that follows is zero.
type unpacker struct {
	in      []byte
	strings []string
	bad     bool
}

func (u *unpacker) take(n uint64) []byte {
	if u.bad || n > uint64(len(u.in)) {
		u.bad = true
		return nil
	}
	taken := u.in[:n]
	u.in = u.in[n:]
	return taken
}

func (u *unpacker) byte() byte {
	if b := u.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (u *unpacker) number() uint64 {
	n, size := binary.Uvarint(u.in)
	if size <= 0 {
		u.bad = true
		return 0
	}
	u.in = u.in[size:]
	return n
}

func (u *unpacker) signed() int64 {
	n, size := binary.Varint(u.in)
	if size <= 0 {
		u.bad = true
		return 0
	}
	u.in = u.in[size:]
	return n
}

// table reads the strings; they share one piece of memory.
func (u *unpacker) table() {
	whole := string(u.in)
	n := u.count(1)
	u.strings = make([]string, 0, n)
	for range n {
		size := u.number()
		at := uint64(len(whole) - len(u.in))
		if u.take(size); u.bad {
			return
		}
		u.strings = append(u.strings, whole[at:at+size])
	}
}

func (u *unpacker) string() string {
	at := u.number()
	if at >= uint64(len(u.strings)) {
		u.bad = true
		return ""
	}
	return u.strings[at]
}

// count reads how many of something follow, of which each takes at least so many
// bytes: no damage makes room for more than there can be.
func (u *unpacker) count(least int) int {
	n := u.number()
	if n > uint64(len(u.in)/least) {
		u.bad = true
	}
	if u.bad {
		return 0
	}
	return int(n)
}

func (u *unpacker) list() []string {
	n := u.count(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = u.string()
	}
	return list
}

func (u *unpacker) row(r *Row, before int64) {
	flags := u.byte()
	if flags&packedID != 0 {
		r.Conv = hex.EncodeToString(u.take(16))
	} else {
		r.Conv = u.string()
	}
	r.Alone = flags&packedAlone != 0
	r.Offer, r.Version = u.number(), int(u.number())
	r.At = before + u.signed()
	r.First = u.signed()
	r.Answered = r.First + u.signed()
	for _, to := range []*string{&r.Agent, &r.Name, &r.Topic, &r.Locale, &r.Page, &r.By} {
		*to = u.string()
	}
	r.Tags, r.Teams, r.Marks = u.list(), u.list(), u.list()
	if n := u.count(3); n > 0 {
		r.Answers = make(chat.Answers, n)
		for i := range r.Answers {
			r.Answers[i] = chat.Answer{Question: u.string(), Type: u.string(), Value: u.string()}
		}
	}
}
