package admin

import (
	"slices"
	"strconv"

	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
)

// filesPage is the page with which files the site takes.
func (a *Admin) filesPage() sitePage { return sitePage{a, "files", "files.lead", filesFields, filesOf} }

func filesFields(who caller, s site.Site) []ui.Field {
	t := who.Words.T
	check := func(name, label string, on bool) ui.Field {
		f := ui.Field{Name: name, Label: label, Kind: "check"}
		if on {
			f.Value = "yes"
		}
		return f
	}
	fields := []ui.Field{
		check("take", t("files.take"), !s.Files.Off),
		{Name: "most", Label: t("files.most"), Help: who.Words.Say("files.mostHelp", "n", strconv.Itoa(site.MaxFileMB)), Kind: "number", Value: s.Files.MostText(), Required: true},
	}
	for _, g := range site.FileGroups {
		fields = append(fields, check("group-"+g, t("files.group."+g), s.Files.Allows(g)))
	}
	return fields
}

func filesOf(who caller, s site.Site, fields []ui.Field) (site.Site, bool) {
	ok := true
	s.Files = site.Files{Off: true}
	for i := range fields {
		f := &fields[i]
		switch f.Name {
		case "take":
			s.Files.Off = f.Value != "yes"
		case "most":
			n, err := strconv.Atoi(f.Value)
			if err != nil || n < 1 || n > site.MaxFileMB {
				f.Wrong, ok = who.Words.Say("files.mostHelp", "n", strconv.Itoa(site.MaxFileMB)), false
			}
			s.Files.MaxMB = n
		default:
			if f.Value == "yes" {
				s.Files.Groups = append(s.Files.Groups, f.Name[len("group-"):])
			}
		}
	}
	switch {
	case len(s.Files.Groups) == 0:
		s.Files.Off = true // all of none is none
	case slices.Equal(s.Files.Groups, site.FileGroups):
		s.Files.Groups = nil // those that come later too
	}
	return s, ok
}
