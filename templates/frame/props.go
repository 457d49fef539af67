// Package frame is what visitors see before the widget's program has come, and
// where it cannot run.
package frame

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
	"github.com/parley-chat/parley/relay/faq"
	"github.com/parley-chat/parley/templates/words"
)

// Frame is what the visitor's frame shows before its program has arrived, and
// what it goes on with by plain forms where the program cannot run.
type Frame struct {
	// Site is the site's id, Name what visitors read at the top.
	Site, Name string
	// Locale is the BCP 47 tag that the loader asked for, Words what the page
	// says: in that language, or the nearest that there is.
	Locale string
	Words  *words.Words
	// Greeting is the first line; "" has the language's own.
	Greeting string
	// Away is what the site says where nobody is there; "" has the language's own.
	Away string
	// AsksName and AsksEmail say what visitors are asked before their first message.
	AsksName, AsksEmail bool
	// AsksMore says that they are asked what the site wants to know besides.
	AsksMore bool
	// Chooses says that they choose a team or a topic.
	Chooses bool
	// Opening are what the bot offers to say before the first message.
	Opening []string
	// Notice is the version of what they agree to before that, "" if nothing.
	Notice string
	// Mask are the kinds of what the browser hides in what visitors write, parted by
	// spaces, see package mask.
	Mask string
	// Mode is ModeFAQ, ModeChat, or "" for both.
	Mode string
	// Home says that the first view has places that HomePart fills.
	Home bool
	// Queue says that who waits is told where they stand, Queued what they are told.
	Queue  bool
	Queued Queued
	// Visitors says that agents see who is there, of those who agreed.
	Visitors bool
	// Accent is the site's colour, "#rrggbb"; "" is Parley's.
	Accent string
	// Style, Script and Wasm are the addresses of frame.css, frame.js and
	// widget.wasm; without Script the page is only looked at.
	Style, Script, Wasm string
	// Rare and RareStyle are those of rare.js and rare.css.
	Rare, RareStyle string
	// Search says where the FAQ is searched: SearchHere, SearchMeaning,
	// SearchRelay or SearchNone.
	Search string
	// Online says whether somebody is there to answer, Back when the site opens,
	// as a sentence; "" if that is not known.
	Online bool
	Back   string

	// View is ViewHome, ViewArticle or ViewChat.
	View string
	// Query is what was searched for; Found what came of it, or the questions
	// to show before anything was searched for.
	Query string
	Found []faq.Entry
	// Article is the entry to show in ViewArticle.
	Article *faq.Entry

	// Token and Conv are the visitor's, fresh ones before a form was sent;
	// Events is the conversation and State its fold. SendID is fresh with each
	// page. With all three a form that is sent twice is one message, or one
	// rating.
	Token, Conv string
	Events      []chat.Event
	State       chat.Conversation
	SendID      string
	// Refused is a sentence that says why a form was not taken, Draft what it
	// held.
	Refused, Draft string
	// ByForm says that the page answers a form that says who is asking; Taken is
	// the id of the message that the form brought, in Events or in Draft.
	ByForm bool
	Taken  string
	// Loader says that the loader needs the launcher's words in this language.
	Loader bool
}

// Where the FAQ is searched: in the frame, at the relay where it is too long to
// be brought there, or nowhere since there is none.
const (
	SearchHere    = "here"
	SearchMeaning = "meaning" // here, by meaning too
	SearchRelay   = "relay"
	SearchNone    = "none"
)

// What a frame can be without.
const (
	ModeFAQ  = "faq"  // the help alone
	ModeChat = "chat" // the chat alone
)

// ModeSurvey is a frame with a survey alone, see SurveyFrame.
const ModeSurvey = "survey"

// The views of the frame.
const (
	ViewHome    = "home"
	ViewArticle = "article"
	ViewChat    = "chat"
)

// begun is value if the visitor has begun to chat by forms: only then does the
// program take over who they are.
func (f Frame) begun(value string) string {
	if len(f.Events) == 0 {
		return ""
	}
	return value
}

// before names what visitors are asked before their first message.
func (f Frame) before() string {
	asked := ""
	if f.AsksName {
		asked = "name "
	}
	if f.AsksEmail {
		asked += "email "
	}
	if f.AsksMore {
		asked += "more "
	}
	if f.Chooses {
		asked += "choice"
	}
	return strings.TrimSpace(asked)
}

// only is the class of a frame that is without something.
func (f Frame) only() string {
	if f.Mode == "" {
		return ""
	}
	return "only-" + f.Mode
}

func (f Frame) byForm() string {
	if f.ByForm {
		return "1"
	}
	return ""
}

func (f Frame) greeting() string {
	if f.Greeting != "" {
		return f.Greeting
	}
	return f.Words.T("greeting")
}

func (f Frame) status() string {
	if f.Online {
		return f.Words.T("online")
	}
	return f.nobody()
}

