package frame

import (
	"net/http"

	"github.com/parley-chat/parley/relay/site"
	"github.com/parley-chat/parley/relay/survey"
	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/frame"
	"github.com/parley-chat/parley/templates/words"
)

// PreviewSurvey writes the part of the panel in which visitors of a language would
// answer a survey, with all its questions, for a frame without scripts on a page at
// the same address. Nothing is stored.
func PreviewSurvey(f *Frame, w http.ResponseWriter, r *http.Request, id string, s survey.Survey, lang string) error {
	of, err := site.Get(r.Context(), f.Docs, id)
	if err != nil {
		return err
	}
	tag := locale(lang)
	said := words.Visitor().For(tag)
	page := ui.Part{
		Site: of.ID, Name: of.NameIn(base(tag)), Accent: of.Accent, Locale: tag, Words: said,
		Style: f.Assets.URL("frame.css"), RareStyle: f.Assets.URL("rare.css"),
	}
	setHeaders(w, []string{"'self'"})
	w.Header().Del("X-Frame-Options") // the policy says who may
	// In a sandbox the panel's own files are another origin's.
	w.Header().Del("Cross-Origin-Embedder-Policy")
	return web.WriteSecretPage(w, r, http.StatusOK, ui.PartPage(page, ui.SurveyPart(page, ui.Survey{
		Site: of.ID, Name: page.Name, Locale: tag, Words: said, Styles: []string{f.Assets.URL("survey.css")}, InPanel: true, Preview: true, Survey: s,
	})))
}
