package inbox

import (
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

// VisitorName is what agents call a visitor: the name they gave, or a number
// made of their id, by which two of them can be told apart.
func VisitorName(w *words.Words, name, id string) string {
	if name != "" {
		return name
	}
	if len(id) < 4 {
		return w.T("speaker.visitor")
	}
	return w.T("speaker.visitor") + " " + strings.ToUpper(id[:4])
}

// ownerName is what agents call who has a conversation, "" if nobody has it. The
// bot has a name for visitors only.
func ownerName(w *words.Words, agent, name string) string {
	if agent == chat.Bot {
		return w.T("speaker.bot")
	}
	return name
}

// hues is how many colours faces have, see css/base.css.
const hues = 8

// face is the class of a circle: the same person has the same colour.
func face(id string) string {
	h := fnv.New32a()
	h.Write([]byte(id)) // never fails
	return "face hue" + strconv.Itoa(int(h.Sum32()%hues))
}

// agentFace is face for an agent, whose picture the style sheet of Shell.Faces may
// put there.
func agentFace(id string) string {
	if id == chat.Bot {
		return face(id) // it has no picture, and its turns are of-bot
	}
	return face(id) + " of-" + id
}

// AgentFace is agentFace for what is told live.
func AgentFace(id string) string { return agentFace(id) }

// pageLabel is a page's address as a side pane shows it: without the scheme
// and what follows "?" or "#".
func pageLabel(address string) string {
	label, _, _ := strings.Cut(address, "#")
	label, _, _ = strings.Cut(label, "?")
	_, rest, found := strings.Cut(label, "://")
	if !found {
		return label
	}
	return strings.TrimSuffix(rest, "/")
}
