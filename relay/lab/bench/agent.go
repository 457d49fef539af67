package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// agents speaks like visitors and agents: the first end of a pair is a widget,
// the second an inbox that has the conversation open, hears HTML on its live
// socket and replies by form.
type agents struct{ visitors }

func (as agents) pair(i int, hear [2]func([]byte)) (ends [2]end, err error) {
	v := as.visitor(i, 0, hear[0])
	if err := errors.Join(v.open(), v.begin()); err != nil {
		return ends, err
	}
	a := as.agent(i, hear[1])
	a.conv, a.epoch, a.seq, a.last = v.conv, v.epoch, v.seq, v.last
	return [2]end{v, a}, a.open()
}

// agent is one open page of the inbox.
type agent struct {
	d     *deployment
	relay string
	site  string
	hear  func([]byte)

	// The conversation that is open, "" if none, and where its page is.
	conv, epoch, last string
	seq               uint64

	s    *socket
	live chan error // gets nil after the first frame

	mu    sync.Mutex // of what follows: the connection for forms
	forms net.Conn
	reply *bufio.Reader
}

func (vs visitors) agent(i int, hear func([]byte)) *agent {
	return &agent{d: vs.d, relay: vs.d.addrs[(i+1)%len(vs.d.addrs)], site: vs.d.site(i), hear: hear}
}

// at is what a page says that it shows.
type at struct {
	Type    string `json:"t"`
	View    string `json:"view"`
	Conv    string `json:"conv"`
	Epoch   string `json:"epoch"`
	Seq     uint64 `json:"seq"`
	Last    string `json:"last"`
	Visible bool   `json:"visible"`
}

// open connects the page's live socket.
func (a *agent) open() (err error) {
	header := http.Header{"Origin": {"http://" + a.relay}, "Cookie": {a.cookie()}}
	if a.s, err = dialSocket(a.relay, "/inbox/"+a.site+"/live", header); err != nil {
		return err
	}
	shows, err := json.Marshal(at{Type: "at", View: "all", Conv: a.conv, Epoch: a.epoch, Seq: a.seq, Last: a.last, Visible: true})
	if err != nil {
		return err
	}
	a.live = make(chan error, 1)
	if err := a.s.write(shows); err != nil {
		return err
	}
	go a.read()
	return <-a.live
}

func (a *agent) cookie() string { return "parley_agent=" + a.d.secret }

// read hears what is said in the open conversation, or if none is open, in the
// rows of the list.
func (a *agent) read() {
	from := []byte(`{"t":"events"`)
	if a.conv == "" {
		from = []byte(`{"t":"row"`)
	}
	live := false
	for {
		frame, err := a.s.read()
		switch {
		case err != nil:
			if !live {
				a.live <- err
			}
			return
		case bytes.HasPrefix(frame, []byte(`{"t":"counts"`)) && !live:
			live = true // the answer to "at" is complete
			a.live <- nil
		case bytes.HasPrefix(frame, from):
			eachMessage(frame, 0, a.hear)
		case bytes.HasPrefix(frame, []byte(`{"t":"stale"`)):
			unexpected(frame)
		}
	}
}

// send replies by form, without keeping the caller.
func (a *agent) send(text []byte) error {
	form := url.Values{
		"id": {store.NewID()}, "text": {string(text)}, "sent": {strconv.FormatInt(time.Now().UnixMilli(), 10)},
	}
	go func() {
		if err := a.post(form.Encode()); err != nil {
			unexpected([]byte(err.Error()))
		}
	}()
	return nil
}

func (a *agent) post(form string) (err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.forms == nil {
		if a.forms, err = net.Dial("tcp", a.relay); err != nil {
			return err
		}
		a.reply = bufio.NewReader(a.forms)
	}
	request := "POST /inbox/" + a.site + "/c/" + a.conv + "/reply HTTP/1.1\r\nHost: " + a.relay +
		"\r\nOrigin: http://" + a.relay + "\r\nSec-Fetch-Site: same-origin\r\nCookie: " + a.cookie() +
		"\r\nAccept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
		strconv.Itoa(len(form)) + "\r\n\r\n" + form
	if _, err := a.forms.Write([]byte(request)); err != nil {
		return err
	}
	answer, err := http.ReadResponse(a.reply, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var done struct {
		Seq uint64 `json:"seq"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&done); err != nil || done.Seq == 0 {
		return fmt.Errorf("a reply was not taken: %s: %w", strings.TrimSpace(answer.Status), err)
	}
	return nil
}

func (a *agent) close() {
	a.s.close()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.forms != nil {
		a.forms.Close()
	}
}
