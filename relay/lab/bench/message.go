package main

import (
	"bytes"
	"encoding/hex"
	"time"
)

// A message is 100 bytes: when it was sent, in hexadecimal, and a filler by
// which it is found again in whatever it arrives in, be it a line, JSON or
// HTML. The two ends of a pair have fillers of their own.
const (
	messageBytes = 100
	stampBytes   = 16
)

var fillers = [2][]byte{
	bytes.Repeat([]byte("x"), messageBytes-stampBytes),
	bytes.Repeat([]byte("y"), messageBytes-stampBytes),
}

// appendMessage appends a message of an end with the present time.
func appendMessage(b []byte, end int) []byte {
	var raw [8]byte
	now := time.Now().UnixNano()
	for i := range raw {
		raw[i] = byte(now >> (56 - 8*i))
	}
	b = hex.AppendEncode(b, raw[:])
	return append(b, fillers[end]...)
}

// age is how long ago the message was made.
func age(text []byte) time.Duration {
	var raw [8]byte
	if _, err := hex.Decode(raw[:], text[:stampBytes]); err != nil {
		return 0
	}
	var sent int64
	for _, b := range raw {
		sent = sent<<8 | int64(b)
	}
	return time.Duration(time.Now().UnixNano() - sent)
}

// nextMessage returns the first message of an end in frame and what follows
// it, or nil.
func nextMessage(frame []byte, end int) (text, rest []byte) {
	at := bytes.Index(frame, fillers[end])
	if at < stampBytes {
		return nil, nil
	}
	to := at + len(fillers[end])
	return frame[at-stampBytes : to], frame[to:]
}

// eachMessage calls hear with each message of an end in frame.
func eachMessage(frame []byte, end int, hear func(text []byte)) {
	for {
		text, rest := nextMessage(frame, end)
		if text == nil {
			return
		}
		hear(text)
		frame = rest
	}
}
