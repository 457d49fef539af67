package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// program uses what depends on the runtime's tables: growing and shrinking
// stacks, the collector, panics, defers, maps, goroutines.
const program = `package main

import "runtime"

type node struct{ left, right *node; text string }

func grow(n int) *node {
	var pad [64]int
	for i := range pad { pad[i] = n }
	if n == 0 { return &node{text: "leaf"} }
	made := &node{left: grow(n - 1), text: string(rune('a' + n%26))}
	if n%50 == 0 { runtime.GC() }
	if pad[63] != n { panic("a stack was lost") }
	return made
}

func caught(f func()) (said any) {
	defer func() { said = recover() }()
	f()
	return nil
}

func main() {
	depth := 0
	for n := grow(2000); n != nil; n = n.left { depth++ }
	println("depth", depth)
	var none *node
	println("nil", caught(func() { println(none.text) }) != nil)
	println("index", caught(func() { println([]int{1}[depth]) }) != nil)
	println("value", caught(func() { panic("x") }).(string))
	done := make(chan int)
	for i := range 20 {
		go func() { m := map[int]*node{}; for j := range 500 { m[j] = grow(3) }; done <- len(m) + i }()
	}
	sum := 0
	for range 20 { sum += <-done }
	runtime.GC()
	println("sum", sum)
}
`

func build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example\n\ngo 1.26\n")
	write("main.go", program)
	cmd := exec.Command("go", "build", "-trimpath", "-gcflags=all=-l", "-ldflags=-s -w", "-o", "p.wasm", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "p.wasm")
}

func runWasm(t *testing.T, file string) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "go_js_wasm_exec"), file)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func TestASlimProgramDoesTheSame(t *testing.T) {
	file := build(t)
	want := runWasm(t, file)
	if !strings.Contains(want, "depth 2001") || !strings.Contains(want, "sum 10190") {
		t.Fatalf("the program itself does not work: %s", want)
	}
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := run(file); err != nil {
		t.Fatal(err)
	}
	if got := runWasm(t, file); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(before), "main.grow") || strings.Contains(string(after), "main.grow") {
		t.Error("the names of functions are still there, or never were")
	}

	for _, beginning := range unused {
		// Those that this small program has.
		if name := beginning; strings.HasPrefix(name, "runtime.") && !strings.Contains(string(before), name) {
			t.Errorf("this version of Go has no function called %s", name)
		}
	}
	if was, is := codeSize(t, before), codeSize(t, after); is > was*97/100 {
		t.Errorf("the code had %d bytes and has %d", was, is)
	}

	again, err := slim(after)
	if err != nil || string(again) != string(after) {
		t.Errorf("slimming twice changes something: %v", err)
	}
}

// codeSize is how large the code section is, in bytes.
func codeSize(t *testing.T, wasm []byte) int {
	t.Helper()
	r := &reader{b: wasm, at: 8}
	for r.more() {
		id := r.byte()
		if body := r.take(r.number()); id == sectionCode {
			return len(body)
		}
	}
	t.Fatal("there is no code")
	return 0
}

func TestWhatIsNotRightIsRefused(t *testing.T) {
	header := "\x00asm\x01\x00\x00\x00"
	for name, wasm := range map[string]string{
		"empty":             "",
		"text":              "hello",
		"no data":           header,
		"cut":               header + "\x0b\x7f",
		"passive segment":   header + "\x0b\x02\x01\x01",
		"segment too long":  header + "\x0b\x06\x01\x00\x41\x00\x0b\x7f",
		"address far out":   header + "\x0b\x11\x02\x00\x41\x00\x0b\x01a\x00\x41\xff\xff\xff\xff\x07\x0b\x01b",
		"many segments":     header + "\x0b\x05\xff\xff\xff\xff\x0f",
		"not a constant":    header + "\x0b\x06\x01\x00\x23\x00\x0b\x00",
		"endless number":    header + "\x0b" + strings.Repeat("\xff", 20),
		"no segment at all": header + "\x0b\x01\x00",
	} {
		if _, err := slim([]byte(wasm)); !errors.Is(err, errFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDataIsJoinedEvenWithoutTables(t *testing.T) {
	wasm := "\x00asm\x01\x00\x00\x00" + "\x0b\x0d\x02\x00\x41\x08\x0b\x01a\x00\x41\x0b\x0b\x01b"
	small, err := slim([]byte(wasm))
	if !errors.Is(err, errTables) {
		t.Errorf("error %v", err)
	}
	want := "\x00asm\x01\x00\x00\x00" + "\x0b\x0a\x01\x00\x41\x08\x0b\x04a\x00\x00b"
	if string(small) != want {
		t.Errorf("%q, want %q", small, want)
	}
}

func FuzzSlim(f *testing.F) {
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0b\x0d\x02\x00\x41\x08\x0b\x01a\x00\x41\x0b\x0b\x01b"))
	header := make([]byte, headerSize+64)
	copy(header, "\xf1\xff\xff\xff\x00\x00\x01\x08\x01")
	f.Add(append([]byte("\x00asm\x01\x00\x00\x00\x0b\x8e\x01\x01\x00\x41\x08\x0b\x88\x01"), header...))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		small, err := slim(wasm)
		if err != nil && !errors.Is(err, errTables) {
			return
		}
		if _, err := parse(small); err != nil {
			t.Errorf("the result cannot be read: %v", err)
		}
	})
}
