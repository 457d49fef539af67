package valkey

import "github.com/parley-chat/parley/relay/chat"

// parts returns the zsets that a list consists of. No conversation is in two of
// them.
func parts(list string) []string {
	for _, v := range chat.Views {
		if v.Name == list && len(v.Parts) > 0 {
			return v.Parts
		}
	}
	return []string{list}
}

// placed appends to places the zsets in which a conversation is kept. One that
// is read as its parts is not: it would change with each of them, and every
// change has its price.
func placed(places []chat.Place, c *chat.Conversation) []chat.Place {
	first := len(places)
	places = c.Places(places)
	kept := places[:first]
	for _, p := range places[first:] {
		if len(p.View.Parts) == 0 {
			kept = append(kept, p)
		}
	}
	return kept
}

// stands reports whether places has one in the list where p is.
func stands(places []chat.Place, p chat.Place) bool {
	for i := range places {
		if places[i].View == p.View && places[i].Owner == p.Owner {
			return true
		}
	}
	return false
}
