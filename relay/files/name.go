package files

import (
	"path"
	"strings"
	"unicode"

	"github.com/parley-chat/parley/relay/chat"
)

// cleanName is a name without a path, and without what would show or save it as
// another one: control characters, those that turn the writing around, spaces at
// its ends. The end says what the file is, so it stays when a name is cut.
func cleanName(name, media string) string {
	name = plain(name[strings.LastIndexAny(name, `/\`)+1:])
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*%`, r) {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, " .\u00a0\u3000")
	ext := strings.ToLower(path.Ext(name))
	stem := strings.TrimSuffix(name, path.Ext(name))
	if len(ext) > 10 {
		stem, ext = name, ""
	}
	if stem == "" {
		stem = "file"
	}
	ext = fitting(ext, media)
	return cut(stem, chat.MaxNameRunes-len(ext)) + ext
}

// plain is a line of text without what is not seen and changes how it reads.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// endings are those that files of a type may have; the first is given to others.
// What has no line here has an ending that opens as nothing else.
var endings = map[string][]string{
	"image/png":       {".png"},
	"image/jpeg":      {".jpg", ".jpeg"},
	"application/pdf": {".pdf"},
	"application/zip": {".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".pages", ".numbers", ".key", ".epub"},
	"text/plain":      {".txt", ".csv", ".tsv", ".log", ".md", ".json", ".yaml", ".yml", ".eml", ".ics", ".vcf", ".srt"},
	"video/mp4":       {".mp4", ".m4v", ".mov", ".m4a"},
	"video/webm":      {".webm"},
	"audio/mpeg":      {".mp3"},
	"audio/wave":      {".wav"},
	"application/ogg": {".ogg", ".opus", ".oga", ".ogv"},
}

func fitting(ext, media string) string {
	allowed := endings[media]
	for _, e := range allowed {
		if e == ext {
			return ext
		}
	}
	if strings.HasPrefix(media, "image/") {
		return allowed[0] // it was encoded as that
	}
	return ext + allowed[0]
}
