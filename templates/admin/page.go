// Package admin is the pages with settings: all are made of the same parts,
// which say what stands there and not how it looks.
package admin

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/templates/inbox"
)

// Page is a page with settings.
type Page struct {
	inbox.Shell
	// Pages are the pages of the navigation; Here is the Name of this one.
	Pages []inbox.Link
	Here  string
	// Find is where settings are looked for, "" nowhere; Query is what was asked.
	Find, Query string
	// Lead is a sentence about the page; Saved says that a form was taken.
	Lead, Saved string
	// Undo is where what was just saved can be taken back, Past where what was saved
	// earlier can be; "" nowhere.
	Undo, Past string
	// Wrong is the sentence for a form that was refused as a whole.
	Wrong    string
	Sections []Section
}

// Section is a part of a page with a title of its own. What it does not have is
// left out.
type Section struct {
	// ID is for scripts; "" if none looks for it.
	ID          string
	Title, Lead string
	// Shown is a text to copy, under a label; Live says that a script reads the
	// section anew until it has changed.
	Label, Shown string
	Live         bool
	// Folds are further texts to copy, each shown when it is asked for.
	Folds []Fold
	Rows  []Row
	// None is what stands in place of no rows.
	None string
	// Part is what is neither text nor form. Scripted says that the section is of no
	// use without the script.
	Scripted bool
	// Beside puts it beside the others where there is room.
	Beside bool
	Part   templ.Component
	Form   *Form
	Link   *inbox.Link
}

// Fold is a text to copy: what it is for, and what to do with it.
type Fold struct{ Title, Lead, Shown string }

// Row is a line of a list: what it is, what is known of it, what can be done.
type Row struct {
	Title, Detail, Note string
	Link                string
	Act                 Act
	Forms               []Form
}

// Act is a link to what can be done about a line; without a Name there is none.
type Act struct{ Name, URL string }

// Form is what can be sent.
type Form struct {
	// ID is for what stands outside of it; "" if nothing does.
	ID, Action string
	// Get makes it a search, Upload lets it send files.
	Get, Upload bool
	// Button is its name, and Danger says that it takes something away.
	Button string
	Danger bool
	// Other is a second button, which sends the same fields for something else.
	Other Other
	// Hidden are fields that nobody sees: names and values by turns.
	Hidden []string
	Fields []Field
}

// Other is a second button of a form: its name, and what the field "do" says
// then. Without a name there is none.
type Other struct{ Name, Do, Action string }

// Field is one thing to fill in.
type Field struct {
	Name, Label, Help string
	// Kind is an input's type, or "area", "select" or "check".
	Kind, Value string
	// Wrong is what is wrong with the value; Theirs is what somebody else has
	// saved meanwhile, if HasTheirs.
	Wrong     string
	Theirs    string
	HasTheirs bool
	// Options are what a select has, and what an input suggests.
	Options  []Option
	Required bool
	// With is the choice of the form with which the field is shown; "" always.
	With string
	// Beside sets the label beside the field, where there is room.
	Beside bool
	Auto   string // autocomplete
	Max    int    // characters; 0: any
}

// Option is one of a field's choices.
type Option struct{ Value, Name string }

// Invalid counts the fields that are wrong.
func (p Page) invalid() (fields []Field) {
	for _, s := range p.Sections {
		if s.Form == nil {
			continue
		}
		for _, f := range s.Form.Fields {
			if f.Wrong != "" {
				fields = append(fields, f)
			}
		}
	}
	return fields
}

// onlyText reports whether there is nothing to come to by keyboard: then the page
// itself is, so that it can be scrolled.
func (p Page) onlyText() bool {
	for _, s := range p.Sections {
		if p.Past != "" || s.Form != nil || s.Link != nil || s.Label != "" || s.Part != nil || len(s.Folds) > 0 {
			return false
		}
		for _, r := range s.Rows {
			if r.Link != "" || r.Act.Name != "" || len(r.Forms) > 0 {
				return false
			}
		}
	}
	return true
}

func (s Section) foldID(i int) string { return s.ID + "-" + digits(i) }

func (f Field) id() string { return "field-" + f.Name }

// described are the ids of what describes the field.
func (f Field) described() string {
	ids := ""
	if f.Help != "" {
		ids = f.id() + "-help"
	}
	if f.Wrong != "" {
		ids += " " + f.id() + "-wrong"
	}
	return ids
}

func (f Field) auto() string {
	if f.Auto == "" {
		return "off"
	}
	return f.Auto
}

func (f Form) method() string {
	if f.Get {
		return "get"
	}
	return "post"
}

func (f Form) button() string {
	if f.Danger || f.Get {
		return "button"
	}
	return "button primary"
}

func pairs(list []string) (out [][2]string) {
	for i := 0; i+1 < len(list); i += 2 {
		out = append(out, [2]string{list[i], list[i+1]})
	}
	return out
}

func digits(n int) string { return strconv.Itoa(n) }
