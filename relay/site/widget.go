package site

import (
	"fmt"
	"slices"
)

// maxNotice is the longest notice, in bytes.
const maxNotice = 4000

// Widget is what visitors get beside the chat itself. The zero value is the chat
// alone.
type Widget struct {
	// Notice is what visitors agree to before their first message, by language,
	// such as "en", as Markdown; without one nothing is asked.
	Notice map[string]string `json:"notice,omitempty"`
	// NoticeVersion counts its changes: who agreed to another one is asked again.
	NoticeVersion int `json:"noticeVersion,omitempty"`
	// Mode is "faq" for the help alone, "chat" for the chat alone, "" for both; a
	// page can say otherwise.
	Mode string `json:"mode,omitempty"`
	// Home says that the first view tells who is there, how long an answer takes,
	// until when, and what others open; Nameless that it names nobody.
	Home     bool `json:"home,omitempty"`
	Nameless bool `json:"nameless,omitempty"`
	// Queue says that who waits is told their place in the queue, and how long it may
	// take.
	Queue bool `json:"queue,omitempty"`
	// Visitors says that agents see who is on the site's pages, of those whose page
	// said that they agreed.
	Visitors bool `json:"visitors,omitempty"`
}

// NoticeIn is the notice in a language, such as "zh", or in another one where it is
// not there: English, else the first.
func (w Widget) NoticeIn(lang string) string {
	if text := w.Notice[lang]; text != "" {
		return text
	}
	if text := w.Notice["en"]; text != "" {
		return text
	}
	var langs []string
	for lang := range w.Notice {
		langs = append(langs, lang)
	}
	if len(langs) == 0 {
		return ""
	}
	return w.Notice[slices.Min(langs)]
}

func (w Widget) check() error {
	for lang, text := range w.Notice {
		if !isLanguage(lang) || text == "" || len(text) > maxNotice {
			return fmt.Errorf("notice in %q: name a language such as en, and at most %d bytes", lang, maxNotice)
		}
	}
	if !slices.Contains([]string{"", "faq", "chat"}, w.Mode) {
		return fmt.Errorf("mode %q: use faq, chat or nothing", w.Mode)
	}
	if w.NoticeVersion < 0 {
		return fmt.Errorf("version %d of the notice is negative", w.NoticeVersion)
	}
	return nil
}
