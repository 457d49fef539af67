package store

import (
	"crypto/rand"

	"github.com/parley-chat/parley/relay/chat"
)

// NewID returns a new 128-bit random id.
func NewID() string {
	var bits [16]byte
	rand.Read(bits[:]) // never fails, see crypto/rand
	return chat.FormatID(bits)
}
