// Package base is what all pages share: the tokens of the look, and colours.
package base
