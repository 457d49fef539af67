package arch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strings"
	"testing"
)

// What is looked at again before it grows on.
const (
	maxMethods = 25
	maxLines   = 350
)

// tooMany are the receivers that are still larger, with their methods. The list
// only gets shorter.
var tooMany = map[string]int{
	"relay/wire.Binder": 28,
}

// over fails for a size that is over a limit and over what is known of it, and for a
// known one that is within the limit by now.
func over(t *testing.T, known map[string]int, name string, n, limit int, unit string) {
	t.Helper()
	was, listed := known[name]
	switch {
	case n > max(limit, was):
		t.Errorf("%s has %d %s, more than %d", name, n, unit, max(limit, was))
	case listed && n <= limit:
		t.Errorf("%s has %d %s by now: take it off the list", name, n, unit)
	}
}

// A receiver with many methods is the place where everything lands: state that
// has more than one owner.
func TestNoReceiverHasTooManyMethods(t *testing.T) {
	methods := map[string]int{}
	eachSource(t, func(name string, body []byte) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, body, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil {
				methods[path.Dir(name)+"."+receiver(fn.Recv.List[0].Type)]++
			}
		}
	})
	if len(methods) < 100 {
		t.Fatalf("only %d receivers were read", len(methods))
	}
	for name := range tooMany {
		if methods[name] == 0 {
			t.Errorf("%s is listed and has no methods", name)
		}
	}
	for name, n := range methods {
		over(t, tooMany, name, n, maxMethods, "methods")
	}
}

// receiver is the name of a receiver's type, without pointer and parameters.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// A file is one idea. One that is longer says why in its first comment, with the
// words "long because".
func TestLongFilesSayWhy(t *testing.T) {
	eachSource(t, func(name string, body []byte) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_templ.go") {
			return
		}
		top, _, _ := bytes.Cut(body, []byte("package "))
		if !bytes.Contains(top, []byte("long because")) {
			over(t, nil, name, bytes.Count(body, []byte("\n")), maxLines, "lines")
		}
	})
}
