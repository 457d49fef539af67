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
