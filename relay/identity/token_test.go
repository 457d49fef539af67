package identity

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/parley-chat/parley/relay/store/docs"
)

const secret = "a secret of more than thirty-two bytes"

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// signed is a token; key is what signs it.
func signed(t *testing.T, method jwt.SigningMethod, kid string, key any, claims jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	if kid != "" {
		token.Header["kid"] = kid
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func pemOf(t *testing.T, key ed25519.PublicKey) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func TestCheck(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := []docs.Doc[Key]{
		{ID: "a", Value: Key{Algorithm: HS256, Secret: secret}},
		{ID: "ed", Value: Key{Algorithm: EdDSA, Public: pemOf(t, public)}},
		{ID: "over", Value: Key{Algorithm: HS256, Secret: secret, Ends: now.UnixMilli()}},
		{ID: "ends", Value: Key{Algorithm: HS256, Secret: secret, Ends: now.UnixMilli() + 1}},
	}
	// with are good claims with some others; nil takes one away.
	with := func(pairs ...any) jwt.MapClaims {
		c := jwt.MapClaims{"aud": "shop", "sub": "u-17", "exp": now.Add(10 * time.Minute).Unix(), "name": "Ana", "email": "ana@example.com"}
		for i := 0; i < len(pairs); i += 2 {
			if c[pairs[i].(string)] = pairs[i+1]; pairs[i+1] == nil {
				delete(c, pairs[i].(string))
			}
		}
		return c
	}
	hs := func(claims jwt.MapClaims) string {
		return signed(t, jwt.SigningMethodHS256, "a", []byte(secret), claims)
	}
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	good := hs(with())
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","kid":"a"}`)) + "." + strings.Split(good, ".")[1] + "."
	for name, c := range map[string]struct {
		token string
		want  error
	}{
		"good":               {good, nil},
		"EdDSA":              {signed(t, jwt.SigningMethodEdDSA, "ed", private, with()), nil},
		"ends soon":          {signed(t, jwt.SigningMethodHS256, "ends", []byte(secret), with()), nil},
		"an hour":            {hs(with("exp", at(time.Hour))), nil},
		"an hour from iat":   {hs(with("iat", at(0), "exp", at(time.Hour))), nil},
		"their clock":        {hs(with("iat", at(59*time.Second), "exp", at(time.Hour+59*time.Second))), nil},
		"just expired":       {hs(with("exp", at(-59*time.Second))), nil},
		"audience in a list": {hs(with("aud", []string{"shop"})), nil},
		"more claims":        {hs(with("role", "admin", "nbf", at(-time.Hour))), nil},

		"empty":                  {"", ErrFormat},
		"text":                   {"hello", ErrFormat},
		"two parts":              {strings.Join(strings.Split(good, ".")[:2], "."), ErrFormat},
		"padding":                {good + "=", ErrFormat},
		"a name that is none":    {hs(with("name", 7)), ErrFormat},
		"long":                   {good + strings.Repeat("A", MaxToken), ErrSize},
		"no kid":                 {signed(t, jwt.SigningMethodHS256, "", []byte(secret), with()), ErrKey},
		"unknown kid":            {signed(t, jwt.SigningMethodHS256, "b", []byte(secret), with()), ErrKey},
		"a key that has ended":   {signed(t, jwt.SigningMethodHS256, "over", []byte(secret), with()), ErrKey},
		"alg none":               {none, ErrAlgorithm},
		"HS384":                  {signed(t, jwt.SigningMethodHS384, "a", []byte(secret), with()), ErrAlgorithm},
		"public key as secret":   {signed(t, jwt.SigningMethodHS256, "ed", []byte(keys[1].Value.Public), with()), ErrAlgorithm},
		"EdDSA by a secret":      {signed(t, jwt.SigningMethodEdDSA, "a", private, with()), ErrAlgorithm},
		"another secret":         {signed(t, jwt.SigningMethodHS256, "a", []byte(secret+"x"), with()), ErrSignature},
		"changed":                {changed(t, good, "sub", "u-18"), ErrSignature},
		"another site":           {hs(with("aud", "blog")), ErrAudience},
		"several sites":          {hs(with("aud", []string{"shop", "blog"})), ErrAudience},
		"no audience":            {hs(with("aud", nil)), ErrAudience},
		"no expiry":              {hs(with("exp", nil)), ErrExpiry},
		"for long":               {hs(with("exp", at(time.Hour+61*time.Second))), ErrExpiry},
		"for long from iat":      {hs(with("iat", at(-time.Minute), "exp", at(time.Hour))), ErrExpiry},
		"for ever":               {hs(with("exp", 1e300)), ErrExpired}, // beyond what a clock shows
		"expired":                {hs(with("exp", at(-time.Minute))), ErrExpired},
		"issued later":           {hs(with("iat", at(61*time.Second), "exp", at(70*time.Second))), ErrEarly},
		"not yet":                {hs(with("nbf", at(61*time.Second))), ErrEarly},
		"nobody":                 {hs(with("sub", nil)), ErrSubject},
		"a subject with a break": {hs(with("sub", "a\nb")), ErrSubject},
		"a long subject":         {hs(with("sub", strings.Repeat("x", 256))), ErrSubject},
		"no address":             {hs(with("email", "ana")), ErrEmail},
	} {
		said, err := Check("shop", c.token, keys, now)
		if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err == nil && (said.Subject != "u-17" || said.Name != "Ana" || said.Email != "ana@example.com") {
			t.Errorf("%s: %+v", name, said)
		}
	}
	if _, err := Check("shop", good, keys[2:3], now); !errors.Is(err, ErrOff) {
		t.Errorf("without a key that is good: %v", err)
	}
}

// changed is a token of which one claim was changed and the signature was not.
func changed(t *testing.T, token, name, value string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(body, &claims); err != nil {
		t.Fatal(err)
	}
	claims[name] = value
	if body, err = json.Marshal(claims); err != nil {
		t.Fatal(err)
	}
	parts[1] = base64.RawURLEncoding.EncodeToString(body)
	return strings.Join(parts, ".")
}

func TestCheckKey(t *testing.T) {
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		id   string
		key  Key
		good bool
	}{
		"HS256":            {"key-1", Key{Algorithm: HS256, Secret: NewSecret()}, true},
		"EdDSA":            {"key-1", Key{Algorithm: EdDSA, Public: pemOf(t, public)}, true},
		"made":             {NewID(), Key{Algorithm: HS256, Secret: NewSecret()}, true},
		"short":            {"key-1", Key{Algorithm: HS256, Secret: "short"}, false},
		"no PEM":           {"key-1", Key{Algorithm: EdDSA, Public: "key"}, false},
		"another kind":     {"key-1", Key{Algorithm: EdDSA, Public: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"}, false},
		"both":             {"key-1", Key{Algorithm: HS256, Secret: NewSecret(), Public: pemOf(t, public)}, false},
		"no algorithm":     {"key-1", Key{Secret: NewSecret()}, false},
		"an id with space": {"key 1", Key{Algorithm: HS256, Secret: NewSecret()}, false},
	} {
		if err := checkKey(c.id, c.key); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}
