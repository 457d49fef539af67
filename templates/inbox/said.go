package inbox

import (
	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/chat/transcript"
)

// Said is what somebody said, and what the agent may do with it.
type Said struct {
	Page
	Site, Conv   string
	Event        chat.Event
	Edit, Delete bool
	// Article says that it can become an article.
	Article bool
	// Judge says that it is an answer of the bot, of which one may say whether it is
	// right; Wrong that it is marked as wrong.
	Judge, Wrong bool
	// Masked says that something was hidden in it, at which one may look; Was is its
	// text without that, for who does.
	Masked bool
	Was    string
	// Before are the texts that it had, the first first.
	Before []Before
}

// Before is a text that something had until At, in milliseconds since 1970, when
// the agent of that name gave it another.
type Before struct {
	Text, Name string
	At         int64
}

func (s Said) url(act string) string { return "/inbox/" + s.Site + "/c/" + s.Conv + "/" + act }

// saidAnew is the line of what is said from e on in the place of event of.
func saidAnew(e chat.Event, of uint64) transcript.Line {
	w := transcript.Writer{Reader: transcript.Agent}
	return w.Line(&chat.Event{Seq: of, Kind: chat.KindMessage, Role: chat.RoleAgent, Text: e.Text, Altered: e.Seq})
}
