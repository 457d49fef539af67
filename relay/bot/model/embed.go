package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

const (
	rankWithin  = 1500 * time.Millisecond
	maxEmbedded = 1_000   // characters of each text
	maxVectors  = 2 << 20 // bytes
	maxDims     = 8192
)

// Ranker orders articles by how near their meaning is to that of a question, by
// the vectors of an API of embeddings.
type Ranker struct{ *Model }

// NewRanker makes a Ranker. Its PerDay counts questions.
func NewRanker(c Config, now func() time.Time) *Ranker { return &Ranker{New(c, now)} }

type embedding struct {
	Index  int       `json:"index"`
	Vector []float64 `json:"embedding"`
}

// errVectors says that what came are not the vectors of what was asked.
var errVectors = errors.New("the vectors cannot be used")

// Rank returns the places of articles, those first that are nearest to a question
// of a site's visitor. It is ErrSpent, or says why there is no such order.
func (r *Ranker) Rank(ctx context.Context, site, question string, articles []Article) ([]int, error) {
	if !r.take(site) {
		return nil, ErrSpent
	}
	texts := []string{cut(question, maxEmbedded)}
	for _, a := range articles {
		texts = append(texts, cut(a.Title+"\n"+a.Text, maxEmbedded))
	}
	body, err := json.Marshal(struct {
		Model  string   `json:"model"`
		Input  []string `json:"input"`
		Format string   `json:"encoding_format"`
	}{r.Name, texts, "float"})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, rankWithin)
	defer cancel()
	var got struct {
		Data []embedding `json:"data"`
	}
	if err := r.ask(ctx, "embeddings", body, maxVectors, &got); err != nil {
		return nil, err
	}
	vectors, err := unitVectors(got.Data, len(texts))
	if err != nil {
		return nil, err
	}
	near := make([]float64, len(articles))
	places := make([]int, len(articles))
	for i := range articles {
		places[i] = i
		for d, x := range vectors[0] {
			near[i] += x * vectors[i+1][d]
		}
	}
	slices.SortStableFunc(places, func(a, b int) int {
		switch {
		case near[a] > near[b]:
			return -1
		case near[a] < near[b]:
			return 1
		}
		return 0
	})
	return places, nil
}

// unitVectors are n vectors by index, each of length 1 and all of as many numbers.
func unitVectors(data []embedding, n int) ([][]float64, error) {
	if len(data) != n {
		return nil, fmt.Errorf("%w: %d of %d", errVectors, len(data), n)
	}
	vectors := make([][]float64, n)
	for _, e := range data {
		if e.Index < 0 || e.Index >= n || vectors[e.Index] != nil {
			return nil, fmt.Errorf("%w: index %d", errVectors, e.Index)
		}
		if dims := len(e.Vector); dims == 0 || dims > maxDims || dims != len(data[0].Vector) {
			return nil, fmt.Errorf("%w: %d dimensions", errVectors, dims)
		}
		square := 0.0
		for _, x := range e.Vector {
			square += x * x
		}
		if !(square > 0) || math.IsInf(square, 0) {
			return nil, fmt.Errorf("%w: a length of %v", errVectors, square)
		}
		for i := range e.Vector {
			e.Vector[i] /= math.Sqrt(square)
		}
		vectors[e.Index] = e.Vector
	}
	return vectors, nil
}
