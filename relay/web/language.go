package web

import "net/http"

// CookieLanguage is the name of the cookie with the language that was picked.
const CookieLanguage = "parley_lang"

// Languages are the language that was picked in this browser, "" if none was,
// and the Accept-Language header.
func Languages(r *http.Request) (picked, accepted string) {
	if cookie, err := r.Cookie(CookieLanguage); err == nil {
		picked = cookie.Value
	}
	return picked, r.Header.Get("Accept-Language")
}
