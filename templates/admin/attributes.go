package admin

import "github.com/a-h/templ"

// said are the attributes that tell what is said about a field.
func said(f Field) templ.Attributes {
	a := templ.Attributes{}
	if ids := f.described(); ids != "" {
		a["aria-describedby"] = ids
	}
	if f.Wrong != "" {
		a["aria-invalid"] = "true"
	}
	if f.suggests() {
		a["list"] = f.id() + "-list"
	}
	if f.Max > 0 {
		a["maxlength"] = digits(f.Max)
	}
	return a
}

// onButton reports whether a hidden field is told by the form's button: what a form
// with two buttons does depends on which is pressed.
func (f Form) onButton(name string) bool { return name == "do" && f.Other.Name != "" }

// does are the attributes of the form's button that say what it does.
func (f Form) does() templ.Attributes {
	for _, h := range pairs(f.Hidden) {
		if f.onButton(h[0]) {
			return templ.Attributes{"name": h[0], "value": h[1]}
		}
	}
	return nil
}

// suggests reports whether the field is typed and there is something to choose.
func (f Field) suggests() bool { return f.Kind != "select" && len(f.Options) > 0 }

// direction is that of what is typed: addresses are read from the left.
func direction(f Field) string {
	switch f.Kind {
	case "email", "password", "url", "color":
		return "ltr"
	}
	return "auto"
}
