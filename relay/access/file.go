package access

import (
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// fileLinkLife is how long a link to a file opens it: pages that stay open longer
// ask for another.
const fileLinkLife = time.Hour

// keptLinkLife is that of a link in what people keep.
const keptLinkLife = 30 * 24 * time.Hour

const forFile = "file"

// FileLinks makes and reads the addresses of files.
type FileLinks struct{ *Access }

// Link is what names a file in its address for a while: whoever has the
// address can read it. small is the thumbnail. The same link comes within half its
// life, so that browsers keep what it leads to.
func (a FileLinks) Link(site, conv, file string, small bool) string {
	half := int64(fileLinkLife/time.Second) / 2
	ends := (a.now().Unix()/half + 2) * half
	size := ""
	if small {
		size = "small"
	}
	return a.sign(forFile, site, conv, file, size, strconv.FormatInt(ends, 10))
}

// Kept is a Link to the whole file that is good for keptLinkLife.
func (a FileLinks) Kept(site, conv, file string) string {
	return a.sign(forFile, site, conv, file, "", strconv.FormatInt(a.now().Add(keptLinkLife).Unix(), 10))
}

// Of says what a Link names, or store.ErrNotFound for one that is none or
// has ended.
func (a FileLinks) Of(link string) (site, conv, file string, small bool, err error) {
	fields, ok := a.verify(forFile, link)
	if !ok || len(fields) != 5 {
		return "", "", "", false, store.ErrNotFound
	}
	ends, err := strconv.ParseInt(fields[4], 10, 64)
	if err != nil || a.now().Unix() >= ends {
		return "", "", "", false, store.ErrNotFound
	}
	return fields[0], fields[1], fields[2], fields[3] != "", nil
}
