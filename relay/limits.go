package main

import (
	"fmt"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/access/budget"
)

// limitFlags say what visitors may cost; all are whole numbers above 0, but for
// those that are 0 until they are set.
var limitFlags = []struct {
	name  string
	value int
	usage string
	set   func(l *budget.Limits, n int)
}{
	{"rate", 10, "frames per second that one visitor may send", func(l *budget.Limits, n int) { l.VisitorFrames = float64(n) }},
	{"address-rate", 100, "frames per second that the visitors at one address may send", func(l *budget.Limits, n int) { l.AddressFrames = float64(n) }},
	{"pages", 20, "pages per second that one address may ask for", func(l *budget.Limits, n int) { l.AddressPages = float64(n) }},
	{"starts", 120, "conversations per minute that one address may begin", func(l *budget.Limits, n int) { l.AddressStarts = float64(n) }},
	{"site-starts", 600, "conversations per minute that may begin at one site", func(l *budget.Limits, n int) { l.SiteStarts = float64(n) }},
	{"sign-ins", 10, "tries to sign in per minute that one address has", func(l *budget.Limits, n int) { l.AddressSignIns = float64(n) }},
	{"visitor-text", 1_000, "kB of text per hour that one visitor may send", func(l *budget.Limits, n int) { l.VisitorText = 1000 * float64(n) }},
	{"address-text", 8_000, "kB of text per hour that the visitors at one address may send", func(l *budget.Limits, n int) { l.AddressText = 1000 * float64(n) }},
	{"visitor-files", 100, "MB of files per hour that one visitor may send", func(l *budget.Limits, n int) { l.VisitorFiles = 1e6 * float64(n) }},
	{"address-files", 500, "MB of files per hour that the visitors at one address may send", func(l *budget.Limits, n int) { l.AddressFiles = 1e6 * float64(n) }},
	{"conversation-text", 2_000, "kB of text that a visitor may send into one conversation before another one begins", func(l *budget.Limits, n int) { l.ConversationText = 1000 * int64(n) }},
	{"visitor-sockets", 20, "sockets that one visitor may hold open", func(l *budget.Limits, n int) { l.VisitorSockets = n }},
	{"address-sockets", 500, "sockets that the visitors at one address may hold open", func(l *budget.Limits, n int) { l.AddressSockets = n }},
	{"sockets", 0, "sockets that all visitors may hold open (default: nine tenths of what the limit of files allows)", func(l *budget.Limits, n int) { l.Sockets = n }},
	{"free-disk", 256, "MiB of free disk below which only agents may write", func(l *budget.Limits, n int) { l.FreeDisk = uint64(n) << 20 }},
}

func limitsOf(c *cli.Command) (l budget.Limits, err error) {
	for _, f := range limitFlags {
		n := c.Int(f.name)
		if n < 0 || n == 0 && f.value != 0 {
			return l, fmt.Errorf("%s: must be more than 0", f.name)
		}
		f.set(&l, n)
	}
	return l, nil
}
