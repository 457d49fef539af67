package browser

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axe is the source of axe-core, which `npm ci` puts beside the module.
var axe = sync.OnceValues(func() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		source, missing := os.ReadFile(filepath.Join(dir, "node_modules/axe-core/axe.min.js"))
		if missing == nil {
			return string(source), nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("axe-core is not there, run ./build.sh build")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
})

// check runs axe in the document at hand; frames are documents of their own.
// What moves is measured where it comes to rest.
const check = `(async (rules) => {
	const ends = document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime < Infinity);
	await Promise.all(ends.map((a) => a.finished.catch(() => {})));
	const {violations} = await axe.run(document, {iframes: false, resultTypes: ["violations"], ...rules && {runOnly: rules}});
	return violations.flatMap((v) => v.nodes.map((n) => [v.id, n.target, n.html.slice(0, 200), n.failureSummary.split("\n").slice(1).join(" ")].join("\n    ")));
})`

// Violations are what axe finds wrong in the document by these rules, by all if
// none is given: rule, element, markup and reason. It runs in the harness's own world, which no policy of the page
// reaches.
func (s *Scope) Violations(rules ...string) (found []string) {
	s.page.t.Helper()
	s.page.within("run axe", func(ctx context.Context) error {
		source, err := axe()
		if err != nil {
			return err
		}
		only, err := json.Marshal(rules)
		if err != nil {
			return err
		}
		at, err := s.resolve(ctx)
		if err != nil {
			return err
		}
		if _, err := s.page.worlds.document(at); err != nil {
			return err
		}
		yes := true
		r, err := chromedp.Call(at.session, runtime.Evaluate, runtime.EvaluateParams{
			Expression: "globalThis.axe || (() => {" + source + "\n})();" + check + "(" + string(only) + ")",
			ContextID:  s.page.worlds[at.frame], ReturnByValue: &yes, AwaitPromise: &yes,
		})
		if err != nil {
			return err
		}
		value, err := decode(r.Result, r.ExceptionDetails)
		if err != nil {
			return err
		}
		for _, v := range value.([]any) {
			found = append(found, v.(string))
		}
		return nil
	})
	return found
}
