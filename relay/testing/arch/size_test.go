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
	for name, n := range methods {
		if n > maxMethods {
			t.Errorf("%s has %d methods, more than %d", name, n, maxMethods)
		}
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
		if n := bytes.Count(body, []byte("\n")); n > maxLines && !bytes.Contains(top, []byte("long because")) {
			t.Errorf("%s has %d lines, more than %d", name, n, maxLines)
		}
	})
}
