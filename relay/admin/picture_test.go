package admin_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/parley-chat/parley/relay/people"
)

// upload sends a file as somebody's picture.
func (b *browser) upload(data []byte) answer { return b.send("picture", string(data)) }

// send sends the form of the picture; of its fields the picture is a file.
func (b *browser) send(name, value string) answer {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormField(name)
	if name == "picture" {
		part, err = form.CreateFormFile(name, "me.png")
	}
	if err == nil {
		_, err = io.WriteString(part, value)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url+"/inbox/profile/picture", &body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", b.url)
	r.AddCookie(&http.Cookie{Name: "parley_agent", Value: b.secret})
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{resp, string(text)}
}

// A picture is made small and anew, colleagues of the site see it, and it goes when
// it is taken away.
func TestPicture(t *testing.T) {
	h := newHouse(t)
	ana, bo := h.as("ana", people.Grant{}), h.as("bo", people.Grant{Role: people.Light})
	ana.upload([]byte("<script>alert(1)</script>")).want(t, 422, "no image that can be read")
	ana.upload(nil).want(t, 422, "no image that can be read")
	if page := bo.do("GET", "/inbox/shop/all").want(t, 200); strings.Contains(page.body, "faces.css") {
		t.Error("there are pictures of nobody")
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewNRGBA(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	ana.upload(picture.Bytes()).want(t, 303)
	sheet := regexp.MustCompile(`/inbox/shop/faces\.css\?v=\w+`).FindString(bo.do("GET", "/inbox/shop/all").want(t, 200).body)
	where := regexp.MustCompile(`/inbox/shop/faces/\w+\?v=\w+`).FindString(bo.do("GET", sheet).want(t, 200).body)
	face := bo.do("GET", where).want(t, 200)
	made, format, err := image.DecodeConfig(strings.NewReader(face.body))
	if err != nil || format != "jpeg" || made.Width != 128 || made.Height != 128 || face.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s of %d × %d: %v", format, made.Width, made.Height, err)
	}
	ana.send("do", "remove").want(t, 303)
	if page := bo.do("GET", "/inbox/shop/all").want(t, 200); strings.Contains(page.body, "faces.css") {
		t.Error("the picture is still there")
	}
}
