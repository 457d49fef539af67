package main

// speaker knows how clients of one side speak.
type speaker interface {
	// pair opens both ends of conversation i. Each hears what the other says,
	// on its reading goroutine; the bytes are valid only during the call.
	pair(i int, hear [2]func(text []byte)) ([2]end, error)
	// single opens an end that others write to.
	single(i int, hear func(text []byte)) (end, error)
	// miss stores n messages for each of the ends, which have gone.
	miss(gone []end, n int) error
	// back opens the end again, from where it was.
	back(gone end, hear func(text []byte)) (end, error)
}

// end is a client's socket.
type end interface {
	// send says something to the other end.
	send(text []byte) error
	close()
}

// speaker returns how the deployment's clients speak.
func (d *deployment) speaker() speaker {
	if d.side == baseline {
		return bareSpeaker{d}
	}
	return newVisitors(d)
}
