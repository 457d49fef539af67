package site

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
)

// Help is how a site's help centre looks, and where it stands.
type Help struct {
	// Host is a host of its own, such as "help.example.com", with its port if that
	// is not the usual one; "" is none.
	Host string `json:"host,omitempty"`
	// Accent is its colour, "#rrggbb"; "" is the site's.
	Accent string `json:"accent,omitempty"`
	// Logo is the address of a picture, LogoDark of the one for dark screens; ""
	// is the same, and without any the site's name stands there.
	Logo     string `json:"logo,omitempty"`
	LogoDark string `json:"logoDark,omitempty"`
	// Links stand at the head of each page, Legal at its foot, by language, such as
	// "en"; a language that is not there has those of English.
	Links map[string][]Link `json:"links,omitempty"`
	Legal map[string][]Link `json:"legal,omitempty"`
	// Variables are its own values of style variables, see ValidVariable; the others
	// are those of Parley.
	Variables map[string]string `json:"variables,omitempty"`
}

// Link is a name and what it leads to; without an address it is a text.
type Link struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// The limits of the links of a help centre: how many, and how long an address is,
// in bytes. A name is as long as that of a person.
const (
	MaxLinks = 8
	maxURL   = 500
)

// In are the links of a language, such as "zh-CN".
func In(of map[string][]Link, lang string) []Link {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if list := of[primary]; len(list) > 0 {
		return list
	}
	return of["en"]
}

// LinksText writes links as ReadLinks reads them.
func LinksText(list []Link) string {
	lines := make([]string, len(list))
	for i, l := range list {
		lines[i] = strings.TrimSpace(l.Name + " " + l.URL)
	}
	return strings.Join(lines, "\n")
}

// ReadLinks reads links as people write them, one to a line: a name and an
// address, or a text alone.
func ReadLinks(text string) (list []Link, err error) {
	for line := range strings.Lines(text) {
		l := Link{Name: strings.Join(strings.Fields(line), " ")}
		if l.Name == "" {
			continue
		}
		last := l.Name[strings.LastIndexByte(l.Name, ' ')+1:]
		if strings.Contains(last, "://") || strings.HasPrefix(last, "mailto:") {
			l.Name, l.URL = strings.TrimSpace(strings.TrimSuffix(l.Name, last)), last
		}
		if err := l.check(); err != nil {
			return nil, err
		}
		list = append(list, l)
	}
	if len(list) > MaxLinks {
		return nil, fmt.Errorf("%d links are more than %d", len(list), MaxLinks)
	}
	return list, nil
}

func (l Link) check() error {
	if l.Name == "" || l.Name != chat.Clip(l.Name, chat.MaxNameRunes) || strings.ContainsAny(l.Name, "\n\r") {
		return fmt.Errorf("link %q: use a name of one line and at most %d characters", l.Name, chat.MaxNameRunes)
	}
	u, err := url.Parse(l.URL)
	known := err == nil && (l.URL == "" || u.Scheme == "mailto" && u.Opaque != "" || (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil)
	if !known || len(l.URL) > maxURL || strings.ContainsAny(l.URL, " \"<>\\") {
		return fmt.Errorf("link %q: use an https:// or mailto: address", l.URL)
	}
	return nil
}

// CleanHost is a host as browsers name it, and an error for what is none.
func CleanHost(text string) (string, error) {
	host := strings.ToLower(strings.TrimSpace(text))
	host = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(host, "https://"), "http://"), "/")
	u, err := url.Parse("https://" + host)
	if host == "" || err != nil || u.Host != host || u.Hostname() == "" || strings.Trim(u.Hostname(), "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
		return "", fmt.Errorf("host %q: use a name such as help.example.com", text)
	}
	return host, nil
}

// CheckPicture says what is wrong with the address of a picture.
func CheckPicture(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || len(address) > maxURL {
		return fmt.Errorf("picture %q: use an address with https://", address)
	}
	return nil
}

func (h *Help) check() error {
	if h.Host != "" {
		if clean, err := CleanHost(h.Host); err != nil || clean != h.Host {
			return errors.Join(err, fmt.Errorf("help host %q: use a name such as help.example.com", h.Host))
		}
	}
	if h.Accent != "" && !validColour(h.Accent) {
		return fmt.Errorf("help accent %q: use #rrggbb", h.Accent)
	}
	for _, logo := range []string{h.Logo, h.LogoDark} {
		if logo != "" {
			if err := CheckPicture(logo); err != nil {
				return err
			}
		}
	}
	if err := h.checkVariables(); err != nil {
		return err
	}
	for _, of := range []map[string][]Link{h.Links, h.Legal} {
		for lang, list := range of {
			if !isLanguage(lang) || len(list) > MaxLinks {
				return fmt.Errorf("help links in %q: name a language such as en, and at most %d links", lang, MaxLinks)
			}
			for _, l := range list {
				if err := l.check(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

var helpHosts = docs.NewView(Kind, func(list []docs.Doc[Site]) map[string]string {
	of := map[string]string{}
	for _, d := range list {
		if host := d.Value.Help.Host; host != "" && of[host] == "" {
			of[host] = d.ID
		}
	}
	return of
})

// OfHelpHost is the id of the site whose help centre has a host, "" if none has.
func OfHelpHost(ctx context.Context, c *docs.Cache, host string) (string, error) {
	of, err := helpHosts.Get(ctx, c, store.Global)
	if err != nil {
		return "", fmt.Errorf("read the hosts of help centres: %w", err)
	}
	return of[host], nil
}
