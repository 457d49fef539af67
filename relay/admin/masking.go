package admin

import (
	"slices"

	"github.com/parley-chat/parley/relay/mask"
	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
)

// maskingPage is the page with what is hidden in what visitors write.
func (a *Admin) maskingPage() sitePage {
	return sitePage{a, "masking", "masking.lead", maskingFields, maskingOf}
}

func maskingFields(who caller, s site.Site) (fields []ui.Field) {
	t := who.Words.T
	for _, kind := range mask.Kinds {
		fields = append(fields, checked("hide-"+kind, t("masking."+kind), slices.Contains(s.Mask.Kinds, kind)))
	}
	keep := checked("keep", t("masking.keep"), s.Mask.Keep)
	keep.Help = t("masking.keepHelp")
	return append(fields, keep)
}

func maskingOf(_ caller, s site.Site, fields []ui.Field) (site.Site, bool) {
	s.Mask = site.Mask{}
	for _, f := range fields {
		switch {
		case f.Value != "yes":
		case f.Name == "keep":
			s.Mask.Keep = true
		default:
			s.Mask.Kinds = append(s.Mask.Kinds, f.Name[len("hide-"):])
		}
	}
	return s, true
}
