// Package e2e holds no product code: its tests walk through the whole product
// as a visitor and an agent would, each in a browser of their own.
package e2e
