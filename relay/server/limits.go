package server

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/parley-chat/parley/relay/access/budget"
	"github.com/parley-chat/parley/relay/web"
	"github.com/parley-chat/parley/templates/operator"
)

// limitsPolicy is the content security policy of the page.
const limitsPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// limitsPages are the page of who is limited, and its form.
func (s *Server) limitsPages(mux *http.ServeMux) {
	guard := http.NewCrossOriginProtection()
	mux.Handle("GET /limits", s.asAddressed(func(w http.ResponseWriter, r *http.Request) {
		s.writeLimits(w, r, http.StatusOK, "")
	}))
	mux.Handle("POST /limits/let-go", guard.Handler(s.asAddressed(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxLetGo)
		name := r.PostFormValue("name")
		if !s.budget.LetGo(r.PostFormValue("whom"), name) {
			s.writeLimits(w, r, http.StatusNotFound, "There is nobody like that any more.")
			return
		}
		s.writeLimits(w, r, http.StatusOK, name+" was let go and is not limited for "+goesFor+".")
	})))
}

// maxLetGo is the longest form, in bytes.
const maxLetGo = 4 << 10

// goesFor is budget.GoesFor in words.
var goesFor = strconv.Itoa(int(budget.GoesFor.Hours())) + " h"

// asAddressed refuses requests that name a host which is not an address, this
// machine or what the admin address says: a page elsewhere could make a browser
// here take its own name for it.
func (s *Server) asAddressed(next http.HandlerFunc) http.Handler {
	own, _, _ := net.SplitHostPort(s.AdminAddr)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if _, err := netip.ParseAddr(host); err != nil && host != "localhost" && host != own {
			http.Error(w, "ask for this by the address that -admin-addr names", http.StatusMisdirectedRequest)
			return
		}
		next(w, r)
	})
}

func (s *Server) writeLimits(w http.ResponseWriter, r *http.Request, status int, said string) {
	h := w.Header()
	h.Set("Content-Security-Policy", limitsPolicy)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	p := operator.Page{GoesFor: goesFor, Said: said}
	for _, l := range s.budget.Limited() {
		p.Rows = append(p.Rows, operator.Row{
			Whom: l.Whom, Name: l.Name, Address: l.Address, What: l.What, Times: strconv.Itoa(l.Times),
			Since: l.Since.UTC().Format(time.DateTime), Until: l.Until.UTC().Format(time.DateTime), MayGo: l.MayGo,
		})
	}
	if err := web.WritePage(w, r, status, operator.Limits(p)); err != nil {
		s.Log.ErrorContext(r.Context(), "the page of limits was not written", "error", err)
	}
}
