// Package base is what all pages share: the tokens of the look, colours, and the
// ways in which hostile text becomes something to click.
package base

import _ "embed"

// Tokens is the style sheet with the tokens that every page builds on.
//
//go:embed tokens.css
var Tokens string
