package e2e

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/client"
	"github.com/parley-chat/parley/relay/testing/buckets"
	"github.com/parley-chat/parley/relay/testing/relays"
	"github.com/parley-chat/parley/relay/testing/valkeys"
)

// A relay is killed while files come to it, and after it has taken some. The other
// relay takes them under the same ids: what was acknowledged is there, nothing is
// there twice, and nothing stays that no message has.
func TestUploadsOverARelaysDeath(t *testing.T) {
	folder, bucket := t.TempDir(), buckets.Start(t)
	for _, c := range []struct {
		name string
		args []string
		kept func() int
	}{
		{"folder", []string{"-files", folder}, func() (n int) {
			_ = filepath.WalkDir(folder, func(_ string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					n++
				}
				return err
			})
			return n
		}},
		{"bucket", []string{"-files", bucket.URL, "-s3-region", buckets.Region, "-s3-key", buckets.Key, "-s3-secret", buckets.Secret}, func() int { return len(bucket.Names()) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := relays.Options{Valkey: valkeys.Start(t).URL(), Args: c.args}
			first := relays.StartDemo(t, o)
			second := relays.Start(t, o)
			u := newUploader(t, first.URL)
			body := strings.Repeat("0123456789", 100_000)

			taken := newID(t)
			if status, said := u.bring(first.URL, taken, body); status != 200 {
				t.Fatalf("%d %s", status, said)
			}
			ids := []string{taken}
			for _, percent := range []int{10, 50, 99} {
				id := newID(t)
				u.leave(first.Addr, first.URL, id, body, len(body)*percent/100)
				first.Kill()
				if status, said := u.bring(second.URL, id, body); status != 200 {
					t.Fatalf("at %d %%: %d %s", percent, status, said)
				}
				first.Restart()
				if status, _ := u.bring(first.URL, id, body); status != 200 {
					t.Errorf("at %d %%, once more: %d", percent, status)
				}
				ids = append(ids, id)
			}
			// A large one goes on at one relay from what the other has taken.
			long := body + body + "the end"
			id := newID(t)
			u.goesOn(first.URL, id, long, 0, 202, `{"have":1000000}`)
			first.Kill()
			u.goesOn(second.URL, id, long, 1_000_000, 202, `{"have":2000000}`)
			u.goesOn(second.URL, id, long, 2_000_000, 200, `"size":2000007`)
			first.Restart()
			ids = append(ids, id)
			message := newID(t)
			for _, at := range []string{second.URL, first.URL} { // a retry is the same message
				u.send(at, first.Shop, message, ids)
			}
			links := u.links(first.URL, ids)
			for i, link := range links {
				want := body
				if ids[i] == id {
					want = long
				}
				if got := u.get(first.URL + link); got != want {
					t.Errorf("%s has %d bytes", link, len(got))
				}
			}
			if len(links) != len(ids) || c.kept() != len(ids) {
				t.Errorf("%d links, %d are kept, want %d", len(links), c.kept(), len(ids))
			}
		})
	}
}

// uploader is a visitor who sends files without a browser.
type uploader struct {
	t           *testing.T
	token, conv string
}

var hiddenField = regexp.MustCompile(`name="(token|conv)" value="([^"]+)"`)

func newUploader(t *testing.T, relay string) *uploader {
	u := &uploader{t: t}
	for _, found := range hiddenField.FindAllStringSubmatch(u.get(relay+"/frame?site=shop"), -1) {
		if found[1] == "token" {
			u.token = found[2]
		} else {
			u.conv = found[2]
		}
	}
	return u
}

func newID(t *testing.T) string {
	t.Helper()
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)
}

func (u *uploader) get(address string) string {
	u.t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		u.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		u.t.Fatal(err)
	}
	return string(body)
}

func (u *uploader) post(address string, header http.Header, body string) (int, string) {
	u.t.Helper()
	r, err := http.NewRequestWithContext(u.t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		u.t.Fatal(err)
	}
	r.Header = header
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		u.t.Fatal(err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(said)
}

const uploadPath = "/frame/file?site=shop&name=a.txt&id="

func (u *uploader) bring(relay, id, body string) (int, string) {
	return u.post(relay+uploadPath+id, http.Header{"Origin": {relay}, "Parley-Token": {u.token}}, body)
}

// goesOn sends a piece of a file.
func (u *uploader) goesOn(relay, id, body string, at, status int, says string) {
	u.t.Helper()
	part := body[at:min(at+1_000_000, len(body))]
	got, said := u.post(fmt.Sprintf("%s%s%s&at=%d&of=%d", relay, uploadPath, id, at, len(body)), http.Header{"Origin": {relay}, "Parley-Token": {u.token}}, part)
	if got != status || !strings.Contains(said, says) {
		u.t.Errorf("at %d: %d %s", at, got, said)
	}
}

// leave sends the first bytes of a file.
func (u *uploader) leave(addr, relay, id, body string, n int) {
	u.t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		u.t.Fatal(err)
	}
	u.t.Cleanup(func() { c.Close() })
	_, err = fmt.Fprintf(c, "POST %s%s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nParley-Token: %s\r\nContent-Length: %d\r\n\r\n%s", uploadPath, id, addr, relay, u.token, len(body), body[:n])
	if err != nil {
		u.t.Fatal(err)
	}
}

func (u *uploader) form(relay string, form url.Values) (int, string) {
	form.Set("site", "shop")
	form.Set("token", u.token)
	form.Set("conv", u.conv)
	path := form.Get("path")
	return u.post(relay+path, http.Header{"Origin": {relay}, "Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
}

func (u *uploader) send(relay, shop, message string, ids []string) {
	u.t.Helper()
	ticket, err := client.Ticket(u.t.Context(), http.DefaultClient, relay, "shop", shop)
	if err != nil {
		u.t.Fatal(err)
	}
	status, said := u.form(relay, url.Values{"path": {"/frame/send"}, "ticket": {ticket}, "id": {message}, "text": {""}, "files": {strings.Join(ids, "\n")}})
	if n := strings.Count(said, `class="file"`); status != 200 || n != len(ids) {
		u.t.Errorf("%s: %d, %d files in the page", relay, status, n)
	}
}

// links are the addresses of files in the conversation.
func (u *uploader) links(relay string, ids []string) (list []string) {
	u.t.Helper()
	_, said := u.form(relay, url.Values{"path": {"/frame/files"}, "ids": {strings.Join(ids, " ")}})
	for line := range strings.Lines(said) {
		if whole, _, ok := strings.Cut(line, " "); ok {
			list = append(list, whole)
		}
	}
	return list
}
