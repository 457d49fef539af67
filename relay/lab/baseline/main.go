// Command baseline is a bare relay: the least that carries a message from one
// WebSocket to another and keeps it. There are no visitors, no rights and no
// limits. What Parley costs beyond it is the price of the product; the bench
// measures that.
//
// Each message is appended atomically to its receiver's log and published in
// the same step; the sender gets an acknowledgement, the receiver the message,
// and whoever comes back gets what came since.
//
// The protocol is lines in text frames:
//
//	connect  GET /ws?ch=INBOX[&since=ID]
//	c -> s   INBOX TEXT      send to another inbox
//	s -> c   S               what is sent from now on arrives
//	         M ID TEXT       a message
//	         A ID            your message was stored under ID
//	         R ID            all up to ID has been recovered
package main

import (
	"flag"
	"log"
	"net/http"
	"time"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8101", "address to listen on, host:port")
	valkeyAddr := flag.String("valkey", "", "Valkey to keep messages on, host:port")
	file := flag.String("sqlite", "", "file to keep messages in instead")
	flag.Parse()

	h := newHub()
	var keep keeper
	var err error
	if *file != "" {
		keep, err = openFile(*file, h)
	} else {
		keep, err = openValkey(*valkeyAddr, h)
	}
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /ws", &relay{hub: h, keep: keep})
	server := &http.Server{Addr: *addr, Handler: mux, ReadHeaderTimeout: 30 * time.Second}
	log.Fatal(server.ListenAndServe())
}

// keeper is what keeps the messages.
type keeper interface {
	// add stores a message, makes it known to the hub of every relay that
	// watches inbox, and returns its id.
	add(inbox, text string) (id string, err error)
	// since returns the messages of inbox after an id, in order.
	since(inbox, id string) ([]message, error)
	// watch and unwatch say that this relay has a client for inbox, or none
	// any more.
	watch(inbox string) error
	unwatch(inbox string)
}

// message is one as stored.
type message struct{ id, text string }
