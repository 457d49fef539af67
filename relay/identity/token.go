package identity

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/person"
	"github.com/parley-chat/parley/relay/store/docs"
)

const (
	// MaxToken is the longest token, in bytes.
	MaxToken = 4096
	// Life is for how long a token may be good: a copy of it is soon worth nothing.
	Life = time.Hour
	// skew is how far the site's clock may be from ours.
	skew = time.Minute

	maxSubject = 255 // bytes
)

// What is refused of tokens. The codes are stable.
var (
	ErrOff       = &chat.Refusal{Code: "identity_off"}                                                       // the site has no keys
	ErrSize      = &chat.Refusal{Code: "identity_size"}                                                      // longer than MaxToken
	ErrFormat    = &chat.Refusal{Code: "identity_format"}                                                    // no JSON Web Token
	ErrKey       = &chat.Refusal{Code: "identity_key", Args: []string{"claim", "kid", "other", "iat"}}       // "kid" names none of the site's keys
	ErrAlgorithm = &chat.Refusal{Code: "identity_algorithm", Args: []string{"claim", "alg", "other", "iat"}} // "alg" is not the key's
	ErrSignature = &chat.Refusal{Code: "identity_signature"}                                                 // signed with something else
	ErrAudience  = &chat.Refusal{Code: "identity_audience", Args: []string{"claim", "aud", "other", "iat"}}  // "aud" is not the site
	ErrExpiry    = &chat.Refusal{Code: "identity_expiry", Args: []string{"claim", "exp", "other", "iat"}}    // "exp" is missing, or too far ahead
	ErrExpired   = &chat.Refusal{Code: "identity_expired"}                                                   // "exp" has passed
	ErrEarly     = &chat.Refusal{Code: "identity_early", Args: []string{"claim", "nbf", "other", "iat"}}     // "iat" or "nbf" is in the future
	ErrSubject   = &chat.Refusal{Code: "identity_subject", Args: []string{"claim", "sub", "other", "iat"}}   // "sub" is missing or too long
	ErrEmail     = &chat.Refusal{Code: "identity_email", Args: []string{"claim", "email", "other", "iat"}}   // "email" is no address
)

// Claims are what a token says.
type Claims struct {
	Subject, Name, Email string
	// Values are those of the site's attributes, by their key. Ignored are the keys
	// of what is none, or has a value that does not fit.
	Values  map[string]string
	Ignored []string
}

// claims are those that are looked at.
type claims struct {
	jwt.RegisteredClaims
	Name       string                     `json:"name"`
	Email      string                     `json:"email"`
	Attributes map[string]json.RawMessage `json:"attributes"`
}

var parser = jwt.NewParser(jwt.WithStrictDecoding(), jwt.WithoutClaimsValidation())

// Check reads a token for a site at a time. The error is one of those above.
func Check(site, token string, keys []docs.Doc[Key], now time.Time) (c Claims, err error) {
	said, err := verify(site, token, keys, now)
	if err != nil {
		return c, err
	}
	c = Claims{Subject: said.Subject, Name: chat.Clip(strings.TrimSpace(said.Name), chat.MaxNameRunes), Email: strings.TrimSpace(said.Email)}
	if c.Email != "" && !person.AddressLike(c.Email) {
		return c, ErrEmail
	}
	c.Values = map[string]string{}
	for key, raw := range said.Attributes {
		c.Values[key] = text(raw)
	}
	return c, nil
}

// verify checks the signature first: before that nothing of the token is believed
// but which key it names.
func verify(site, token string, keys []docs.Doc[Key], now time.Time) (said claims, err error) {
	if len(token) > MaxToken {
		return said, ErrSize
	}
	live := keys[:0:0]
	for _, d := range keys {
		if !d.Value.Over(now.UnixMilli()) {
			live = append(live, d)
		}
	}
	if len(live) == 0 {
		return said, ErrOff
	}
	_, err = parser.ParseWithClaims(token, &said, func(t *jwt.Token) (any, error) {
		for _, d := range live {
			if d.ID != t.Header["kid"] {
				continue
			}
			if t.Method.Alg() != d.Value.Algorithm {
				return nil, ErrAlgorithm
			}
			if d.Value.Algorithm == EdDSA {
				return d.Value.ed25519(), nil
			}
			return []byte(d.Value.Secret), nil
		}
		return nil, ErrKey
	})
	var refused *chat.Refusal
	switch {
	case errors.As(err, &refused):
		return said, refused
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return said, ErrSignature
	case errors.Is(err, jwt.ErrTokenUnverifiable): // nobody knows that algorithm
		return said, ErrAlgorithm
	case err != nil:
		return said, ErrFormat
	}
	return said, said.check(site, now)
}

// check says what is wrong with claims that are the site's.
func (c *claims) check(site string, now time.Time) error {
	switch {
	case len(c.Audience) != 1 || c.Audience[0] != site:
		return ErrAudience
	case c.ExpiresAt == nil || c.ExpiresAt.After(now.Add(Life+skew)) || c.IssuedAt != nil && c.ExpiresAt.After(c.IssuedAt.Add(Life)):
		return ErrExpiry
	case !c.ExpiresAt.After(now.Add(-skew)):
		return ErrExpired
	case c.IssuedAt != nil && c.IssuedAt.After(now.Add(skew)), c.NotBefore != nil && c.NotBefore.After(now.Add(skew)):
		return ErrEarly
	case c.Subject == "" || len(c.Subject) > maxSubject || !utf8.ValidString(c.Subject) || strings.ContainsFunc(c.Subject, unicode.IsControl):
		return ErrSubject
	}
	return nil
}

// text is a value of an attribute as it is kept: a truth as "yes" or nothing.
func text(raw json.RawMessage) string {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return ""
	}
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		if v {
			return "yes"
		}
	}
	return ""
}

// Fit keeps of the values what the site's attributes take.
func (c *Claims) Fit(attributes []docs.Doc[person.Attribute]) {
	said := c.Values
	c.Values, c.Ignored = map[string]string{}, nil
	for _, d := range attributes {
		value, there := said[d.ID]
		if !there {
			continue
		}
		if fit, err := d.Value.Fits(value); err == nil {
			c.Values[d.ID] = fit
			delete(said, d.ID)
		}
	}
	for key := range said {
		c.Ignored = append(c.Ignored, key)
	}
}
