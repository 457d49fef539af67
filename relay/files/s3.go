package files

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/parley-chat/parley/relay/store"
)

// Bucket keeps blobs in an S3-compatible bucket. Requests are signed with AWS
// Signature Version 4; the body is not part of the signature, TLS protects it.
type Bucket struct {
	// URL is scheme://host/bucket, with a prefix behind it if there is one.
	URL *url.URL
	// Region is that of the signature, "us-east-1" for most that are not Amazon's.
	Region string
	// Key and Secret sign.
	Key, Secret string
	// Client makes the requests; nil: one that waits a minute for an answer.
	Client *http.Client
}

var _ Blobs = (*Bucket)(nil)

var bucketClient = &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Minute, MaxIdleConnsPerHost: 8}}

// Put implements Blobs.
func (b *Bucket) Put(ctx context.Context, name string, r io.ReadSeeker, size int64) error {
	answer, err := b.do(ctx, http.MethodPut, name, r, size)
	if err != nil {
		return err
	}
	return answer.Close()
}

// Open implements Blobs.
func (b *Bucket) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	return b.do(ctx, http.MethodGet, name, nil, 0)
}

// Delete implements Blobs.
func (b *Bucket) Delete(ctx context.Context, name string) error {
	answer, err := b.do(ctx, http.MethodDelete, name, nil, 0)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return answer.Close()
}

// Room implements Blobs: buckets do not say.
func (b *Bucket) Room() (free, of uint64) { return 0, 0 }

func (b *Bucket) do(ctx context.Context, method, name string, body io.Reader, size int64) (io.ReadCloser, error) {
	if body != nil {
		body = io.NopCloser(body) // who gave it closes it
	}
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(b.URL.String(), "/")+"/"+name, body)
	if err != nil {
		return nil, err
	}
	r.ContentLength = size
	b.sign(r, time.Now().UTC())
	client := b.Client
	if client == nil {
		client = bucketClient
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%s %s in the bucket: %w", method, name, err)
	}
	if answer.StatusCode/100 == 2 {
		return answer.Body, nil
	}
	said, _ := io.ReadAll(io.LimitReader(answer.Body, 300))
	answer.Body.Close()
	if answer.StatusCode == http.StatusNotFound {
		return nil, store.ErrNotFound
	}
	return nil, fmt.Errorf("%s %s in the bucket: %s: %s", method, name, answer.Status, said)
}

// unsigned stands for the digest of a body that is not signed.
const unsigned = "UNSIGNED-PAYLOAD"

// sign adds the headers of AWS Signature Version 4. The path needs no escapes, see
// Blobs.
func (b *Bucket) sign(r *http.Request, now time.Time) {
	stamp, day := now.Format("20060102T150405Z"), now.Format("20060102")
	r.Header.Set("X-Amz-Date", stamp)
	r.Header.Set("X-Amz-Content-Sha256", unsigned)
	const names = "host;x-amz-content-sha256;x-amz-date"
	canonical := strings.Join([]string{
		r.Method, r.URL.EscapedPath(), r.URL.RawQuery,
		"host:" + r.URL.Host, "x-amz-content-sha256:" + unsigned, "x-amz-date:" + stamp, "",
		names, unsigned,
	}, "\n")
	scope := day + "/" + b.Region + "/s3/aws4_request"
	digest := sha256.Sum256([]byte(canonical))
	key := []byte("AWS4" + b.Secret)
	for _, part := range []string{day, b.Region, "s3", "aws4_request", "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hex.EncodeToString(digest[:])} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+b.Key+"/"+scope+", SignedHeaders="+names+", Signature="+hex.EncodeToString(key))
}
