package audit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// Snapshot is how settings were, to tell afterwards what a program changed that
// does not keep entries itself.
type Snapshot map[Thing]Fields

// Thing is a document with settings.
type Thing struct{ Site, Kind, ID string }

// Fields are the values of a document, as text, by their name.
type Fields map[string]string

// The kinds that a Snapshot holds, and how entries begin to call what is done to
// them: those of all sites, and those of one.
var (
	global = map[string]string{"site": "site", "agent": "person"}
	local  = map[string]string{"team": "team", "topic": "topic", "tag": "tag", "hours": "hours"}
)

// Add takes a document up: value is what is stored of it.
func (s Snapshot) Add(t Thing, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("read %s %s: %w", t.Kind, t.ID, err)
	}
	s[t], err = fieldsOf(text)
	return err
}

// secret are fields of which only that they changed is kept, or not even that.
var secret = map[string]string{"hash": "password", "era": "", "id": ""}

func fieldsOf(value []byte) (Fields, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(value, &all); err != nil {
		return nil, err
	}
	fields := Fields{}
	for name, raw := range all {
		text := string(raw)
		var plain string
		if json.Unmarshal(raw, &plain) == nil {
			text = plain
		}
		fields[name] = text
	}
	return fields, nil
}

// Entries are what changed between two snapshots, by site. e says who did it, when
// and from where.
func Entries(before, after Snapshot, e Entry) map[string][]Entry {
	list := map[string][]Entry{}
	things := map[Thing]bool{}
	for t := range before {
		things[t] = true
	}
	for t := range after {
		things[t] = true
	}
	for t := range things {
		was, is := before[t], after[t]
		if maps.Equal(was, is) {
			continue
		}
		one := e
		one.Target, one.What = t.ID, what(t.Kind, was, is)
		if name := is["name"]; name != "" && t.Kind != "agent" {
			one.Target = name
		}
		for _, name := range slices.Sorted(maps.Keys(merged(was, is))) {
			if said, hidden := secret[name]; !hidden {
				one.Compare(name, was[name], is[name])
			} else if said != "" && was[name] != is[name] {
				one.Changes = append(one.Changes, Change{Field: said})
			}
		}
		for _, site := range sitesOf(t, was, is) {
			list[site] = append(list[site], one)
		}
	}
	return list
}

func merged(a, b Fields) Fields {
	all := maps.Clone(a)
	if all == nil {
		all = Fields{}
	}
	maps.Copy(all, b)
	return all
}

// what is the name of a change, as the pages with settings call it.
func what(kind string, was, is Fields) string {
	switch {
	case kind == "site" && was == nil:
		return "site-created"
	case kind == "agent" && was == nil:
		return "person-joined"
	case kind == "agent" && is["disabled"] != was["disabled"]:
		if is["disabled"] == "true" {
			return "person-disabled"
		}
		return "person-enabled"
	case kind == "agent" && is["hash"] != was["hash"]:
		return "person-reset"
	case kind == "agent":
		return "person-role"
	case is == nil:
		return local[kind] + "-removed"
	}
	return cmp.Or(global[kind], local[kind]) + "-changed"
}

// sitesOf are the sites whose log tells of a change.
func sitesOf(t Thing, was, is Fields) []string {
	switch t.Kind {
	case "site":
		return []string{t.ID}
	case "agent":
		var sites []string
		for _, f := range []Fields{was, is} {
			var in []string
			if json.Unmarshal([]byte(f["sites"]), &in) == nil {
				sites = append(sites, in...)
			}
		}
		slices.Sort(sites)
		return slices.Compact(sites)
	}
	return []string{t.Site}
}
