package rich

import "strings"

// says is what a block shows, as plain text.
func (b *Block) says() string {
	var lines []string
	add := func(parts ...string) {
		said := parts[:0]
		for _, p := range parts {
			if p != "" {
				said = append(said, p)
			}
		}
		if len(said) > 0 {
			lines = append(lines, strings.Join(said, ": "))
		}
	}
	add(b.Title)
	add(b.Text)
	for _, c := range b.Choices {
		add("• " + c)
	}
	for _, i := range b.Items {
		add("• "+i.Title, i.Text, i.Link)
	}
	for _, f := range b.Fields {
		add("• "+f.Label, strings.Join(f.Options, ", "))
	}
	for _, u := range b.Buttons {
		add("• "+u.Text, u.Link)
	}
	return strings.Join(lines, "\n")
}

// Says is what the blocks of a message show, as plain text.
func Says(written string) string {
	var parts []string
	for _, b := range Parse(written) {
		parts = append(parts, b.Else)
	}
	return strings.Join(parts, "\n")
}
