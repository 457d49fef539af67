// Package pages holds pages that embed the chat in the ways in which sites are
// made, each with a relay at http://localhost:8080 and a site called shop:
//
//	html    the script tag, and calls of the page's own
//	csp     a strict policy, with Trusted Types
//	router  addresses that change by pushState, bodies that are replaced
//	react   the module of examples/sdk in React, in StrictMode
//	vue     the same in Vue
//	faq     the help without the chat
//	inline  the chat in an element of the page
//
// Its test builds and opens them.
package pages
