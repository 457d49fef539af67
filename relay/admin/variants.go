package admin

import (
	"fmt"
	"net/http"

	"github.com/parley-chat/parley/relay/web"
	ui "github.com/parley-chat/parley/templates/admin"
	"github.com/parley-chat/parley/templates/inbox"
)

// script is the address of a site's loader.
func (a *Admin) script(site string) string { return a.Public + "/widget.js?site=" + site }

// variants are the snippet as others than pages take it. Names of products are the
// same in every language.
func (a installPage) variants(who caller, site string) []ui.Fold {
	t := who.Words.T
	return []ui.Fold{
		// A tag manager drops attributes that it does not know.
		{Title: "Google Tag Manager", Lead: t("install.tagManager"), Shown: fmt.Sprintf(`<script>
(function (d) {
  var s = d.createElement("script");
  s.async = true;
  s.src = "%s";
  s.dataset.site = "%s";
  d.head.appendChild(s);
})(document);
</script>`, a.script(site), site)},
		{Title: "WordPress", Lead: t("install.wordPress"), Shown: fmt.Sprintf(`add_action('wp_footer', function () {
  echo '%s';
});`, Snippet(a.Public, site))},
		{Title: "Shopify", Lead: t("install.shopify"), Shown: Snippet(a.Public, site)},
		{Title: "React", Lead: t("install.react"), Shown: fmt.Sprintf(`import { useEffect } from "react";

export function Chat() {
  useEffect(() => {
    const script = document.createElement("script");
    script.async = true;
    script.src = "%s";
    script.dataset.site = "%s";
    document.head.append(script);
    return () => {
      script.remove();
      if (window.parley) window.parley("destroy");
    };
  }, []);
  return null;
}`, a.script(site), site)},
	}
}

// test is a page of the inbox that has the chat: who sets it up writes to
// themselves, before any page of theirs has it.
func (a installPage) test(w http.ResponseWriter, r *http.Request, who caller) error {
	p, err := a.page(r, who, "install")
	if err != nil {
		return err
	}
	t := who.Words.T
	p.Here = t("install.test")
	p.Sections = []ui.Section{
		{Lead: t("install.testHow"), Link: &inbox.Link{Name: t("install.testInbox"), URL: "/inbox/" + p.Site}},
		{Link: &inbox.Link{Name: t("settings.install"), URL: settingsURL(p.Site, "install")}},
	}
	a.Embeds(w, a.Public)
	return web.WritePage(w, r, http.StatusOK, ui.ChatPage(p, a.script(p.Site)))
}
