package docs

import "context"

// View is what is made of all documents of a kind, such as an index of them,
// and kept in the Cache until one of them changes.
type View[T, V any] struct {
	kind Kind[T]
	make func([]Doc[T]) V
}

// NewView returns a View. make gets the documents ordered by id, and all
// callers of Get share what it returns. It may be called twice at once.
func NewView[T, V any](kind Kind[T], make func([]Doc[T]) V) *View[T, V] {
	return &View[T, V]{kind, make}
}

// Get returns the view of a site's documents.
func (v *View[T, V]) Get(ctx context.Context, c *Cache, site string) (V, error) {
	return load(ctx, c, v.kind.at(site), v, func() (V, int, error) {
		list, size, err := v.kind.readAll(ctx, c, site)
		if err != nil {
			var none V
			return none, 0, err
		}
		return v.make(list), size, nil
	})
}
