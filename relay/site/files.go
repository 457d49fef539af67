package site

import (
	"fmt"
	"slices"
	"strconv"
)

// Files says which files a site takes. The zero value is the default: pictures,
// documents, archives, audio and video of up to 10 MB.
type Files struct {
	// Off: none at all.
	Off bool `json:"off,omitempty"`
	// MaxMB is the largest, in megabytes of 1,000,000 bytes; 0 is 10.
	MaxMB int `json:"maxMB,omitempty"`
	// Groups are the kinds taken, see FileGroups; none: all of them.
	Groups []string `json:"groups,omitempty"`
}

// FileGroups are the kinds of files there are.
var FileGroups = []string{"picture", "pdf", "text", "archive", "audio", "video"}

// MaxFileMB is the most that a site may allow.
const MaxFileMB = 25

// MostBytes is the largest file taken.
func (f *Files) MostBytes() int64 { return int64(f.mb()) * 1_000_000 }

// MostText is that in megabytes, as a number.
func (f *Files) MostText() string { return strconv.Itoa(f.mb()) }

func (f *Files) mb() int {
	if f.MaxMB == 0 {
		return 10
	}
	return f.MaxMB
}

// Allows reports whether files of a kind are taken.
func (f *Files) Allows(group string) bool {
	return len(f.Groups) == 0 || slices.Contains(f.Groups, group)
}

func (f *Files) check() error {
	if f.MaxMB < 0 || f.MaxMB > MaxFileMB {
		return fmt.Errorf("files of %d MB: use 1 to %d", f.MaxMB, MaxFileMB)
	}
	for _, g := range f.Groups {
		if !slices.Contains(FileGroups, g) {
			return fmt.Errorf("files of kind %q: use %v", g, FileGroups)
		}
	}
	return nil
}
