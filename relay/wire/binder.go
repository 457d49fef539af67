package wire

// Binder binds the fields of structs to names in JSON, both ways: the same
// function, which names each field once, writes a struct and reads it. It is a
// loop around the fields of one object:
//
//	for o := b.Object(); b.Next(&o); {
//		b.Str("id", &c.ID)
//		b.Uint("seq", &c.Seq)
//	}
//
// Writing, the loop runs once; zero values are left out. Reading, it runs until
// the input's fields are read: once if they stand in the order of the loop, as
// we write them, and once more for each that does not. Fields of other names are
// skipped; a known field that stands twice is an error.
type Binder struct {
	writing bool
	w       writer
	r       reader
	at      object
}

// object is how far the fields of an object are read or written.
type object struct {
	// key names the field whose value comes next; nil behind the last one.
	key []byte
	// asked counts the fields named in this run of the loop, before those of
	// them that were named before key was found.
	asked, before int
	// seen has a bit for each field that was read. A loop with more than 128
	// fields panics.
	seen  [2]uint64
	begun bool
}

// NewWriter returns a Binder that appends to b.
func NewWriter(b []byte) Binder { return Binder{writing: true, w: writer{b: b}} }

// NewReader returns a Binder that reads text. The strings that it reads are
// parts of text where they can be.
func NewReader(text string) Binder { return Binder{r: reader{b: []byte(text), text: text}} }

// Bytes returns what is written.
func (b *Binder) Bytes() []byte { return b.w.b }

// End requires that nothing follows what was read. It returns the first error.
func (b *Binder) End() error { return b.r.end() }

// Object begins an object and returns the one around it, for Next.
func (b *Binder) Object() object {
	around := b.at
	b.at = object{}
	switch {
	case b.writing:
		b.w.begin()
	case b.r.brace():
		b.field()
	}
	return around
}

// Next reports whether to name the fields of the object, at first or again. It
// goes back to the object around when there is nothing left.
func (b *Binder) Next(around *object) bool {
	at := &b.at
	if !at.begun {
		at.begun = true
		return true
	}
	if b.writing {
		b.w.end()
	} else if at.key != nil {
		if at.before == 0 { // no field has this name
			b.r.skip(0)
			b.read()
		}
		at.asked, at.before = 0, 0
		if at.key != nil {
			return true
		}
	}
	b.at = *around
	return false
}

// done reports whether all fields of the object are read.
func (b *Binder) done() bool { return !b.writing && b.at.key == nil }

// is reports whether the value of the field called name comes next. What reads
// it must call read then.
func (b *Binder) is(name string) bool {
	b.at.asked++
	return string(b.at.key) == name && b.first()
}

// first reports whether the field that was named last is read for the first
// time.
func (b *Binder) first() bool {
	word, bit := &b.at.seen[b.at.asked>>6], uint64(1)<<(b.at.asked&63)
	if *word&bit != 0 {
		b.r.fail(ErrDuplicate)
		b.at.key = nil
		return false
	}
	*word |= bit
	return true
}

// read goes on behind a value.
func (b *Binder) read() {
	if b.r.err != nil || b.r.take('}') {
		b.at.key = nil
		return
	}
	b.r.want(',')
	b.field()
}

// field reads the name of a field.
func (b *Binder) field() {
	if b.r.peek() != '"' {
		b.r.fail(ErrSyntax)
	}
	if b.r.err == nil {
		b.at.key = b.r.key()
		b.r.want(':')
	}
	if b.r.err != nil {
		b.at.key = nil
	}
	b.at.before = b.at.asked
}
