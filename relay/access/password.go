package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// hashesAtOnce is how many sign-ins of strangers are checked at the same time.
const hashesAtOnce = 2

// hashed is a password's hash by argon2id and what it was made with.
type hashed struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
	salt   []byte
	sum    []byte // nil: of no password
}

// newHashed has the parameters of the OWASP password storage cheat sheet:
// 19 MiB, two passes, one lane.
func newHashed() hashed {
	h := hashed{memory: 19 * 1024, passes: 2, lanes: 1, salt: make([]byte, 16)}
	rand.Read(h.salt)
	return h
}

// hashBytes is the length of a new hash.
const hashBytes = 32

// hashPassword returns the hash in the PHC string format.
func (a *Access) hashPassword(ctx context.Context, password string) (string, error) {
	if err := a.acquainted.enter(); err != nil {
		return "", err
	}
	defer a.acquainted.leave()
	h := newHashed()
	err := a.acquainted.run(ctx, func() { h.sum = h.of(password, hashBytes) })
	return h.String(), err
}

// checkPassword reports whether password has this hash. An unknown hash, "",
// takes the same time as one of today's parameters.
// The caller has a place in q.
func (a *Access) checkPassword(ctx context.Context, q *queue, password, phc string) (bool, error) {
	h := newHashed()
	if phc != "" {
		var err error
		if h, err = parseHashed(phc); err != nil {
			return false, fmt.Errorf("read a password's hash: %w", err)
		}
	}
	size := hashBytes
	switch {
	case len(password) > MaxPassword:
		password, h.sum = "", nil
	case h.sum != nil:
		size = len(h.sum)
	}
	var got []byte
	if err := q.run(ctx, func() { got = h.of(password, size) }); err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, h.sum) == 1, nil
}

// of is the hash of a password, of size bytes.
func (h hashed) of(password string, size int) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, uint32(size))
}

func (h hashed) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.passes, h.lanes,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.sum))
}

// What a stored hash may ask for at most, so that a document cannot stop a
// relay: 256 MiB, and some seconds of CPU.
const (
	maxMemory = 256 * 1024 // KiB
	maxPasses = 16
	maxLanes  = 16
)

// parseHashed reads the PHC string format.
func parseHashed(phc string) (h hashed, err error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprint("v=", argon2.Version) {
		return h, errors.New("it is not one of argon2id, version 19")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return h, fmt.Errorf("its parameters %q: %w", parts[3], err)
	}
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return h, fmt.Errorf("its salt: %w", err)
	}
	if h.sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return h, fmt.Errorf("its sum: %w", err)
	}
	if h.passes < 1 || h.lanes < 1 || h.memory < 8*uint32(h.lanes) || len(h.salt) < 8 || len(h.sum) < 16 ||
		h.passes > maxPasses || h.lanes > maxLanes || h.memory > maxMemory || len(h.salt) > 64 || len(h.sum) > 64 {
		return h, fmt.Errorf("its parameters %q are out of bounds", parts[3])
	}
	return h, nil
}
