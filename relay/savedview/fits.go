package savedview

import (
	"slices"
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
)

// Look is who looks at a view, and when.
type Look struct {
	Agent string
	// Now is in milliseconds since 1970.
	Now int64
	// Values are the values of a visitor's attributes, by their key.
	Values func(visitor string) map[string]string
}

// Fits reports whether a conversation stands in the view.
func (w When) Fits(c *chat.Conversation, l *Look) bool {
	return fit(w.Any, w.Groups, func(g Group) bool {
		return len(g.Conditions) > 0 && fit(g.Any, g.Conditions, func(is Condition) bool { return is.fits(c, l) != is.Not })
	})
}

// fit reports whether any of parts fits, or all do.
func fit[T any](any bool, parts []T, fits func(T) bool) bool {
	if any {
		return slices.ContainsFunc(parts, fits)
	}
	return !slices.ContainsFunc(parts, func(part T) bool { return !fits(part) })
}

func (is Condition) fits(c *chat.Conversation, l *Look) bool {
	switch is.Field {
	case FieldStatus:
		return is.Value == StatusSnoozed == c.Asleep()
	case FieldAssignee:
		agent := is.Value
		if agent == Me {
			agent = l.Agent
		}
		return named(agent, c.Agent)
	case FieldTeam:
		return named(is.Value, c.Team)
	case FieldTopic:
		return named(is.Value, c.Topic)
	case FieldTag:
		if is.Value == None {
			return len(c.Tags) == 0
		}
		return c.Has(is.Value)
	case FieldPriority:
		return is.Value == strconv.Itoa(c.Priority)
	case FieldUnread:
		return c.UnreadBy(l.Agent)
	case FieldWaiting:
		return c.WaitingSince != 0 && l.Now-c.WaitingSince >= minutes(is.Value)*60_000
	case FieldLanguage:
		return speaks(c.Locale, is.Value)
	case FieldAttribute:
		value := l.Values(c.Visitor)[is.Key]
		return value != "" && (is.Value == "" || strings.EqualFold(value, strings.TrimSpace(is.Value)))
	}
	return false
}

// named reports whether an id is the one that is asked for, which None asks not to
// be there.
func named(asked, id string) bool { return asked == id && id != "" || asked == None && id == "" }

// speaks reports whether a locale is a language, or that of a region.
func speaks(locale, lang string) bool {
	locale, lang = strings.ToLower(locale), strings.ToLower(strings.TrimSpace(lang))
	return lang != "" && (locale == lang || strings.HasPrefix(locale, lang+"-"))
}

func minutes(value string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 32)
	if err != nil {
		return 0
	}
	return n
}

// Personal reports whether the view is another for each agent.
func (w When) Personal() bool {
	return w.some(func(c Condition) bool { return c.Field == FieldUnread || c.Field == FieldAssignee && c.Value == Me })
}

// AsksAttributes reports whether the view looks at what is known of the visitor.
func (w When) AsksAttributes() bool {
	return w.some(func(c Condition) bool { return c.Field == FieldAttribute })
}

func (w When) some(is func(Condition) bool) bool {
	return slices.ContainsFunc(w.Groups, func(g Group) bool { return slices.ContainsFunc(g.Conditions, is) })
}
