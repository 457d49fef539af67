package wire

import "github.com/parley-chat/parley/relay/chat"

var _ chat.Fields = (*Binder)(nil)

// Str binds a string.
func (b *Binder) Str(name string, p *string) {
	if b.writing {
		if *p != "" {
			b.w.key(name)
			b.w.b = appendString(b.w.b, *p)
		}
	} else if b.is(name) {
		*p = b.r.str()
		b.read()
	}
}

// Uint binds a whole number from 0 to 2^64 − 1.
func (b *Binder) Uint(name string, p *uint64) {
	if b.writing {
		if *p != 0 {
			b.w.key(name)
			b.w.b = appendUint(b.w.b, *p)
		}
	} else if b.is(name) {
		*p = b.r.uint()
		b.read()
	}
}

// Int binds a whole number within ±2^62.
func (b *Binder) Int(name string, p *int64) {
	if b.writing {
		if *p != 0 {
			b.w.key(name)
			b.w.b = appendInt(b.w.b, *p)
		}
	} else if b.is(name) {
		*p = b.r.int()
		b.read()
	}
}

// Small binds a whole number within ±2^30, which every compiler's int holds.
func (b *Binder) Small(name string, p *int) {
	if b.writing {
		if *p != 0 {
			b.w.key(name)
			b.w.b = appendInt(b.w.b, int64(*p))
		}
	} else if b.is(name) {
		*p = b.r.small()
		b.read()
	}
}

// Bool binds a truth value.
func (b *Binder) Bool(name string, p *bool) {
	if b.writing {
		if *p {
			b.w.key(name)
			b.w.b = append(b.w.b, "true"...)
		}
	} else if b.is(name) {
		*p = b.r.bool()
		b.read()
	}
}

// Word binds a name out of a few: it writes value, or returns the name that it
// read, which stays only until the next call.
func (b *Binder) Word(name, value string) (word []byte, ok bool) {
	if b.writing {
		if value != "" {
			b.w.key(name)
			b.w.b = appendString(b.w.b, value)
		}
	} else if b.is(name) {
		word, ok = b.r.name(), true
		b.read()
	}
	return word, ok
}

// Status binds a status by its name.
func (b *Binder) Status(name string, p *chat.Status) {
	if word, ok := b.Word(name, p.String()); ok {
		*p = chat.ParseStatus(string(word))
	}
}

// Role binds a role by its name.
func (b *Binder) Role(name string, p *chat.Role) {
	if word, ok := b.Word(name, p.String()); ok {
		*p = chat.ParseRole(string(word))
	}
}

// Each binds a list: of n elements when it writes, of at most limit when it
// reads. item binds element i, which is not there yet when it is read.
func (b *Binder) Each(name string, n, limit int, item func(i int)) {
	if b.writing {
		if n > 0 {
			b.w.list(name, n, item)
		}
		return
	}
	if !b.is(name) {
		return
	}
	i := 0
	for more := b.r.open(); more; more = b.r.more() {
		if i == limit {
			b.r.fail(ErrCount)
			break
		}
		item(i)
		i++
	}
	b.read()
}

// List implements chat.Fields: the elements are objects.
func (b *Binder) List(name string, n, limit int, item func(i int)) {
	b.Each(name, n, limit, func(i int) {
		for o := b.Object(); b.Next(&o); {
			item(i)
		}
	})
}

// Has begins a field whose value is to be bound by what is called next: it
// writes the name if the value is there, or reports whether it was read.
func (b *Binder) Has(name string, there bool) bool {
	if b.writing && there {
		b.w.key(name)
	}
	return b.writing && there || !b.writing && b.is(name)
}

// Body binds an object, behind Has.
func (b *Binder) Body(body chat.Body) {
	b.body(body)
	if !b.writing {
		b.read()
	}
}

// body binds a body with a Binder of its own, so that those who have none to
// bind do without one on the heap.
func (b *Binder) body(body chat.Body) {
	own := new(Binder)
	*own = *b
	for o := own.Object(); own.Next(&o); {
		body.Bind(own)
	}
	*b = *own
}

// at returns element i of a list, which may be the one behind the last.
func at[T any](list *[]T, i int) *T {
	if i == len(*list) {
		var zero T
		*list = append(*list, zero)
	}
	return &(*list)[i]
}

// str binds a string that is an element of a list.
func (b *Binder) str(p *string) {
	if b.writing {
		b.w.b = appendString(b.w.b, *p)
	} else {
		*p = b.r.str()
	}
}
