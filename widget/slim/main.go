// Command slim makes a WebAssembly file of the Go linker smaller to download,
// in place: go run ./widget/slim FILE. What the program does stays the same.
//
// Three things weigh much and are of no use in a visitor's browser. The linker
// cuts the data into tens of thousands of segments wherever eight bytes are
// zero, and their headers hardly compress: they are joined. And the runtime's
// tables have the name and the lines of every function, for stack traces: these
// are emptied. And there is code that only a crash, a profile or a trace would
// run: a trap takes its place. Together that is a fifth of what is downloaded.
package main

import (
	"errors"
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: slim FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "slim:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	wasm, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	small, err := slim(wasm)
	if errors.Is(err, errTables) {
		// A later Go may keep its tables in another way: then they stay.
		fmt.Fprintln(os.Stderr, "slim: "+err.Error()+"; only the data was joined")
	} else if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, small, 0o644)
}

// slim returns wasm made smaller. With errTables the result is valid too, but
// the tables are in it.
func slim(wasm []byte) ([]byte, error) {
	m, err := parse(wasm)
	if err != nil {
		return nil, err
	}
	err = m.emptyTables()
	return m.bytes(), err
}
