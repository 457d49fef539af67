package arch

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// builtFolders hold what others or build.sh made.
var builtFolders = []string{".build", ".git", "bin", "data", "dist", "node_modules", "vendor"}

// eachSource calls f with every text file of the tree and its path from the root.
func eachSource(t *testing.T, f func(name string, body []byte)) {
	t.Helper()

	top := root(t)
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if slices.Contains(builtFolders, d.Name()) && path != top {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil // .git is a file where a repository has several trees
		}
		if d.IsDir() {
			return nil
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.IndexByte(body, 0) >= 0 {
			return nil
		}
		name, err := filepath.Rel(top, path)
		if err != nil {
			return err
		}
		f(filepath.ToSlash(name), body)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rawHTML are the ways to put unescaped text into a page. Text of visitors
// reaches every page, so there is no safe place for them.
var rawHTML = []string{"templ.Raw", "templ.SafeURL", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createContextualFragment", "setHTMLUnsafe"}

func TestNoRawHTML(t *testing.T) {
	read := 0
	eachSource(t, func(name string, body []byte) {
		switch {
		case strings.HasPrefix(name, "relay/testing/arch/"),
			strings.HasSuffix(name, "_templ.go"), // generated
			strings.HasSuffix(name, "_test.go"):  // hostile text as test data
			return
		case !slices.Contains([]string{".go", ".templ", ".js", ".html"}, filepath.Ext(name)):
			return
		}
		read++
		for i, line := range bytes.Split(body, []byte("\n")) {
			for _, bad := range rawHTML {
				if bytes.Contains(line, []byte(bad)) {
					t.Errorf("%s:%d uses %s", name, i+1, bad)
				}
			}
		}
	})
	if read < 10 {
		t.Fatalf("only %d files read", read)
	}
}

// Sources name no machine: neither where packages were fetched from nor folders
// of the people who wrote them. The words are put together here so that this
// file does not name them either.
func TestNoHostsOfRegistriesAndNoPrivatePaths(t *testing.T) {
	banned := []string{
		"registry." + "npm", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com",
		"proxy." + "golang", "sum." + "golang", "deb." + "debian", "security." + "debian",
		"/" + "root/", "/" + "work/", "/" + "home/", "/" + "Users/",
	}
	eachSource(t, func(name string, body []byte) {
		if strings.HasPrefix(name, ".idea/") || strings.HasPrefix(name, ".vscode/") {
			return
		}
		for _, bad := range banned {
			if i := bytes.Index(body, []byte(bad)); i >= 0 {
				line := 1 + bytes.Count(body[:i], []byte("\n"))
				t.Errorf("%s:%d names %s", name, line, bad)
			}
		}
	})
}

// Documents are read and written through store/docs alone, which has their
// JSON, their versions and their cache.
func TestDocumentsAreTyped(t *testing.T) {
	untyped := regexp.MustCompile(`\.PutDocs\(|\bstore\.Doc\b|\.Docs\(|\.Doc\(`)
	eachSource(t, func(name string, body []byte) {
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "relay/store/") {
			return
		}
		for i, line := range bytes.Split(body, []byte("\n")) {
			if untyped.Match(line) {
				t.Errorf("%s:%d uses documents past store/docs", name, i+1)
			}
		}
	})
}
