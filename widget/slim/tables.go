package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// The layout of runtime.pcHeader and runtime._func, as in Go 1.20 to 1.26
// (runtime/symtab.go, runtime/runtime2.go), little endian. The word size of a
// Go program in WebAssembly is 8 bytes.
const (
	tableMagic = 0xfffffff1
	headerSize = 72

	headerFuncs   = 8
	headerFiles   = 16
	headerNames   = 32
	headerUnits   = 40
	headerFileTab = 48
	headerPC      = 56
	headerFuncTab = 64

	funcName      = 4
	funcStack     = 16 // pcsp: the stack's depth, which the collector needs
	funcFile      = 20
	funcLine      = 24
	funcTables    = 28 // npcdata: how many tables of the collector follow
	funcUnit      = 32
	funcStartLine = 36
	funcSize      = 44
)

var errTables = errors.New("the runtime's tables of functions were not found")

// emptyTables takes names, files and lines out of the table of functions. The
// offset 0 means "no table" to the runtime; what the collector and stack growth
// need stays where it is.
func (m *module) emptyTables() error {
	for at := int(-m.base & 7); at+headerSize <= len(m.data); at += 8 {
		h := m.data[at:]
		if binary.LittleEndian.Uint32(h) != tableMagic || h[4] != 0 || h[5] != 0 || h[6] != 1 || h[7] != 8 {
			continue
		}
		if t, ok := m.tableAt(at); ok {
			m.dropUnused(t)
			t.empty()
			return nil
		}
	}
	return errTables
}

// table is the table of functions: slices of the module's data.
type table struct {
	names, units, files, pc []byte
	funcs                   []byte // an index of funcCount entries, then the functions
	count                   int
}

func (m *module) tableAt(at int) (*table, bool) {
	word := func(offset int) uint64 { return binary.LittleEndian.Uint64(m.data[at+offset:]) }
	size := uint64(len(m.data) - at)
	names, units, files := word(headerNames), word(headerUnits), word(headerFileTab)
	pc, funcs, count := word(headerPC), word(headerFuncTab), word(headerFuncs)
	if names < headerSize || units < names || files < units || pc < files || funcs < pc || funcs > size ||
		count == 0 || count > (size-funcs)/8 {
		return nil, false
	}
	data := m.data[at:]
	t := &table{
		names: data[names:units], units: data[units:files], files: data[files:pc], pc: data[pc:funcs],
		funcs: data[funcs:], count: int(count),
	}
	return t, t.valid()
}

// name is the name of a function.
func (t *table) name(entry []byte) string {
	name := t.names[binary.LittleEndian.Uint32(entry[funcName:]):]
	if end := bytes.IndexByte(name, 0); end >= 0 {
		name = name[:end]
	}
	return string(name)
}

// each calls f with every function's entry until it returns false.
func (t *table) each(f func(entry []byte) bool) bool {
	for i := range t.count {
		offset := binary.LittleEndian.Uint32(t.funcs[8*i+4:])
		if uint64(offset)+funcSize > uint64(len(t.funcs)) || !f(t.funcs[offset:]) {
			return false
		}
	}
	return true
}

// kept calls f with the offset of each table of a function that must stay.
func kept(entry []byte, f func(offset uint32) bool) bool {
	n := binary.LittleEndian.Uint32(entry[funcTables:])
	if uint64(funcSize)+4*uint64(n) > uint64(len(entry)) || !f(binary.LittleEndian.Uint32(entry[funcStack:])) {
		return false
	}
	for i := range int(n) {
		if !f(binary.LittleEndian.Uint32(entry[funcSize+4*i:])) {
			return false
		}
	}
	return true
}

// valid reports whether everything that is named is there, before anything is
// changed.
func (t *table) valid() bool {
	return t.each(func(entry []byte) bool {
		return uint64(binary.LittleEndian.Uint32(entry[funcName:])) < uint64(len(t.names)) &&
			kept(entry, func(offset uint32) bool { return t.end(offset) >= 0 })
	})
}

func (t *table) empty() {
	used := make([]bool, len(t.pc))
	t.each(func(entry []byte) bool {
		for _, field := range []int{funcName, funcFile, funcLine, funcUnit, funcStartLine} {
			binary.LittleEndian.PutUint32(entry[field:], 0)
		}
		return kept(entry, func(offset uint32) bool {
			for i := int(offset); i < t.end(offset); i++ {
				used[i] = true
			}
			return true
		})
	})
	for i := range t.pc {
		if !used[i] {
			t.pc[i] = 0
		}
	}
	clear(t.names)
	clear(t.units)
	clear(t.files)
}

// end is where the table of values by program counter at offset ends: pairs of
// varints up to one whose value does not change, after the first. It is offset
// itself where there is no table, and negative if the table is not whole.
func (t *table) end(offset uint32) int {
	if offset == 0 {
		return 0
	}
	if uint64(offset) >= uint64(len(t.pc)) {
		return -1
	}
	r := reader{b: t.pc, at: int(offset)}
	for first := true; ; first = false {
		value := r.number()
		if value == 0 && !first {
			break
		}
		r.number()
		if r.bad {
			return -1
		}
	}
	return r.at
}
