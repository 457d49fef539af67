package words

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed agent/*.json visitor/*.json bot/*.json help/*.json
var files embed.FS

// Agent is what agents read, Visitor what visitors read, Bot what the bot says to
// them, Help what stands around the articles of a help centre. They are read when they are first asked for.
var (
	Agent   = sync.OnceValue(func() *Catalogue { return load("agent") })
	Visitor = sync.OnceValue(func() *Catalogue { return load("visitor") })
	Bot     = sync.OnceValue(func() *Catalogue { return load("bot") })
	Help    = sync.OnceValue(func() *Catalogue { return load("help") })
)

// Catalogue is the words for one audience in every language.
type Catalogue struct {
	languages []*Words // English first, the others by their tags
	matcher   language.Matcher
}

// Languages returns the words of every language, English first.
func (c *Catalogue) Languages() []*Words { return c.languages }

// For returns the words that suit best those who read the languages of lists,
// the first list before the others. A list is a BCP 47 tag, or several as in
// Accept-Language; what is no tag is passed over. English suits everybody.
func (c *Catalogue) For(lists ...string) *Words {
	_, i := language.MatchStrings(c.matcher, lists...)
	return c.languages[i]
}

// load reads the files of an audience. They are part of the program and tested,
// so what is wrong with one is a mistake of ours.
func load(audience string) *Catalogue {
	entries, err := files.ReadDir(audience)
	if err != nil {
		panic(err)
	}
	c := &Catalogue{languages: []*Words{nil}}
	for _, e := range entries {
		data, err := files.ReadFile(path.Join(audience, e.Name()))
		if err != nil {
			panic(err)
		}
		w, err := parse(strings.TrimSuffix(e.Name(), ".json"), data)
		if err != nil {
			panic(fmt.Sprintf("words/%s/%s: %v", audience, e.Name(), err))
		}
		if w.Lang == "en" {
			c.languages[0] = w
		} else {
			c.languages = append(c.languages, w)
		}
	}
	tags := make([]language.Tag, len(c.languages))
	for i, w := range c.languages {
		tags[i] = w.tag
	}
	c.matcher = language.NewMatcher(tags)
	return c
}

// parse reads the file of the language called lang.
func parse(lang string, data []byte) (*Words, error) {
	tag, err := language.Parse(lang)
	if err != nil {
		return nil, err
	}
	w := &Words{Lang: lang, tag: tag, plain: map[string]string{}, counted: map[string][6]string{}}
	var entries map[string]json.RawMessage
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, err
	}
	for key, value := range entries {
		if value[0] == '{' {
			var forms map[string]string
			if err := json.Unmarshal(value, &forms); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			list, err := inOrder(forms)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			w.counted[key] = list
			continue
		}
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		w.plain[key] = text
	}
	w.Name, w.Dir = w.plain["@name"], w.plain["@dir"]
	delete(w.plain, "@name")
	delete(w.plain, "@dir")
	return w, nil
}
