package faqio

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// jsonRows reads entries: objects one after the other, in a list, or in the
// one list that an object holds.
type jsonRows struct {
	text   string
	cursor *cursor
	own    map[string]string
	asked  map[string]bool // columns that own names and that were found
	found  map[field]bool

	levels  []jsonLevel       // what is being read
	pending []*rowOf          // come next
	topics  map[string]string // by the id of a group
}

// jsonLevel is a list of entries, or the whole file.
type jsonLevel struct {
	dec   *json.Decoder
	base  int // where dec begins
	array bool
}

func newJSONRows(text string, own map[string]string) (*jsonRows, error) {
	j := &jsonRows{text: text, cursor: newCursor(text), own: own, asked: map[string]bool{}, found: map[field]bool{}}
	for name, to := range own {
		if f := field(to); f != ignored && !slices.Contains(fields, f) {
			return nil, place{1, 1}.errorf("%q is no field to map to; the fields are %s", to, quoted(fields))
		}
		j.asked[folded(name)] = false
	}
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		return nil, place{1, 1}.errorf("HTML or XML; the file must hold JSON objects")
	}
	j.enter(0, text)

	return j, nil
}

func (j *jsonRows) enter(base int, text string) {
	j.levels = append(j.levels, jsonLevel{dec: json.NewDecoder(strings.NewReader(text)), base: base})
}

// next returns the next entry; false at the end.
func (j *jsonRows) next() (*rowOf, bool, error) {
	for len(j.levels) > 0 {
		if len(j.pending) > 0 {
			row := j.pending[0]
			j.pending = j.pending[1:]
			return row, true, nil
		}
		level := &j.levels[len(j.levels)-1]
		begin := level.base + int(level.dec.InputOffset())
		begin += len(j.text[begin:]) - len(strings.TrimLeft(j.text[begin:], " \t\n,"))
		switch {
		case !level.array && begin < len(j.text) && j.text[begin] == '[':
			if len(j.levels) > 1 || level.dec.InputOffset() == 0 {
				level.dec.Token() // it is there
				level.array = true
				continue
			}
			return nil, false, j.cursor.to(begin).errorf("a list after an entry; a file holds one list, or entries")
		case level.array && !level.dec.More():
			if _, err := level.dec.Token(); err != nil {
				return nil, false, j.explain(begin, err)
			}
			level.array = false
			continue
		}
		var raw json.RawMessage
		err := level.dec.Decode(&raw)
		if errors.Is(err, io.EOF) && !level.array {
			j.levels = j.levels[:len(j.levels)-1]
			continue
		}
		if err != nil {
			return nil, false, j.explain(begin, err)
		}
		row, err := j.object(level.base+int(level.dec.InputOffset())-len(raw), string(raw))
		if err != nil || row != nil {
			return row, true, err
		}
	}

	return nil, false, j.missing()
}

// missing says which columns the caller knows and no entry has.
func (j *jsonRows) missing() error {
	for name := range j.own {
		if !j.asked[folded(name)] {
			return j.cursor.to(len(j.text)).errorf("there is no field %q to map", name)
		}
	}

	return nil
}

// value is what an object holds under a name.
type value struct {
	name string
	raw  json.RawMessage
	at   int
}

// object reads an entry. It is nil if the object is none but holds a list of
// them, which is read next.
func (j *jsonRows) object(begin int, raw string) (*rowOf, error) {
	at := j.cursor.to(begin)
	if raw[0] != '{' {
		return nil, at.errorf("not an entry; each must be a JSON object")
	}
	row := &rowOf{at: at}
	var values []value
	var columns []string
	dec := json.NewDecoder(strings.NewReader(raw))
	dec.Token() // {
	for dec.More() {
		name, _ := dec.Token()
		v := value{name: name.(string)}
		if err := dec.Decode(&v.raw); err != nil {
			return nil, j.explain(begin, err)
		}
		v.at = begin + int(dec.InputOffset()) - len(v.raw)
		if slices.Contains(columns, v.name) {
			row.refuse(j.cursor.to(v.at).errorf("%q is there twice", v.name))
		}
		values, columns = append(values, v), append(columns, v.name)
	}
	known := map[string]string{}
	for name, to := range j.own {
		if slices.ContainsFunc(columns, func(c string) bool { return folded(c) == folded(name) }) {
			known[name], j.asked[folded(name)] = to, true
		}
	}
	fields, err := fieldsOf(columns, known)
	if err != nil {
		row.refuse(at.errorf("%v", err))
	}
	if err == nil && !slices.Contains(fields, fieldQuestion) && j.list(values) {
		return nil, nil
	}
	if len(raw) > MaxRow {
		return nil, at.errorf("the entry is longer than %d bytes", MaxRow)
	}
	for i, f := range fields {
		if f != ignored {
			j.found[f] = true
			j.put(row, f, values[i])
		}
	}
	j.vendor(row, raw)

	return row, nil
}

// list reads on in the one list of objects among values, or in the one that is
// named as those of articles are.
func (j *jsonRows) list(values []value) bool {
	one, named, lists := -1, -1, 0
	for i, v := range values {
		inner := strings.TrimLeft(string(v.raw[1:]), " \t\n")
		if v.raw[0] != '[' || !strings.HasPrefix(inner, "{") {
			continue
		}
		one = i
		lists++
		if named < 0 && slices.Contains(holding, v.name) {
			named = i
		}
	}
	if lists > 1 {
		one = named
	}
	j.learn(values)
	if one >= 0 {
		j.enter(values[one].at, string(values[one].raw))
	}

	return one >= 0
}

// put reads one value: text, a number, or for several a list of text.
func (j *jsonRows) put(row *rowOf, f field, v value) {
	at := j.cursor.to(max(v.at, j.cursor.offset))
	switch v.raw[0] {
	case 'n': // null
	case '"':
		var text string
		if err := json.Unmarshal(v.raw, &text); err != nil {
			row.refuse(at.errorf("%s: %v", f, err))
		}
		row.set(f, lineEnds(text), at)
	case '[':
		var list []string
		if !listed(f) || json.Unmarshal(v.raw, &list) != nil {
			row.refuse(at.errorf("%s has the wrong type: a list", f))
			return
		}
		for _, text := range list {
			row.set(f, joined([]string{strings.ReplaceAll(lineEnds(text), "\n", " ")}), at)
		}
	case '{':
		row.refuse(at.errorf("%s has the wrong type: an object", f))
	case 't', 'f':
		if f == fieldDraft {
			row.set(f, string(v.raw), at)
			return
		}
		row.refuse(at.errorf("%s has the wrong type: true or false", f))
	default:
		row.set(f, string(v.raw), at)
	}
}

// explain makes an error of the JSON decoder one of the file: what is wrong
// stands after begin.
func (j *jsonRows) explain(begin int, err error) error {
	var syntax *json.SyntaxError
	var raw any
	if !errors.As(json.Unmarshal([]byte(j.text[begin:]), &raw), &syntax) {
		return j.cursor.to(begin).errorf("not JSON: %v", err)
	}
	before := begin + int(max(syntax.Offset-1, 0))

	return newCursor(j.text).to(before).errorf("not JSON: %v", syntax)
}
