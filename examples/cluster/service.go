package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

const (
	readyLimit = 20 * time.Second // from start to ready
	stopLimit  = 22 * time.Second // a relay promises to end within 20 s of SIGTERM
	pause      = time.Second      // before a relay is started again
)

// service is a program that is kept running until stop.
type service struct {
	name string
	path string
	args []string
	logs io.Writer // what the program prints
	out  io.Writer // what the person is told; nil: the program is not started again

	mu       sync.Mutex
	cmd      *exec.Cmd
	stopping bool
	done     chan struct{} // closed when the service is over for good
}

func (s *service) start() error {
	s.done = make(chan struct{})
	exited, err := s.launch()
	if err != nil {
		return err
	}
	go s.keep(exited)
	return nil
}

// launch starts the program once; the channel is closed when it has ended.
func (s *service) launch() (<-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	exited := make(chan struct{})
	if s.stopping {
		close(exited)
		return exited, nil
	}
	s.cmd = exec.Command(s.path, s.args...)
	s.cmd.Stdout, s.cmd.Stderr = s.logs, s.logs
	// Ctrl-C reaches this program only, which then ends the others in order.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", s.name, err)
	}
	cmd := s.cmd
	go func() {
		defer close(exited)
		// How it ended is in the log; that it ended is what matters here.
		_ = cmd.Wait()
	}()
	return exited, nil
}

// keep starts the program again when it ends by itself.
func (s *service) keep(exited <-chan struct{}) {
	defer close(s.done)
	for {
		<-exited
		s.mu.Lock()
		over := s.stopping || s.out == nil
		s.mu.Unlock()
		if over {
			return
		}
		fmt.Fprintf(s.out, "  %s has ended\n", s.name)
		<-time.After(pause)
		var err error
		if exited, err = s.launch(); err != nil {
			fmt.Fprintf(s.out, "  %v\n", err)
			return
		}
		fmt.Fprintf(s.out, "  %s runs again (process %d)\n", s.name, s.pid())
	}
}

// pid is the process id of the latest launch.
func (s *service) pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cmd.Process.Pid
}

func (s *service) ended() <-chan struct{} { return s.done }

// ready waits until check succeeds.
func (s *service) ready(ctx context.Context, check func() error) error {
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := check()
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-s.done:
			return fmt.Errorf("%s ended while it started, see the log", s.name)
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w", s.name, err)
		}
	}
}

// stop ends the program with SIGTERM, or with SIGKILL if that takes too long.
func (s *service) stop() {
	s.mu.Lock()
	s.stopping = true
	process := s.cmd.Process
	s.mu.Unlock()

	// It may have ended already.
	_ = process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
	case <-time.After(stopLimit):
		_ = process.Kill()
		<-s.done
	}
}

func startValkey(ctx context.Context, addr, dir string, logs io.Writer) (*service, error) {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	s := &service{name: "valkey", path: "valkey-server", logs: logs, args: []string{
		"--bind", "127.0.0.1", "--port", port, "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction",
	}}
	if err := s.start(); err != nil {
		return nil, err
	}
	if err := s.ready(ctx, func() error { return pings(addr) }); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// pings asks a Valkey whether it answers commands yet.
func pings(addr string) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := io.WriteString(c, "PING\r\n"); err != nil {
		return err
	}
	reply := make([]byte, 5)
	if _, err := io.ReadFull(c, reply); err != nil {
		return err
	}
	if string(reply) != "+PONG" {
		return errors.New("it is still loading")
	}
	return nil
}

var probe = &http.Client{Timeout: time.Second}

func answers(url string) error {
	a, err := probe.Get(url)
	if err != nil {
		return err
	}
	a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return errors.New(a.Status)
	}
	return nil
}

// freeAddr is an address of this machine that nobody listens on yet.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
