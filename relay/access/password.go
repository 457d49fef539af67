package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// argon2id with the parameters of the OWASP password storage cheat sheet:
// 19 MiB, two passes, one lane.
const (
	hashMemory = 19 * 1024 // KiB
	hashPasses = 2
	hashLanes  = 1
	hashBytes  = 32
	saltBytes  = 16
	// hashesAtOnce bounds the memory and CPU that sign-ins can take.
	hashesAtOnce = 2
)

// The length of passwords, in bytes.
const (
	MinPassword = 10
	MaxPassword = 1024
)

// hashPassword returns the hash in the PHC string format.
func (a *Access) hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	hash, err := a.hash(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses, hashLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(hash)), nil
}

// checkPassword reports whether password has this hash. It takes the same time
// for an unknown hash, "", as for a wrong password.
func (a *Access) checkPassword(ctx context.Context, password, phc string) (bool, error) {
	salt, want := make([]byte, saltBytes), []byte(nil)
	if parts := strings.Split(phc, "$"); len(parts) == 6 {
		var err error
		if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
			return false, fmt.Errorf("read a password's salt: %w", err)
		}
		if want, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
			return false, fmt.Errorf("read a password's hash: %w", err)
		}
	}
	if len(password) > MaxPassword {
		password, want = "", nil
	}
	got, err := a.hash(ctx, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func (a *Access) hash(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case a.hashing <- struct{}{}:
		defer func() { <-a.hashing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashLanes, hashBytes), nil
}
