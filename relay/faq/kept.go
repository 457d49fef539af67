package faq

import "iter"

// KeptPicture is what the address of a picture that the site keeps begins with;
// its id follows.
const KeptPicture = "picture:"

// Kept are the ids of the pictures in a text that the site keeps, in their order.
func Kept(blocks []Block) (ids []string) {
	for in := range Runs(blocks) {
		if in.Kept != "" {
			ids = append(ids, in.Kept)
		}
	}
	return ids
}

// Runs are the runs of a text in their order, those of lists too.
func Runs(blocks []Block) iter.Seq[Inline] {
	return func(yield func(Inline) bool) {
		for _, b := range blocks {
			for _, list := range append([][]Inline{b.Inline}, b.Items...) {
				for _, in := range list {
					if !yield(in) {
						return
					}
				}
			}
		}
	}
}