// nobody says that nobody is there.
func (f Frame) nobody() string {
	switch {
	case f.Away != "" && f.Back != "":
		return f.Away + " " + f.Back
	case f.Away != "" || f.Back != "":
		return f.Away + f.Back
	}
	return f.Words.T("away")
}

// loader is what the launcher says, as JSON.
func (f Frame) loader() string {
	said, err := json.Marshal(f.Words.Loader())
	if err != nil {
		panic(err) // strings can be written
	}
	return string(said)
}

// said is what the program says.
func (f Frame) said() map[string]string {
	all := f.Words.Widget()
	all["away"] = f.nobody()
	return all
}

// sendUs names the way to a person: to write to one who is there, or to leave a
// message.
func (f Frame) sendUs() string {
	if f.Online {
		return f.Words.T("sendUs")
	}
	return f.Words.T("sendUsAway")
}

func (f Frame) statusClass() string {
	if f.Online {
		return "status on"
	}
	return "status"
}

func (f Frame) firstLine() string {
	if f.Online {
		return f.Words.T("firstLine")
	}
	return f.Words.T("awayLine")
}

// asksMore reports whether what the visitor is asked, or has answered, is a survey
// of the site's own.
func (f Frame) asksMore() bool {
	return f.State.Offer != 0 && f.State.SurveyName != "" && f.State.SurveyName != chat.SurveyCSAT && f.State.Status == chat.StatusResolved
}

// offered reports whether the visitor is asked for a rating.
func (f Frame) offered() bool {
	return f.State.Offer != 0 && f.State.RatedAt == 0 && f.State.Status == chat.StatusResolved
}

// asksEmail reports whether the visitor, who has written while nobody is there,
// is asked for an address.
func (f Frame) asksEmail() bool {
	return f.away() && f.State.Email == ""
}

func (f Frame) away() bool {
	return !f.Online && len(f.Events) > 0 && f.State.Status != chat.StatusResolved
}

func (f Frame) offer() string { return strconv.FormatUint(f.State.Offer, 10) }

// prompt is what the bot offers to say, if nobody has said anything since.
func (f Frame) prompt() chat.Prompted {
	queued := int64(0)
	for i := len(f.Events) - 1; i >= 0 && f.State.Status == chat.StatusOpen; i-- {
		switch e := &f.Events[i]; {
		case e.Kind == chat.KindQueued:
			queued = e.At
		case e.Kind == chat.KindPrompted && (queued == 0 || queued == e.At): // it says that people answer from here
			return chat.As[chat.Prompted](e.Body)
		case e.IsTurn():
			return chat.Prompted{}
		}
	}
	return chat.Prompted{}
}

// opening is what the bot offers to begin with.
func opening(f Frame) chat.Prompted {
	p := chat.Prompted{Label: f.Words.T("part.replies")}
	for _, text := range f.Opening {
		p.Choices = append(p.Choices, chat.Choice{Text: text})
	}
	return p
}

// lines are the conversation as the frame shows it.
func (f Frame) lines() []transcript.Line {
	w := transcript.Writer{Reader: transcript.Visitor, Waiting: f.State.Status == chat.StatusOpen && f.State.Agent == "" && f.Online}
	var shown []transcript.Line
	for i := range f.Events {
		if l := w.Line(&f.Events[i]); l.Form != transcript.Silent {
			shown = append(shown, l)
		}
	}
	return shown
}

// sentence is what a line says.
func (f Frame) sentence(l transcript.Line) []words.Part {
	if l.Key == "" {
		return []words.Part{{Text: l.Text}}
	}
	return f.Words.Parts(l.Key, l.Args...)
}

// speaker is the name over a run, "" over the visitor's own.
func (f Frame) speaker(l transcript.Line) string {
	switch {
	case !l.Starts || l.Role == chat.RoleVisitor:
		return ""
	case l.Name != "":
		return l.Name
	}
	return f.Words.T(l.SpeakerKey())
}

// score says what a score means, for those who do not see the picture.
func (f Frame) score(n int) string {
	return f.Words.Say("scoreOf", "score", strconv.Itoa(n), "word", f.scoreName(n))
}

func (f Frame) scoreName(n int) string { return f.Words.T("score." + strconv.Itoa(n)) }

func rowClass(l transcript.Line) string {
	if l.Role == chat.RoleVisitor {
		return "row mine"
	}
	return "row them"
}

// hidden reports whether a section is not the one to show.
func (f Frame) hidden(view string) bool {
	shown := f.View
	if shown == "" {
		shown = ViewHome
	}
	return shown != view
}

// fileData is what the page's script shows of a file, a line for each part.
func fileData(f chat.File) string {
	n := func(n int64) string { return strconv.FormatInt(n, 10) }
	return strings.Join([]string{f.Name, n(f.Size), n(int64(f.Width)), n(int64(f.Height)), f.Alt}, "\n")
}
