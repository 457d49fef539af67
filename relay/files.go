package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v3"

	"github.com/parley-chat/parley/relay/files"
)

// blobsOf is where the bytes of files are kept; nil: nowhere.
func blobsOf(c *cli.Command) (files.Blobs, error) {
	where := c.String("files")
	if strings.HasPrefix(where, "https://") || strings.HasPrefix(where, "http://") {
		u, err := url.Parse(where)
		if err != nil || u.User != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") == "" {
			return nil, fmt.Errorf("files: %q is not https://host/bucket", where)
		}
		if u.Scheme == "http" && !onThisMachine(u.Hostname()) && !c.Bool("dev") {
			return nil, fmt.Errorf("files: %q has no TLS", where)
		}
		if c.String("s3-key") == "" || c.String("s3-secret") == "" {
			return nil, errors.New("files: a bucket needs -s3-key and -s3-secret")
		}
		return &files.Bucket{URL: u, Region: c.String("s3-region"), Key: c.String("s3-key"), Secret: c.String("s3-secret")}, nil
	}
	if where == "" {
		if c.String("valkey") != "" {
			return nil, nil
		}
		where = filepath.Join(c.String("data"), "files")
	}
	if err := os.MkdirAll(where, 0o700); err != nil {
		return nil, fmt.Errorf("data, files: %w", err)
	}
	return files.Folder(where), nil
}

// scannerOf is what looks at files; nil: nothing does.
func scannerOf(c *cli.Command) (files.Scanner, error) {
	where := c.String("scan")
	if where == "" {
		return nil, nil
	}
	u, err := url.Parse(where)
	if err != nil || u.Scheme != "clamd" || u.Port() == "" {
		return nil, fmt.Errorf("scan: %q is not clamd://host:port", where)
	}
	return files.Clamd{Address: u.Host}, nil
}
