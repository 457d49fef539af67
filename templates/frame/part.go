package frame

import (
	"time"

	"github.com/a-h/templ"

	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/templates/words"
)

// Part is a page of which the script of the panel takes a part: the element with
// the id "part". Without the script it is shown whole.
type Part struct {
	// Site is the site's id, Name what visitors read at the top, Accent its colour.
	Site, Name, Accent string
	// Locale is the BCP 47 tag that was asked for, Words what the page says.
	Locale string
	Words  *words.Words
	// Style, RareStyle and Script are the addresses of frame.css, rare.css and
	// frame.js.
	Style, RareStyle, Script string
	// Token and Conv are the visitor's, ID is fresh with each page.
	Token, Conv, ID string
	// Done says that there is nothing more to see, and what was done; SaidName and
	// SaidEmail are what the visitor said of themselves with it, SaidChoice is what they
	// chose.
	Done, SaidName, SaidEmail, SaidChoice string
	// SaidMore is what they answered besides, as the form that says it again.
	SaidMore string
	// Notice is what the site wants to be agreed to, as Markdown, "" if nothing, and
	// NoticeVersion its version.
	Notice, NoticeVersion string
	// Queue says that who waits is told where they stand, see QueuePart.
	Queue bool
}

// Before is the form that visitors fill in before their first message.
type Before struct {
	AsksName, NeedsName, WrongName    bool
	AsksEmail, NeedsEmail, WrongEmail bool
	// AsksNotice says that the notice is to be agreed to, Agreed that its box is
	// checked.
	AsksNotice, Agreed, WrongAgreed bool
	// Choices are what the visitor chooses from, Chosen is the id of what they chose.
	// OfTeams says that these are teams.
	Choices []Choice
	// Closed are teams that the visitor cannot choose now.
	Closed []Closed
	// More is what the site asks besides.
	More        []Asked
	Chosen      string
	OfTeams     bool
	WrongChoice bool
	// Known says that the visitor was asked before who they are, Begins that they begin
	// a conversation.
	Known, Begins bool
	// Name and Email are what stands in it.
	Name, Email string
}

// Asks reports whether there is anything to fill in.
func (b Before) Asks() bool {
	return b.AsksName || b.AsksEmail || b.AsksNotice || len(b.Choices) > 0 || len(b.More) > 0
}

// Asked is a field that the site wants to be filled in.
type Asked struct {
	// ID is the field's, Kind one of package prechat.
	ID, Kind, Label, Value string
	Options                []string
	Required, Wrong        bool
}

// inputType and completes are the type of its input, and what browsers may put there.
func (a Asked) inputType() string {
	switch a.Kind {
	case "email":
		return "email"
	case "phone":
		return "tel"
	}
	return "text"
}

func (a Asked) completes() string {
	switch a.Kind {
	case "email", "phone":
		return map[string]string{"email": "email", "phone": "tel"}[a.Kind]
	}
	return "on"
}

// says is what is wrong with it.
func (a Asked) says(w *words.Words) string {
	switch {
	case a.Value == "" && a.Kind == "checkbox":
		return w.T("part.checkWrong")
	case a.Value != "" && a.Kind == "email":
		return w.T("refusal.email_invalid")
	case a.Value != "" && a.Kind == "phone":
		return w.T("part.phoneWrong")
	}
	return w.T("part.moreWrong")
}

// Choice is a team or a topic.
type Choice struct{ ID, Name string }

// Closed is a team that is closed, and what it says.
type Closed struct{ Name, Text string }

// flag is the value of a field that says yes.
func flag(is bool) string {
	if is {
		return "1"
	}
	return ""
}

// Kept is what there is of a visitor.
type Kept struct {
	Conversations int
	Name, Email   string
}

// Said is a line of a transcript.
type Said struct {
	transcript.Line
	At time.Time
	// Speaker is who says it, with the colon of the language; "" for what happened.
	Speaker string
	Text    string
	// Rich is what its blocks say, also in Text.
	Rich string
	// Files are what goes with it.
	Files []SaidFile
}

// SaidFile is a file in a transcript, and where it can be had for a while.
type SaidFile struct{ Name, Link string }

// wrong are the attributes of a field that is not as it should be; why is the id of
// what says so.
func wrong(is bool, why string) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": why}
}
