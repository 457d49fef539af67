package store

import (
	"crypto/rand"
	"crypto/sha256"

	"github.com/parley-chat/parley/relay/chat"
)

// NewID returns a new 128-bit random id.
func NewID() string {
	var bits [16]byte
	rand.Read(bits[:]) // never fails, see crypto/rand
	return chat.FormatID(bits)
}

// IDOf returns the id of what a text says, the same on every relay and for every
// retry: the first 128 bits of the text's SHA-256.
func IDOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return chat.FormatID([16]byte(sum[:16]))
}
