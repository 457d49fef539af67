package manifest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/parley-chat/parley/relay/store/docs"
)

// section is the part that holds the documents of one kind.
type section[T any] struct {
	title  string
	kind   docs.Kind[T]
	ofSite bool
	whole  bool     // documents that are not in the file are removed
	hidden []string // fields that are not the file's
	secret string   // a field that refers to a secret; "" for none
	must   bool     // put refuses what needs a secret and has none
	// key is a document's name in the file; nil: its id.
	key func(value T) string
	// fresh is a document that the file adds, and its id.
	fresh func(key string) (id string, value T)
	// finish brings a value into its stored form; old is nil if it is new.
	finish func(old, value *T) error
	// shown is a value as the file has it, kept the other way; nil: as it is.
	shown func(ctx context.Context, s *Settings, value T) (T, error)
	kept  func(p *planner, file node, value T) (T, error)
	// check says what else is wrong with a value.
	check func(p *planner, file node, value T) error
	// put writes a document with a secret; nil: as any other.
	put func(ctx context.Context, s *Settings, site string, d docs.Doc[T], secret string) (changed bool, write func(context.Context) error, err error)
}

func (p section[T]) name() string  { return p.title }
func (p section[T]) perSite() bool { return p.ofSite }

func (p section[T]) keyOf(d docs.Doc[T]) string {
	if p.key == nil {
		return d.ID
	}
	return p.key(d.Value)
}

func (p section[T]) export(ctx context.Context, s *Settings, site string) (yaml.MapSlice, error) {
	list, err := p.kind.List(ctx, s.Docs, site)
	if err != nil {
		return nil, err
	}
	var out yaml.MapSlice
	for _, d := range list {
		if p.shown != nil {
			if d.Value, err = p.shown(ctx, s, d.Value); err != nil {
				return nil, err
			}
		}
		body, err := json.Marshal(d.Value)
		if err != nil {
			return nil, err
		}
		var value yaml.MapSlice
		if err := yaml.UnmarshalWithOptions(body, &value, yaml.UseOrderedMap()); err != nil {
			return nil, err
		}
		value = slices.DeleteFunc(value, func(i yaml.MapItem) bool { return i.Value == nil || slices.Contains(p.hidden, i.Key.(string)) })
		out = append(out, yaml.MapItem{Key: p.keyOf(d), Value: value})
	}
	slices.SortFunc(out, func(a, b yaml.MapItem) int { return strings.Compare(a.Key.(string), b.Key.(string)) })
	return out, nil
}

func (p section[T]) plan(ctx context.Context, s *planner, site string, file node) ([]Change, error) {
	if err := file.mapping(); err != nil {
		return nil, err
	}
	list, err := p.kind.List(ctx, s.Docs, site)
	if err != nil {
		return nil, err
	}
	there := map[string]docs.Doc[T]{}
	for _, d := range list {
		there[p.keyOf(d)] = d
	}
	var plan []Change
	named := map[string]bool{}
	for _, f := range file.fields {
		id, value := p.fresh(f.key)
		old, known := there[f.key]
		if p.key == nil {
			old, known = there[id]
		}
		if !known {
			old = docs.Doc[T]{ID: id, Value: value}
		}
		named[p.keyOf(old)] = true
		change, err := p.document(ctx, s, site, f, old)
		if err != nil {
			return nil, err
		}
		if change != nil {
			plan = append(plan, *change)
		}
	}
	for _, d := range list {
		if p.whole && !named[p.keyOf(d)] {
			change := p.change(site, p.keyOf(d), Removed)
			change.write = func(ctx context.Context) error { return p.kind.Delete(ctx, s.Docs, site, d) }
			plan = append(plan, change)
		}
	}
	return plan, nil
}

func (p section[T]) change(site, key string, what What) Change {
	c := Change{Section: p.title, Key: key, What: what}
	if p.ofSite {
		c.Site = site
	}
	return c
}

