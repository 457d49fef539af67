package help

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/faq"
)

// Video is one that an article shows once its reader wants to see it.
type Video struct {
	// Host is whose servers the reader's browser then talks to.
	Host string
	// Frame is the address of the player; "" if File is a file to play.
	Frame string
	File  string
}

// Frames are the origins of all players, for the policy of pages.
var Frames = []string{"https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://player.bilibili.com"}

var (
	youtubeID  = regexp.MustCompile(`^[A-Za-z0-9_-]{11}$`)
	vimeoID    = regexp.MustCompile(`^[0-9]{5,15}$`)
	bilibiliID = regexp.MustCompile(`^BV[A-Za-z0-9]{8,14}$`)
)

// VideoAt returns the video that an address leads to, if it is at one of the
// hosts that are allowed, or a file.
func VideoAt(address string) (Video, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil {
		return Video{}, false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	last := path.Base(u.Path)
	switch host {
	case "youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be":
		id := u.Query().Get("v")
		if id == "" {
			id = last
		}
		if youtubeID.MatchString(id) {
			return Video{Host: "YouTube", Frame: Frames[0] + "/embed/" + id + "?autoplay=1"}, true
		}
	case "vimeo.com", "player.vimeo.com":
		if vimeoID.MatchString(last) {
			return Video{Host: "Vimeo", Frame: Frames[1] + "/video/" + last + "?autoplay=1&dnt=1"}, true
		}
	case "bilibili.com", "m.bilibili.com":
		if bilibiliID.MatchString(last) {
			return Video{Host: "Bilibili", Frame: Frames[2] + "/player.html?bvid=" + last + "&autoplay=1"}, true
		}
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".mp4", ".webm":
		return Video{Host: u.Host, File: u.String()}, true
	}
	return Video{}, false
}

var (
	// written is code, which is shown as it is.
	written = regexp.MustCompile("(?s)```.*?(```|$)|~~~.*?(~~~|$)|`[^`\n]*`")
	// embedded is HTML that would show something; an answer is Markdown.
	embedded = regexp.MustCompile(`(?i)<\s*(iframe|video|object|embed|script|audio|form|style|img)\b`)
	// pictures are their descriptions and addresses.
	pictures = regexp.MustCompile(`!\[([^\]]*)\]\(\s*([^)\s]*)`)
)

// What is wrong with what an article shows. Args tell what and where.
var (
	codeEmbed   = &chat.Refusal{Code: "article_embed"}   // HTML that would not be shown
	codeVideo   = &chat.Refusal{Code: "article_video"}   // a video of a host that is not allowed
	codePicture = &chat.Refusal{Code: "article_picture"} // a picture whose address no page can show
	codeWords   = &chat.Refusal{Code: "article_words"}   // a picture without words for those who do not see it
)

// CheckShown says what of an answer readers would not see as its author means it:
// that is refused when the author saves it and never left out in silence.
func CheckShown(answer string) error {
	text := written.ReplaceAllString(answer, "")
	if tag := embedded.FindStringSubmatch(text); tag != nil {
		return about(codeEmbed, "tag", strings.ToLower(tag[1]))
	}
	for _, m := range pictures.FindAllStringSubmatch(text, -1) {
		words, address := strings.TrimSpace(m[1]), m[2]
		if id, kept := strings.CutPrefix(address, faq.KeptPicture); kept && chat.ValidID(id) {
			if words == "" {
				return about(codeWords, "address", address)
			}
			continue
		}
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" || u.Host == "" || faq.SafeLink(address) == "" {
			return about(codePicture, "address", address)
		}
		if _, ok := VideoAt(address); !ok && isPlayer(u) {
			return about(codeVideo, "host", u.Host)
		}
		if words == "" {
			return about(codeWords, "address", address)
		}
	}
	return nil
}

func about(r *chat.Refusal, place, what string) error {
	return &chat.Refusal{Code: r.Code, Args: []string{place, chat.Clip(what, chat.MaxNameRunes)}}
}

// isPlayer reports whether an address is that of a page with a video, and so of
// no picture.
func isPlayer(u *url.URL) bool {
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg":
		return false
	}
	return strings.Contains(u.Path, "embed") || strings.Contains(u.Path, "video") || strings.Contains(u.Path, "watch") ||
		strings.Contains(u.Host, "youtu") || strings.Contains(u.Host, "video")
}
