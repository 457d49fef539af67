package admin

import "github.com/parley-chat/parley/templates/inbox"

// Preview is the panel of a site beside the form with its settings.
type Preview struct {
	// Form is the id of the form, URL where a preview of its fields is.
	Form, URL string
	// First is the address of the preview of what is saved, Languages those in each
	// language.
	First     string
	Languages []inbox.Link
	// Theme is the site's: "light", "dark" or "".
	Theme string
}
