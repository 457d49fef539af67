package survey

import (
	"encoding/binary"

	"github.com/parley-chat/parley/relay/chat"
)

// unpacker reads what a packer wrote. After something that cannot be, bad is true
// and all that follows is zero.
type unpacker struct {
	in      []byte
	strings []string
	known   map[string]string // of days before: most say the same
	// ids are those of conversations; inline says that they stand in the rows.
	ids    []byte
	inline bool
	bad    bool

	// What the Row of now points to.
	tags, teams, marks []string
	answers            chat.Answers
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

// day calls use with the rows of a day; the next call gets the same Row, and what it
// points to.
func (u *unpacker) day(d Day, use func(*Row)) error {
	if len(d.packed) == 0 {
		return nil
	}
	u.in, u.bad, u.ids = d.packed, false, nil
	version := u.byte()
	if version != packVersion && version != packedInline {
		return ErrPacked
	}
	u.table()
	if u.inline = version == packedInline; !u.inline {
		u.ids = u.take(uint64(u.count(idBytes)) * idBytes)
	}
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

// longest is how long a string is that may be in other days too, in bytes.
const longest = 100

// table reads the strings.
func (u *unpacker) table() {
	if u.known == nil {
		u.known = map[string]string{}
	}
	u.strings = u.strings[:0]
	for range u.count(1) {
		b := u.take(u.number())
		s, ok := u.known[string(b)]
		if !ok {
			if s = string(b); len(s) <= longest {
				u.known[s] = s
			}
		}
		u.strings = append(u.strings, s)
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

// list reads strings into room; nil if there are none.
func (u *unpacker) list(room *[]string) []string {
	n := u.count(1)
	if n == 0 {
		return nil
	}
	*room = (*room)[:0]
	for range n {
		*room = append(*room, u.string())
	}
	return *room
}

// id reads the id of a conversation that is no string.
func (u *unpacker) id() []byte {
	switch {
	case u.inline:
		return u.take(idBytes)
	case len(u.ids) < idBytes:
		u.bad = true
		return nil
	}
	id := u.ids[:idBytes]
	u.ids = u.ids[idBytes:]
	return id
}

func (u *unpacker) row(r *Row, before int64) {
	flags := u.byte()
	if flags&packedID != 0 {
		r.id = u.id()
	} else {
		r.Conv = u.string()
	}
	r.Alone, r.Unseen = flags&packedAlone != 0, flags&packedUnseen != 0
	r.Offer, r.Version = u.number(), int(u.number())
	r.At = before + u.signed()
	if u.inline {
		flags |= packedLabels | packedAnswer
		r.First = u.signed()
		r.Answered = r.First + u.signed()
	}
	r.Agent, r.Name, r.Topic = u.string(), u.string(), u.string()
	r.Locale, r.Page, r.By = u.string(), u.string(), u.string()
	if flags&packedLabels != 0 {
		r.Tags, r.Teams, r.Marks = u.list(&u.tags), u.list(&u.teams), u.list(&u.marks)
	}
	if flags&packedAnswer == 0 {
		return
	}
	if !u.inline {
		r.First = r.At + u.signed()
		r.Answered = r.First + u.signed()
	}
	n := u.count(3)
	if n == 0 {
		return
	}
	u.answers = u.answers[:0]
	for range n {
		u.answers = append(u.answers, chat.Answer{Question: u.string(), Type: u.string(), Value: u.string()})
	}
	r.Answers = u.answers
}
