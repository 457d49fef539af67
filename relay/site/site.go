// Package site holds the settings of the sites that embed the chat.
package site

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Kind are the settings of all sites, under store.Global, by the site's ID.
var Kind = docs.Kind[Site]{Name: "site", Check: check}

// MaxAway is the longest text for visitors who find nobody, in characters.
const MaxAway = 300

// maxGreeting is the longest greeting, in bytes.
const maxGreeting = 1000

// Site is what its owner has set.
type Site struct {
	// ID is the name in data-site, see chat.ValidSite.
	ID string `json:"id"`
	// Name is how visitors know the team: "Shop support".
	Name string `json:"name"`
	// Names are those by language, such as "zh", where it is another than Name.
	Names map[string]string `json:"names,omitempty"`
	// Origins are the pages that may embed the widget, as Origin writes them.
	Origins []string `json:"origins"`
	// Accent is the site's colour, "#rrggbb"; "" is Parley's.
	Accent string `json:"accent,omitempty"`
	// Theme is how the widget looks on every page: "light" or "dark"; "" is as the
	// page and the system are.
	Theme string `json:"theme,omitempty"`
	// Position is the side of the page where the launcher is: "start", or "end",
	// where lines end; "" is the end.
	Position string `json:"position,omitempty"`
	// Greeting is the widget's first line by language, such as "en"; a language
	// that is not there has the widget's own.
	Greeting map[string]string `json:"greeting,omitempty"`
	// Away is what visitors read while nobody is there, by language, such as "en"; a
	// language that is not there has the widget's own.
	Away map[string]string `json:"away,omitempty"`
	// QuietDays is how long a visitor is not offered another survey, in days.
	QuietDays int `json:"quietDays"`
	// AskBegun has the survey offered too after conversations that an agent began.
	AskBegun bool `json:"askBegun,omitempty"`
	// IdleHours is after how many hours without a word from the visitor a
	// conversation that an agent answered is resolved; 0: never.
	IdleHours int `json:"idleHours"`
	// Bot says whether a bot answers first, and how.
	Bot Bot `json:"bot,omitzero"`
	// PageQuery keeps the query of the addresses of pages, see PageAddress.
	PageQuery bool `json:"pageQuery,omitempty"`
	// Before is what visitors are asked before their first message.
	Before Before `json:"before,omitzero"`
	// Widget is what visitors get beside the chat.
	Widget Widget `json:"widget,omitzero"`
	// Required is what agents give a conversation before they resolve it.
	Required Required `json:"required,omitzero"`
	// Routing says whether conversations are given to agents, and how.
	Routing Routing `json:"routing,omitzero"`
	// Automation are the rules of what is done without anybody.
	Automation []Automation `json:"automation,omitempty"`
	// SLA says how soon visitors get an answer, and a solution.
	SLA SLA `json:"sla,omitzero"`
	// Files says which files are taken.
	Files Files `json:"files,omitzero"`
	// Help is how the help centre looks, and where it stands.
	Help Help `json:"help,omitzero"`
	// Notify is how agents are called who have not set it themselves, by their role.
	Notify map[string]Notify `json:"notify,omitempty"`
	// Mask says what is hidden in what visitors write.
	Mask Mask `json:"mask,omitzero"`
}

// Required says which labels a conversation has to have when an agent resolves it.
type Required struct {
	Topic bool `json:"topic,omitempty"`
	Tag   bool `json:"tag,omitempty"`
}

// NameIn is how visitors of a language, such as "zh", know the team.
func (s *Site) NameIn(lang string) string {
	if name := s.Names[lang]; name != "" {
		return name
	}
	return s.Name
}

// Get returns a site's settings, or store.ErrNotFound, also for what is no id.
func Get(ctx context.Context, c *docs.Cache, id string) (Site, error) {
	if !chat.ValidSite(id) {
		return Site{}, store.ErrNotFound
	}
	d, err := Kind.Get(ctx, c, store.Global, id)
	return d.Value, err
}

// Change alters the settings of a site; one that is new begins with the
// defaults. Origins are written as browsers do.
func Change(ctx context.Context, c *docs.Cache, id string, change func(s *Site)) error {
	return Kind.Change(ctx, c, store.Global, id, func(d *docs.Doc[Site]) error {
		if d.Version == 0 {
			d.Value = New(id)
		}
		change(&d.Value)
		return Normalize(&d.Value)
	})
}

// New is a site with the defaults.
func New(id string) Site { return Site{ID: id, Name: id, QuietDays: 7, IdleHours: 72} }

// Normalize writes a site's origins as Origin does, each once.
func Normalize(s *Site) (err error) {
	s.Origins, err = clean(s.Origins)
	return err
}

func check(id string, s Site) error {
	if !chat.ValidSite(id) || s.ID != id {
		return fmt.Errorf("site id %q: use 1 to 64 of a-z, 0-9 and -", s.ID)
	}
	if err := checkOrigins(s.Origins); err != nil {
		return err
	}
	if s.Accent != "" && !validColour(s.Accent) {
		return fmt.Errorf("accent %q of site %s: use #rrggbb", s.Accent, s.ID)
	}
	if !slices.Contains([]string{"", "light", "dark"}, s.Theme) {
		return fmt.Errorf("theme %q of site %s: use light, dark or nothing", s.Theme, s.ID)
	}
	if !slices.Contains([]string{"", "start", "end"}, s.Position) {
		return fmt.Errorf("position %q of site %s: use start or end", s.Position, s.ID)
	}
	for lang, name := range s.Names {
		if !isLanguage(lang) || name != chat.Clip(name, chat.MaxNameRunes) {
			return fmt.Errorf("name in %q of site %s: name a language such as en, and one line of at most %d characters", lang, s.ID, chat.MaxNameRunes)
		}
	}
	for lang, text := range s.Greeting {
		if !isLanguage(lang) {
			return fmt.Errorf("greeting in %q of site %s: name a language such as en", lang, s.ID)
		}
		if len(text) > maxGreeting {
			return fmt.Errorf("greeting in %q of site %s: %d bytes are more than %d", lang, s.ID, len(text), maxGreeting)
		}
	}
	for lang, text := range s.Away {
		if !isLanguage(lang) || text != chat.Clip(text, MaxAway) {
			return fmt.Errorf("text for when nobody is there in %q of site %s: name a language such as en, and at most %d characters", lang, s.ID, MaxAway)
		}
	}
	if err := s.Bot.check(); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if err := s.Before.check(); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if err := s.Files.check(); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if err := checkNotify(s.Notify); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if err := s.Mask.check(); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if err := s.Help.check(); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if err := checkAutomation(s.Automation); err != nil {
		return err
	}
	if err := s.SLA.check(); err != nil {
		return err
	}
	if err := s.Routing.check(); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if err := s.Widget.check(); err != nil {
		return fmt.Errorf("site %s: %w", s.ID, err)
	}
	if s.QuietDays < 0 || s.IdleHours < 0 {
		return fmt.Errorf("site %s: days and hours are not negative", s.ID)
	}
	return nil
}

// isLanguage reports whether a tag is of a language alone.
func isLanguage(tag string) bool {
	return tag != "" && strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") == ""
}

func validColour(c string) bool {
	if len(c) != 7 || c[0] != '#' {
		return false
	}
	for _, d := range c[1:] {
		if !strings.ContainsRune("0123456789abcdefABCDEF", d) {
			return false
		}
	}
	return true
}
