package inbox

import (
	"cmp"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/templates/words"
)

// Label is a topic or a tag.
type Label struct{ ID, Name, Colour, Group string }

// LabelSet are the topics or the tags of a site.
type LabelSet struct {
	List []Label // by group and name
	byID map[string]Label
}

// NewLabelSet sorts list.
func NewLabelSet(list []Label) *LabelSet {
	s := &LabelSet{list, make(map[string]Label, len(list))}
	slices.SortFunc(list, func(a, b Label) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	for _, l := range list {
		s.byID[l.ID] = l
	}
	return s
}

// Named returns those of ids that are there still.
func (s *LabelSet) Named(ids ...string) (found []Label) {
	if s == nil {
		return nil
	}
	for _, id := range ids {
		if l, ok := s.byID[id]; ok {
			found = append(found, l)
		}
	}
	return found
}

// Labels are the topics and tags of a site, by whose ids conversations name them.
// Values with the same pointers are the same.
type Labels struct{ Topics, Tags *LabelSet }

// priority is one that a conversation may have.
type priority struct {
	level int
	name  string // among the words: priority.NAME
}

var priorities = []priority{
	{chat.PriorityUrgent, "urgent"}, {chat.PriorityHigh, "high"}, {chat.PriorityNormal, "normal"}, {chat.PriorityLow, "low"},
}

// priorityName is the name of a priority, see priority.
func priorityName(level int) string {
	for _, p := range priorities {
		if p.level == level {
			return p.name
		}
	}
	return "normal"
}

func priorityLabel(w *words.Words, level int) string { return w.T("priority." + priorityName(level)) }

// tagIDs are the ids in Head.Tags.
func tagIDs(joined string) []string { return strings.Fields(joined) }

// rowTags is how many tags a row has room for.
const rowTags = 2

func isOneOf(ids []string, id string) bool { return slices.Contains(ids, id) }
