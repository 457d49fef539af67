package manifest

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// node is a value in the file, with the key that it stands under.
type node struct {
	key    string
	line   int // of the key
	isMap  bool
	fields []node // of a mapping
	value  any    // of all else: what JSON can hold
}

func (n node) errorf(format string, args ...any) error {
	return &Error{Line: n.line, Msg: fmt.Sprintf(format, args...)}
}

func (n node) field(key string) (node, bool) {
	for _, f := range n.fields {
		if f.key == key {
			return f, true
		}
	}
	return node{}, false
}

// mapping returns an error if the node is no mapping.
func (n node) mapping() error {
	if !n.isMap {
		return n.errorf("%s must have fields", n.key)
	}
	return nil
}

// plain is the value as JSON would decode it.
func (n node) plain() any {
	if !n.isMap {
		return n.value
	}
	m := make(map[string]any, len(n.fields))
	for _, f := range n.fields {
		m[f.key] = f.plain()
	}
	return m
}

func (n node) json() (json.RawMessage, error) {
	raw, err := json.Marshal(n.plain())
	if err != nil {
		return nil, n.errorf("%s: %v", n.key, err)
	}
	return raw, nil
}

var unknown = regexp.MustCompile(`unknown field "(.*)"`)

// explain makes an error about a field one of the file.
func (n node) explain(err error) error {
	if m := unknown.FindStringSubmatch(err.Error()); m != nil {
		if f, there := n.find(m[1]); there {
			return f.errorf("there is no field %q in %s", f.key, n.key)
		}
	}
	return n.errorf("%v", err)
}

// find looks for a key at any depth.
func (n node) find(key string) (node, bool) {
	for _, f := range n.fields {
		if f.key == key {
			return f, true
		}
		if found, there := f.find(key); there {
			return found, true
		}
	}
	return node{}, false
}

// parse reads a file.
func parse(text []byte) (node, error) {
	root := node{line: 1, key: "the file", isMap: true}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return root, syntax(err)
	}
	if len(file.Docs) > 1 && file.Docs[1].Body != nil {
		return root, &Error{Line: lineOf(file.Docs[1].Body), Msg: "a second document; a file has one"}
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return root, nil
	}
	root.line = lineOf(file.Docs[0].Body)
	err = root.read(file.Docs[0].Body)
	if err == nil {
		err = root.mapping()
	}
	return root, err
}

// syntax makes an error of the parser one of the file.
func syntax(err error) error {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		return &Error{Line: e.GetToken().Position.Line, Msg: e.GetMessage()}
	}
	return &Error{Line: 1, Msg: err.Error()}
}

func lineOf(n ast.Node) int {
	if t := n.GetToken(); t != nil {
		return t.Position.Line
	}
	return 1
}

// read takes the value of a node of the parser.
func (n *node) read(from ast.Node) error {
	switch from := from.(type) {
	case *ast.MappingNode:
		return n.readMap(from.Values)
	case *ast.MappingValueNode:
		return n.readMap([]*ast.MappingValueNode{from})
	case *ast.SequenceNode:
		n.isMap = false
		list := make([]any, len(from.Values))
		for i, v := range from.Values {
			item := node{key: n.key, line: lineOf(v)}
			if err := item.read(v); err != nil {
				return err
			}
			list[i] = item.plain()
		}
		n.value = list
		return nil
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return &Error{Line: lineOf(from), Msg: "anchors, aliases and tags have no meaning here"}
	case *ast.NullNode:
		return n.errorf("%s has no value; write \"\" for an empty one, and quote what begins with #", n.key)
	}
	n.isMap = false
	if err := yaml.NodeToValue(from, &n.value); err != nil {
		return syntax(err)
	}
	return nil
}

func (n *node) readMap(values []*ast.MappingValueNode) error {
	n.isMap = true
	for _, v := range values {
		f := node{line: lineOf(v.Key)}
		var key any
		if err := yaml.NodeToValue(v.Key, &key); err != nil {
			return syntax(err)
		}
		f.key = fmt.Sprint(key)
		if err := f.read(v.Value); err != nil {
			return err
		}
		n.fields = append(n.fields, f)
	}
	return nil
}
