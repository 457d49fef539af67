//go:build !js

package chat

// Flowed is where the flow of a bot stands after its last words, among agents.
type Flowed struct {
	// Flow is the version that the conversation began with and ends on.
	Flow int
	// Step is the step that waits for the visitor, "" if the flow has ended; Tries
	// is how often it has asked for other words.
	Step  string
	Tries int
	// Fields are what the visitor and webhooks have filled in.
	Fields []FlowField
}

// FlowField is a field and what it holds.
type FlowField struct{ Name, Value string }

// maxFlowFields is how many fields are read.
const maxFlowFields = 32

var flowed = traits{name: "flowed", amongAgents: true, quiet: true, body: func() Body { return new(Flowed) }}

// Bind implements Body.
func (s *Flowed) Bind(f Fields) {
	f.Small("flow", &s.Flow)
	f.Str("step", &s.Step)
	f.Small("tries", &s.Tries)
	f.List("fields", len(s.Fields), maxFlowFields, func(i int) {
		if i == len(s.Fields) {
			s.Fields = append(s.Fields, FlowField{})
		}
		f.Str("name", &s.Fields[i].Name)
		f.Str("value", &s.Fields[i].Value)
	})
}
