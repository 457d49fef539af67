package admin

import (
	"strconv"
	"strings"

	"github.com/parley-chat/parley/relay/site"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/base"
)

// variablePrefix begins the names of the fields with style variables.
const variablePrefix = "look-"

// variableFields are the fields with the style variables of a help centre.
func variableFields(who caller, set map[string]string) []ui.Field {
	t := who.Words.T
	labels := map[string]string{
		"page": t("helpLook.page"), "page-dark": t("helpLook.pageDark"), "box": t("helpLook.box"), "box-dark": t("helpLook.boxDark"),
		"text": t("helpLook.text"), "text-dark": t("helpLook.textDark"), "muted": t("helpLook.muted"), "muted-dark": t("helpLook.mutedDark"),
		"line": t("helpLook.line"), "line-dark": t("helpLook.lineDark"),
	}
	var fields []ui.Field
	for _, name := range site.Colours {
		fields = append(fields, ui.Field{Name: variablePrefix + name, Label: labels[name], Help: example(who, "site.colourHelp"), Kind: "text", Value: set[name], Max: 7})
	}
	most := strconv.Itoa(site.MaxRadius)
	return append(fields,
		ui.Field{Name: variablePrefix + site.Radius, Label: t("helpLook.radius"), Help: who.Words.Say("helpLook.radiusHelp", "most", most), Kind: "text", Value: set[site.Radius], Max: 2},
		ui.Field{Name: variablePrefix + site.Font, Label: t("helpLook.font"), Kind: "select", Value: set[site.Font], Options: []ui.Option{
			{Value: "", Name: t("helpLook.fontSystem")}, {Value: "serif", Name: t("helpLook.fontSerif")},
			{Value: "rounded", Name: t("helpLook.fontRounded")}, {Value: "mono", Name: t("helpLook.fontMono")},
		}})
}

// readVariables reports whether style variables have values that they may have,
// and text of these colours can be read; what is wrong stands at the fields.
func readVariables(who caller, set map[string]string, fields []ui.Field) bool {
	ok, wrong := true, map[string]string{}
	for name, value := range set {
		switch {
		case site.ValidVariable(name, value):
		case name == site.Radius:
			wrong[name] = who.Words.Say("helpLook.radiusWrong", "most", strconv.Itoa(site.MaxRadius))
		default:
			wrong[name] = example(who, "site.colourWrong")
		}
	}
	for _, dark := range []bool{false, true} {
		name, ratio := base.SchemeOf(set, dark).Hardest()
		if dark {
			name += "-dark"
		}
		if ratio < base.LeastContrast && wrong[name] == "" {
			wrong[name] = who.Words.Say("helpLook.unreadable", "ratio", short(ratio), "least", short(base.LeastContrast))
		}
	}
	for i := range fields {
		name, is := strings.CutPrefix(fields[i].Name, variablePrefix)
		if is && wrong[name] != "" {
			fields[i].Wrong, ok = wrong[name], false
		}
	}
	return ok
}

func short(ratio float64) string { return strconv.FormatFloat(ratio, 'f', 1, 64) }
