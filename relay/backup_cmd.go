package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/health"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/store/docs"
	"github.com/parley-chat/parley/relay/store/sqlite"
)

// dataFile is the embedded store's file in a folder.
func dataFile(folder string) string { return filepath.Join(folder, "parley.db") }

func backupCommand() *cli.Command {
	return &cli.Command{
		Name:        "backup",
		Usage:       "write all data to a new file, while the relay runs",
		Description: "The file is whole by itself, of one moment, and readable for you only. It is\nchecked before it gets its name. " + valkeyBackup,
		ArgsUsage:   "FILE",
		Flags:       storeFlags(),
		Action:      backup,
	}
}

func restoreCommand() *cli.Command {
	return &cli.Command{
		Name:  "restore",
		Usage: "make the data what a backup holds; stop the relay first",
		Description: "What came after the backup is gone. Widgets and inboxes notice, load anew and\n" +
			"say so. " + valkeyBackup,
		ArgsUsage: "FILE",
		Flags:     append(storeFlags(), &cli.BoolFlag{Name: "replace", Usage: "keep the data that is there under another name"}),
		Action:    restore,
	}
}

const valkeyBackup = "A Valkey is backed up and restored by its own tools; see the README."

// embedded returns the file that a backup is of, and the one that the command
// names.
func embedded(c *cli.Command) (data, file string, err error) {
	switch {
	case c.String("valkey") != "":
		return "", "", errors.New("valkey: it has tools of its own: valkey-cli --rdb FILE copies all of it while it runs, and a Valkey that starts with the file has it; see the README")
	case c.Args().Len() != 1:
		return "", "", fmt.Errorf("%s: name one file", c.FullName())
	}
	return dataFile(c.String("data")), c.Args().First(), nil
}

func backup(ctx context.Context, c *cli.Command) error {
	data, file, err := embedded(c)
	if err != nil {
		return err
	}
	if err := sqlite.Backup(ctx, data, file); err != nil {
		return err
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Printf("backed up %s to %s, %d kB\n", data, file, (info.Size()+999)/1000)
	return noteBackup(ctx, c, health.Backup{At: time.Now().UnixMilli(), Bytes: info.Size()})
}

// noteBackup keeps in the store that it was backed up, for the page that says how
// everything is.
func noteBackup(ctx context.Context, c *cli.Command, made health.Backup) error {
	s, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	cache := docs.NewCache(s)
	defer cache.Close()
	err = health.Backups.Put(ctx, cache, store.Global, docs.Doc[health.Backup]{ID: health.Last, Version: store.Any, Value: made})
	if err != nil {
		return fmt.Errorf("the backup is made, but not noted: %w", err)
	}
	return nil
}

func restore(ctx context.Context, c *cli.Command) error {
	data, file, err := embedded(c)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(data), 0o700); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	kept, err := sqlite.Restore(ctx, file, data, c.Bool("replace"))
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there; -replace keeps it under another name", data)
	}
	if err != nil {
		return err
	}
	fmt.Printf("restored %s from %s\n", data, file)
	if kept != "" {
		fmt.Printf("what was there is %s\n", kept)
	}
	return nil
}
