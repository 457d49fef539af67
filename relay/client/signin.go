package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// ErrSignIn says that no agent has that address and password.
var ErrSignIn = errors.New("wrong e-mail address or password")

// SignIn begins an agent's session at the relay at to, and returns its secret.
func SignIn(ctx context.Context, to, email, password string) (session string, err error) {
	form := url.Values{"email": {email}, "password": {password}}
	by := &http.Client{CheckRedirect: stay}
	answer, _, err := request(ctx, by, http.MethodPost, to+"/inbox/sign-in", header(to, ""), form)
	if err != nil {
		return "", err
	}
	if answer.StatusCode == http.StatusUnauthorized {
		return "", ErrSignIn
	}
	for _, cookie := range answer.Cookies() {
		if cookie.Name == sessionCookie(to) {
			return cookie.Value, nil
		}
	}
	return "", fmt.Errorf("sign in: %s", answer.Status)
}

// SignOut ends the session, and the sockets of all that use it.
func (a *Agent) SignOut(ctx context.Context) error {
	to := a.url()
	answer, _, err := request(ctx, a.http, http.MethodPost, to+"/inbox/sign-out", header(to, a.set.Session), nil)
	if err == nil && answer.StatusCode != http.StatusSeeOther {
		err = fmt.Errorf("sign out: %s", answer.Status)
	}
	return err
}

// checkSession looks in the status of an answer for the end of the session.
func (a *Agent) checkSession(status int) {
	if status == http.StatusUnauthorized || status == http.StatusSeeOther {
		a.tell(a.set.SignedOut)
	}
}

// stay makes an HTTP client return redirects as they are.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// sessionCookie is the name of the session's cookie at a relay.
func sessionCookie(to string) string {
	if strings.HasPrefix(to, "https:") {
		return "__Host-parley_agent"
	}
	return "parley_agent"
}
