package helpcentre

import (
	ui "github.com/parley-chat/parley/templates/help"
)

// breadcrumbs say where a page stands, as schema.org's BreadcrumbList: what the
// page shows, and nothing else.
func breadcrumbs(v *view, path []ui.Link, own string) any {
	items := make([]map[string]any, len(path))
	for i, l := range path {
		address := own
		if i < len(path)-1 {
			address = v.whole(l.URL)
		}
		items[i] = map[string]any{"@type": "ListItem", "position": i + 1, "name": l.Name, "item": address}
	}
	return map[string]any{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
}

// articleData says what an article is, as schema.org's Article.
func articleData(a ui.Article, v *view) any {
	data := map[string]any{
		"@context": "https://schema.org", "@type": "Article",
		"headline": a.Question, "inLanguage": a.Lang, "mainEntityOfPage": a.Canonical, "description": a.Description,
		"author":    map[string]string{"@type": "Organization", "name": v.name()},
		"publisher": map[string]string{"@type": "Organization", "name": v.name()},
	}
	if a.Updated != "" {
		data["dateModified"] = a.Updated
	}
	if a.Picture != "" {
		data["image"] = a.Picture
	}
	return data
}
