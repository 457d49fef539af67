// Package operator has the pages on the admin address, for who runs the relay.
package operator

// Page is what the page of limits shows.
type Page struct {
	Rows []Row
	// GoesFor is for how long somebody is let go: "1 h".
	GoesFor string
	// Said answers a form; "" if none was sent.
	Said string
}

// Row is somebody who is limited, in words. MayGo: there is somebody to let go.
type Row struct {
	Whom, Name, Address, What, Times, Since, Until string
	MayGo                                          bool
}
