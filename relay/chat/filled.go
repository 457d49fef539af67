//go:build !js

package chat

// Filled is what a visitor answered before their first message, in the order in which
// it was asked.
type Filled struct {
	Fields []FlowField
}

// maxFilled is how many answers are read.
const maxFilled = 32

var filled = traits{name: "filled", quiet: true, body: func() Body { return new(Filled) }}

// Bind implements Body.
func (a *Filled) Bind(f Fields) {
	f.List("fields", len(a.Fields), maxFilled, func(i int) {
		if i == len(a.Fields) {
			a.Fields = append(a.Fields, FlowField{})
		}
		f.Str("name", &a.Fields[i].Name)
		f.Str("value", &a.Fields[i].Value)
	})
}

// Says is what it says, a line for each answer.
func (a Filled) Says() string {
	said := ""
	for i, f := range a.Fields {
		if i > 0 {
			said += "\n"
		}
		said += f.Name + ": " + f.Value
	}
	return said
}
