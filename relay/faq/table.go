package faq

// table is a map of 64-bit hashes, none of them 0, to numbers. It is smaller
// and in the browser faster than a Go map, of which the visitor would have to
// download the code for this kind of key.
type table struct {
	keys   []uint64 // a power of two of them, at most half of them used; 0 is free
	values []int32
	used   int
}

// find returns the place of the key, or the free one where it would go.
func (t *table) find(key uint64) int {
	keys := t.keys
	mask := len(keys) - 1
	i := int(key>>32) & mask
	for keys[i] != 0 && keys[i] != key {
		i = (i + 1) & mask
	}

	return i
}

// get returns the value of the key, or -1.
func (t *table) get(key uint64) int32 {
	if len(t.keys) == 0 {
		return -1
	}
	i := t.find(key)
	if t.keys[i] == 0 {
		return -1
	}

	return t.values[i]
}

// set sets the value of the key.
func (t *table) set(key uint64, value int32) {
	if 2*t.used >= len(t.keys) {
		t.grow(max(64, 2*len(t.keys)))
	}
	i := t.find(key)
	if t.keys[i] == 0 {
		t.used++
	}
	t.keys[i], t.values[i] = key, value
}

// number returns the value of the key; a new one gets as its value how many
// there were before it.
func (t *table) number(key uint64) int32 {
	if 2*t.used >= len(t.keys) {
		t.grow(max(64, 2*len(t.keys)))
	}
	i := t.find(key)
	if t.keys[i] == 0 {
		t.keys[i], t.values[i] = key, int32(t.used)
		t.used++
	}

	return t.values[i]
}

// grow makes room for size keys, a power of two.
func (t *table) grow(size int) {
	keys, values := t.keys, t.values
	t.keys, t.values = make([]uint64, size), make([]int32, size)
	for i, key := range keys {
		if key != 0 {
			at := t.find(key)
			t.keys[at], t.values[at] = key, values[i]
		}
	}
}
