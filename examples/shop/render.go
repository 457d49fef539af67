package shop

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
)

//go:embed pages
var sources embed.FS

// page is what the templates see.
type page struct {
	Lang     language
	W        words
	Relay    string
	Site     string
	Path     string // without the language, such as "/cups/"
	Title    string
	Shelves  []shelf
	Shelf    *shelf // the category shown, or the one the product is in
	Product  *product
	Products []product
	Help     []topic
}

// To is the address of a page of the same language.
func (p page) To(path string) string { return p.Lang.Prefix + path }

// Others are the languages that this page can be switched to.
func (p page) Others() []language {
	var others []language
	for _, l := range languages {
		if l.Tag != p.Lang.Tag {
			others = append(others, l)
		}
	}
	return others
}

// cards is what the grid of products is made from.
type cards struct {
	Page     page
	Products []product
}

// Cards lays out the given products.
func (p page) Cards(products []product) cards { return cards{p, products} }

// notFound is the address of the page shown instead of a missing one.
func notFound(path string) string {
	for _, l := range languages {
		if l.Prefix != "" && strings.HasPrefix(path, l.Prefix+"/") {
			return l.Prefix + "/404/"
		}
	}
	return "/404/"
}

// render makes every page once, keyed by its address.
func render(relay, site string) map[string]file {
	files := map[string]file{}
	for _, l := range languages {
		base := page{Lang: l, W: wordsIn(l), Relay: relay, Site: site, Shelves: shelvesIn(l)}
		for _, s := range base.Shelves {
			base.Products = append(base.Products, s.Products...)
		}
		add := func(name, path, title string, change func(*page)) {
			p := base
			p.Path, p.Title = path, title
			if change != nil {
				change(&p)
			}
			files[p.To(path)] = newFile(execute(name, p), "text/html; charset=utf-8")
		}

		add("home", "/", base.W.Tagline, nil)
		for i := range base.Shelves {
			s := &base.Shelves[i]
			add("category", "/"+s.Slug+"/", s.Name, func(p *page) { p.Shelf = s })
			for j := range s.Products {
				pr := &s.Products[j]
				add("product", "/product/"+pr.Slug+"/", pr.Name, func(p *page) { p.Shelf, p.Product = s, pr })
			}
		}
		add("cart", "/cart/", base.W.Cart, nil)
		add("help", "/help/", base.W.Help, func(p *page) { p.Help = helpIn(l) })
		add("404", "/404/", base.W.NotFound, nil)
		files[l.Prefix+"/catalog.json"] = newFile(catalog(base), "application/json")
	}
	return files
}

// catalog is what the cart's script reads: products by slug with their names in
// the page's language.
func catalog(p page) []byte {
	type entry struct {
		Name  string `json:"name"`
		Price int    `json:"price"` // pence
		URL   string `json:"url"`
	}
	all := map[string]entry{}
	for _, pr := range p.Products {
		all[pr.Slug] = entry{pr.Name, pr.Pence, p.To("/product/" + pr.Slug + "/")}
	}
	body, err := json.Marshal(all)
	if err != nil {
		panic(fmt.Sprintf("shop: encode catalogue: %v", err))
	}
	return body
}

func execute(name string, p page) []byte {
	t := template.Must(template.ParseFS(sources, "pages/layout.html", "pages/"+name+".html"))
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", p); err != nil {
		panic(fmt.Sprintf("shop: render %s: %v", name, err))
	}
	return b.Bytes()
}
