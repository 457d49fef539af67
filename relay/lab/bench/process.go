package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// process is a program that the bench started.
type process struct {
	name string
	cmd  *exec.Cmd
	log  string // file with what it printed
	done chan struct{}
}

// startProcess starts a program whose output goes to a file in folder.
func startProcess(folder, program string, args ...string) (*process, error) {
	name := filepath.Base(program)
	log, err := os.CreateTemp(folder, name+"-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p := &process{name: name, cmd: exec.Command(program, args...), log: log.Name(), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = folder, log, log
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is only of interest while it starts
		close(p.done)
	}()
	return p, nil
}

// ready calls try until it succeeds.
func (p *process) ready(ctx context.Context, try func() error) error {
	const within = 20 * time.Second
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-time.After(time.Millisecond):
		case <-p.done:
			return fmt.Errorf("%s ended: %s", p.name, p.printed())
		case <-ctx.Done():
			return fmt.Errorf("%s did not get ready: %w", p.name, errors.Join(err, ctx.Err()))
		}
	}
}

func (p *process) printed() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text[max(len(text)-2000, 0):]))
}

// stop kills the process and returns when it is gone. Nothing that it kept is
// needed any more.
func (p *process) stop() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.done
}

// cpu is the processor time it has used in seconds, user and system.
func (p *process) cpu() (float64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	// The second field, the name, stands in parentheses and may hold spaces.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	const user, system, perSecond = 11, 12, 100 // see proc(5)
	if len(fields) <= system {
		return 0, fmt.Errorf("/proc/%d/stat is too short", p.cmd.Process.Pid)
	}
	u, err := strconv.ParseFloat(fields[user], 64)
	if err != nil {
		return 0, err
	}
	s, err := strconv.ParseFloat(fields[system], 64)
	return (u + s) / perSecond, err
}

// memory is its resident memory in bytes.
func (p *process) memory() (float64, error) {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	var size, resident int
	if _, err := fmt.Sscan(string(statm), &size, &resident); err != nil {
		return 0, err
	}
	return float64(resident * os.Getpagesize()), nil
}

// freeAddr is an address of this machine on which nobody listens now. The
// ports that the system gives to clients begin above it.
func freeAddr() (string, error) {
	for port := nextPort; port < 32000; port++ {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		l, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		nextPort = port + 1
		return addr, l.Close()
	}
	return "", errors.New("no free port below 32000")
}

// nextPort goes on from the last, so that a port is not used again at once.
var nextPort = 14000 + os.Getpid()%8000
