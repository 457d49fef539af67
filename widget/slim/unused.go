package main

import (
	"bytes"
	"strings"
)

// unused are the beginnings of the names of functions that a visitor's browser
// never calls: the linker keeps them since the runtime could print a number with
// a fraction as it crashes, or be asked to trace, to profile or to dump itself,
// which takes settings of the environment that there are none of. Their code is
// replaced by a trap. Numbers without a fraction are printed as before.
var unused = []string{
	"internal/strconv.(*decimal).", "internal/strconv.AppendComplex", "internal/strconv.AppendFloat", "internal/strconv.FormatFloat",
	"internal/strconv.bigFtoa", "internal/strconv.dbox", "internal/strconv.fixedFtoa", "internal/strconv.fmt", "internal/strconv.formatDigits",
	"internal/strconv.genericFtoa", "internal/strconv.leftShift", "internal/strconv.rightShift", "internal/strconv.prefixIsLessThan",
	"internal/strconv.roundShortest", "internal/strconv.shouldRoundUp", "internal/strconv.trim",
	"runtime.(*hexdumper).", "runtime.(*profBuf).", "runtime.checkFinalizersAndCleanups", "runtime.gcDumpObject", "runtime.hexdump",
	"runtime.schedtrace", "runtime.traceAdvance", "runtime.traceReadCPU", "runtime.traceRegisterLabelsAndReasons",
	"runtime.(*traceMap).", "runtime.(*traceStackTable).", "runtime.(*traceStringTable).", "runtime.(*traceTypeTable).",
}

// trap is a function without locals that ends the program, whatever its type.
var trap = []byte{0, 0x00, opEnd}

const sectionCode = 10

// dropUnused replaces the code of what is not used. It changes nothing where
// the functions of the table are not those of the code, one by one.
func (m *module) dropUnused(t *table) {
	r := &reader{b: m.before, at: 8}
	for r.more() {
		start := r.at
		id, size := r.byte(), r.number()
		body := r.take(size)
		if id != sectionCode || r.bad {
			continue
		}
		if code, ok := without(body, t); ok {
			section := appendNumber([]byte{sectionCode}, uint64(len(code)))
			m.before = bytes.Join([][]byte{m.before[:start], section, code, m.before[r.at:]}, nil)
		}
		return
	}
}

// without is a code section without what is not used.
func without(section []byte, t *table) ([]byte, bool) {
	r := &reader{b: section}
	if n := r.number(); n != uint64(t.count) {
		return nil, false
	}
	code := appendNumber(nil, uint64(t.count))
	whole := t.each(func(entry []byte) bool {
		body := r.take(r.number())
		if r.bad {
			return false
		}
		if isUnused(t.name(entry)) {
			body = trap
		}
		code = append(appendNumber(code, uint64(len(body))), body...)
		return true
	})
	return code, whole && !r.more()
}

func isUnused(name string) bool {
	for _, beginning := range unused {
		if strings.HasPrefix(name, beginning) {
			return true
		}
	}
	return false
}