// document compares one document with what the file says of it; nil if it is
// equal.
func (p section[T]) document(ctx context.Context, s *planner, site string, file node, old docs.Doc[T]) (*Change, error) {
	if err := file.mapping(); err != nil {
		return nil, err
	}
	var err error
	if p.shown != nil {
		if old.Value, err = p.shown(ctx, s.Settings, old.Value); err != nil {
			return nil, err
		}
	}
	before, err := fieldsOf(old.Value)
	if err != nil {
		return nil, err
	}
	after, err := p.overlay(file, before)
	if err != nil {
		return nil, err
	}
	next := docs.Doc[T]{ID: old.ID, Version: old.Version}
	if err := strict(after, &next.Value); err != nil {
		return nil, file.errorf("%s: %v", file.key, err)
	}
	known := &old.Value
	if old.Version == 0 {
		known = nil
	}
	if p.finish != nil {
		if err := p.finish(known, &next.Value); err != nil {
			return nil, file.errorf("%s: %v", file.key, err)
		}
	}
	if p.check != nil {
		if err := p.check(s, file, next.Value); err != nil {
			return nil, err
		}
	}
	if p.kind.Check != nil {
		if err := p.kind.Check(next.ID, next.Value); err != nil {
			return nil, file.errorf("%s: %v", file.key, err)
		}
	}
	change := p.change(site, p.keyOf(next), Changed)
	if old.Version == 0 {
		change.What = Added
	}
	if after, err = fieldsOf(next.Value); err != nil {
		return nil, err
	}
	change.Fields = p.differing(before, after, old.Version == 0)
	if p.kept != nil {
		if next.Value, err = p.kept(s, file, next.Value); err != nil {
			return nil, err
		}
	}
	change.write = func(ctx context.Context) error { return p.kind.Put(ctx, s.Docs, site, next) }
	if p.secret != "" {
		if err := p.withSecret(ctx, s.Settings, site, file, next, &change); err != nil {
			return nil, err
		}
	}
	if change.What == Changed && len(change.Fields) == 0 {
		return nil, nil
	}
	return &change, nil
}

// withSecret adds what follows from the secret that the file refers to.
func (p section[T]) withSecret(ctx context.Context, s *Settings, site string, file node, next docs.Doc[T], change *Change) error {
	secret := ""
	ref, there := file.field(p.secret)
	if there {
		var err error
		if secret, err = s.secret(ref); err != nil {
			return err
		}
	}
	changed, write, err := p.put(ctx, s, site, next, secret)
	if err != nil {
		return file.errorf("%s: %v", file.key, err)
	}
	if changed {
		change.Fields = append(change.Fields, Field{Name: p.secret, Old: "…", New: "…"})
	}
	if !there && change.What == Added && !p.must {
		change.Fields = append(change.Fields, Field{Name: p.secret, New: "none yet"})
	}
	change.write = write
	return nil
}

// overlay puts the fields that the file names over those of a document.
func (p section[T]) overlay(file node, before map[string]json.RawMessage) (map[string]json.RawMessage, error) {
	after := map[string]json.RawMessage{}
	for name, raw := range before {
		after[name] = raw
	}
	names := fieldNames(reflect.TypeFor[T]())
	for _, f := range file.fields {
		if p.secret != "" && f.key == p.secret {
			continue
		}
		if !slices.Contains(names, f.key) || slices.Contains(p.hidden, f.key) {
			return nil, f.errorf("there is no field %q in %s", f.key, p.title)
		}
		raw, err := f.json()
		if err != nil {
			return nil, err
		}
		var alone T
		if err := strict(map[string]json.RawMessage{f.key: raw}, &alone); err != nil {
			return nil, f.explain(err)
		}
		after[f.key] = raw
	}
	return after, nil
}

func (p section[T]) differing(before, after map[string]json.RawMessage, all bool) []Field {
	var fields []Field
	for _, name := range fieldNames(reflect.TypeFor[T]()) {
		if slices.Contains(p.hidden, name) || !all && bytes.Equal(before[name], after[name]) || all && (len(after[name]) == 0 || string(after[name]) == "null") {
			continue
		}
		f := Field{Name: name, New: string(after[name])}
		if !all {
			f.Old = string(before[name])
		}
		fields = append(fields, f)
	}
	return fields
}

// fieldsOf are the fields of a value as JSON.
func fieldsOf(value any) (fields map[string]json.RawMessage, err error) {
	body, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return fields, json.Unmarshal(body, &fields)
}

// strict reads fields into a value that has all of them.
func strict(fields map[string]json.RawMessage, to any) error {
	body, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var kind *json.UnmarshalTypeError
	if err := d.Decode(to); errors.As(err, &kind) {
		return fmt.Errorf("%s has the wrong type: %s", kind.Field, kind.Value)
	} else if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// fieldNames are the names in JSON of a struct's fields, in order, with those of what
// it embeds.
func fieldNames(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			names = append(names, fieldNames(f.Type)...)
			continue
		}
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}
