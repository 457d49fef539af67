package web

import (
	"cmp"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// Handler answers a request, or returns what went wrong before anything was
// written.
type Handler func(w http.ResponseWriter, r *http.Request, c Caller) error

// Route is one line of the table of everything that a face answers.
type Route struct {
	// Pattern is that of http.ServeMux: "GET /inbox/{site}".
	Pattern string
	// Need is the right that the caller must have.
	Need Right
	// Handle runs for callers with the right.
	Handle Handler
	// MaxBody is the longest request body in bytes; 0 is MaxBody.
	MaxBody int64
	// Within is how long reading the request and writing the answer may take;
	// 0 is what the listener allows. A socket leaves it behind at the upgrade.
	Within time.Duration
	// Cost is how many pages a request counts as; 0 is 1, and less is none.
	Cost float64
	// ChecksOrigin says that the handler decides by the Origin header which
	// pages may call. Else what other sites' pages send is refused, but for
	// GET, HEAD and OPTIONS, which change nothing.
	ChecksOrigin bool
}

// MaxBody is the longest request body of most routes, in bytes: a message of
// 10,000 characters, each percent-encoded.
const MaxBody = 128 << 10

// Face is a set of routes that answer alike.
type Face struct {
	Routes []Route
	// At is where the face answers; nil: whatever host is asked. Under another
	// name a page of somebody else's would be of the same origin.
	At *Address
	// Headers are on every answer, unless the handler sets others.
	Headers map[string]string
	// Gate is asked before any work; nil: there is no limit.
	Gate Gate
	// Caller finds out who asks; nil: nobody is signed in.
	Caller func(*http.Request) (Caller, error)
	// Fail answers with what went wrong.
	Fail func(http.ResponseWriter, *http.Request, Caller, Problem)
}

// ErrCrossSite says that a page of another site sent the request.
var ErrCrossSite = errors.New("this request came from another site")

// Mux answers everything that the faces have a route for. A path that is in no
// table, or a method, is refused with 404 or 405. Two routes with the same
// pattern panic, and one without a right.
func Mux(log *slog.Logger, faces ...Face) http.Handler {
	// Only the browser knows which page sent a request: it says so in
	// Sec-Fetch-Site or Origin.
	guard := http.NewCrossOriginProtection()
	mux := http.NewServeMux()
	for _, f := range faces {
		for _, rt := range f.Routes {
			if rt.Need == "" {
				panic("web: " + rt.Pattern + " does not say what it needs")
			}
			mux.HandleFunc(rt.Pattern, func(w http.ResponseWriter, r *http.Request) {
				for name, value := range f.Headers {
					w.Header().Set(name, value)
				}
				if f.At != nil && !f.At.Asked(r) {
					http.Error(w, "This relay answers at "+f.At.Public.String()+" here.", http.StatusMisdirectedRequest)
					return
				}
				rt.limit(w, r)
				c, err := f.admitted(rt, guard, w, r)
				if err == nil {
					return
				}
				p := ProblemOf(err)
				if p.Wait != 0 {
					retryAfter(w, p.Wait)
				}
				if p.Code == CodeUnavailable {
					w.Header().Set("Retry-After", "2")
					if r.Context().Err() == nil { // else the client has gone
						log.ErrorContext(r.Context(), "request failed", "route", r.Pattern, "error", err)
					}
				}
				f.Fail(w, r, c, p)
			})
		}
	}
	return secured(mux)
}

// admitted serves a request that the budget allows.
func (f Face) admitted(rt Route, guard *http.CrossOriginProtection, w http.ResponseWriter, r *http.Request) (Caller, error) {
	if f.Gate != nil && rt.Cost >= 0 {
		done, err := f.Gate(r, cmp.Or(rt.Cost, 1))
		if err != nil {
			return Caller{}, err
		}
		defer done()
	}
	return f.serve(rt, guard, w, r)
}

// serve finds out who asks, and lets them in or not.
func (f Face) serve(rt Route, guard *http.CrossOriginProtection, w http.ResponseWriter, r *http.Request) (c Caller, err error) {
	if !rt.ChecksOrigin && guard.Check(r) != nil {
		return c, ErrCrossSite
	}
	if f.Caller != nil {
		if c, err = f.Caller(r); err != nil {
			return c, err
		}
	}
	if err := admit(r, c, rt.Need); err != nil {
		return c, err
	}
	return c, rt.Handle(w, r, c)
}

// limit bounds what the request may cost.
func (rt Route) limit(w http.ResponseWriter, r *http.Request) {
	most := rt.MaxBody
	if most == 0 {
		most = MaxBody
	}
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if rt.Within != 0 {
		// A writer that cannot be given a deadline has that of its listener.
		end, control := time.Now().Add(rt.Within), http.NewResponseController(w)
		_ = control.SetReadDeadline(end)
		_ = control.SetWriteDeadline(end)
	}
}

// maxHeaders is how many header fields a request may have.
const maxHeaders = 100

// secured refuses what no client of ours would send, and sets the headers that
// every answer has.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		// With no referrer at all, browsers say "Origin: null" with our own forms.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if len(r.Header) > maxHeaders {
			http.Error(w, "too many header fields", http.StatusRequestHeaderFieldsTooLarge)
			return
		}
		if len(r.Header.Values("Origin")) > 1 {
			http.Error(w, "a browser sends one Origin", http.StatusBadRequest)
			return
		}
		if r.Header.Get("Content-Encoding") != "" {
			http.Error(w, "send the body uncompressed", http.StatusUnsupportedMediaType)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// HSTS makes browsers come back by TLS only, for a year, if the relay's address
// has it.
func HSTS(a Address, next http.Handler) http.Handler {
	if !a.Secure() {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		next.ServeHTTP(w, r)
	})
}

// Plain is a handler that answers everything itself.
func Plain(h http.Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request, _ Caller) error {
		h.ServeHTTP(w, r)
		return nil
	}
}
