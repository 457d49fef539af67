// Package web is what the relay's faces share: the table of routes with the
// right that each asks for, the caller, forms, errors, pages and their
// compression. A face is a value with routes; Handler mounts all of them.
package web
