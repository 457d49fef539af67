package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// profiled runs do and, with -profile, profiles our relay meanwhile.
func (b *bench) profiled(name string, d *deployment, do func() (talked, error)) (r talked, err error) {
	err = b.profiledErr(name, d, func() error {
		r, err = do()
		return err
	})
	return r, err
}

func (b *bench) profiledErr(name string, d *deployment, do func() error) error {
	if b.profile == "" || d.side != ours {
		return do()
	}
	const seconds = 4
	failed := make(chan error, 1)
	go func() {
		time.Sleep(2 * time.Second) // sockets are opened first
		failed <- b.fetch(d, fmt.Sprintf("profile?seconds=%d", seconds), name+"-cpu.pprof")
	}()
	err := do()
	if err != nil {
		return err
	}
	if err := b.fetch(d, "allocs", name+"-allocs.pprof"); err != nil {
		return err
	}
	return <-failed
}

func (b *bench) fetch(d *deployment, what, name string) error {
	answer, err := http.Get("http://" + d.admins[0] + "/debug/pprof/" + what)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	file, err := os.Create(filepath.Join(b.profile, name))
	if err != nil {
		return err
	}
	_, err = io.Copy(file, answer.Body)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
