package rich

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/parley-chat/parley/relay/chat"
)

// ErrBlocks says what is wrong with blocks, in Args.
var ErrBlocks = &chat.Refusal{Code: "blocks_wrong"}

// Read reads the blocks that somebody wrote and returns them as messages have them,
// "" for none. The error is an ErrBlocks.
func Read(source string) (string, error) {
	if strings.TrimSpace(source) == "" {
		return "", nil
	}
	list, err := read(source)
	if err != nil {
		return "", &chat.Refusal{Code: ErrBlocks.Code, Args: []string{"why", err.Error()}}
	}
	return Write(list), nil
}

func read(source string) (list []Block, err error) {
	if len(source) > MaxSource {
		return nil, fmt.Errorf("more than %d kB", MaxSource>>10)
	}
	err = yaml.NewDecoder(strings.NewReader(source), yaml.DisallowUnknownField()).Decode(&list)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.New(yaml.FormatError(err, false, false))
	}
	return list, Check(list)
}

// Write is a list as messages have it, with what each says as text.
func Write(list []Block) string {
	if len(list) == 0 {
		return ""
	}
	for i := range list {
		list[i].Else = list[i].says()
	}
	data, err := json.Marshal(list)
	if err != nil {
		panic(err) // texts can be written
	}
	return string(data)
}

// Parse is the list that a message has; what is none is nil.
func Parse(written string) (list []Block) {
	if json.Unmarshal([]byte(written), &list) != nil {
		return nil
	}
	return list
}

// Check returns the first thing that is wrong with blocks.
func Check(list []Block) error {
	if len(list) > MaxBlocks {
		return fmt.Errorf("%d blocks, more than %d", len(list), MaxBlocks)
	}
	for i := range list {
		if err := list[i].check(); err != nil {
			return fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	return nil
}

func (b *Block) check() error {
	shape, ok := shapes[b.Type]
	if !ok {
		return fmt.Errorf("there is no type %q", b.Type)
	}
	for _, p := range []struct {
		name string
		n    int
	}{{"choices", len(b.Choices)}, {"buttons", len(b.Buttons)}, {"items", len(b.Items)}, {"fields", len(b.Fields)}} {
		switch {
		case p.n > MaxParts:
			return fmt.Errorf("%d %s, more than %d", p.n, p.name, MaxParts)
		case p.n > 0 && !slices.Contains(shape.may, p.name):
			return fmt.Errorf("a %s has no %s", b.Type, p.name)
		case p.n == 0 && shape.must == p.name:
			return fmt.Errorf("a %s needs %s", b.Type, p.name)
		}
	}
	if b.Title == "" && shape.must == "title" {
		return fmt.Errorf("a %s needs a title", b.Type)
	}
	for _, text := range append([]string{b.Title, b.Send}, b.Choices...) {
		if err := line(text, MaxLine); err != nil {
			return err
		}
	}
	if slices.Contains(b.Choices, "") {
		return errors.New("a choice is empty")
	}
	if err := text(b.Text); err != nil {
		return err
	}
	for _, u := range b.Buttons {
		if err := press(u.Text, u.Link, u.Say, true); err != nil {
			return err
		}
	}
	for _, i := range b.Items {
		if err := press(i.Title, i.Link, i.Say, false); err != nil {
			return err
		}
		if err := text(i.Text); err != nil {
			return err
		}
	}
	for _, f := range b.Fields {
		if err := f.check(); err != nil {
			return err
		}
	}
	for _, day := range []string{b.From, b.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return fmt.Errorf("%q is no date such as 2026-12-24", day)
		}
	}
	return nil
}

// shapes say what a block of a type may have, and what it must.
var shapes = map[string]struct {
	must string
	may  []string
}{
	Replies: {"choices", []string{"choices"}},
	Card:    {"title", []string{"buttons"}},
	Buttons: {"buttons", []string{"buttons"}},
	List:    {"items", []string{"items"}},
	Form:    {"fields", []string{"fields"}},
	Date:    {"title", nil},
}

func (f *Field) check() error {
	if f.Label == "" {
		return errors.New("a field has no label")
	}
	if !slices.Contains([]string{"", "text", "long", "email", "number", "date", "choice"}, f.Kind) {
		return fmt.Errorf("there is no field of the kind %q", f.Kind)
	}
	if (f.Kind == "choice") != (len(f.Options) > 0) || len(f.Options) > MaxParts {
		return fmt.Errorf("%q: a choice has 1 to %d options, others have none", f.Label, MaxParts)
	}
	for _, text := range append([]string{f.Label}, f.Options...) {
		if err := line(text, MaxLine); err != nil {
			return err
		}
	}
	return nil
}

// press checks what can be pressed; must says that it has to do something.
func press(name, link, say string, must bool) error {
	if name == "" {
		return errors.New("a button or an item has no text")
	}
	if err := line(name, MaxLine); err != nil {
		return err
	}
	if link != "" && say != "" || must && link == "" && say == "" {
		return fmt.Errorf("%q needs a link, or what it says", name)
	}
	if link != "" && !Safe(link) {
		return fmt.Errorf("%q is no address of https, http or mailto", link)
	}
	return line(say, MaxText)
}

// Safe reports whether an address may be opened.
func Safe(link string) bool {
	u, err := url.Parse(link)
	if err != nil || len(link) > MaxLink || strings.ContainsFunc(link, unicode.IsSpace) {
		return false
	}
	return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" || u.Scheme == "mailto" && u.Opaque != ""
}

func line(s string, most int) error {
	if strings.ContainsFunc(s, unicode.IsControl) || utf8.RuneCountInString(s) > most {
		return fmt.Errorf("%.20q… is not a line of at most %d characters", s, most)
	}
	return nil
}

func text(s string) error {
	if utf8.RuneCountInString(s) > MaxText {
		return fmt.Errorf("%.20q… has more than %d characters", s, MaxText)
	}
	return nil
}
