package files

import (
	"bytes"
	"net/http"
	"strings"
)

// sniff tells from the first bytes what a file is: its media type, one of those in
// endings, and its group; "" for what nobody may send. What the sender calls it
// does not matter.
func sniff(head []byte) (media, group string) {
	media, _, _ = strings.Cut(http.DetectContentType(head), ";")
	switch media {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return media, "picture"
	case "application/pdf":
		return media, "pdf"
	case "text/plain":
		if active(head) {
			return "", ""
		}
		return media, "text"
	case "application/zip":
		return media, "archive"
	case "audio/mpeg", "audio/wave", "application/ogg":
		return media, "audio"
	case "video/mp4", "video/webm":
		return media, "video"
	}
	if len(head) > 12 && string(head[4:8]) == "ftyp" { // other brands of the same container
		switch string(head[8:12]) {
		case "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis":
			return "image/heif", "picture" // which the relay cannot read, so none is taken
		}
		return "video/mp4", "video"
	}
	return "", ""
}

// active reports whether text that browsers' rules take for plain is meant to do
// something: a script, or a page whose beginning is hidden behind other text.
func active(head []byte) bool {
	low := bytes.ToLower(head)
	if bytes.HasPrefix(low, []byte("#!")) {
		return true
	}
	for _, mark := range []string{"<script", "<html", "<svg", "<!doctype", "<?xml", "<iframe", "<?php"} {
		if bytes.Contains(low, []byte(mark)) {
			return true
		}
	}
	return false
}
