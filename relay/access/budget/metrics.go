package budget

import "github.com/prometheus/client_golang/prometheus"

// metrics are the figures, by Prometheus conventions.
type metrics struct {
	refused *prometheus.CounterVec
}

func newMetrics(b *Budget, r prometheus.Registerer) *metrics {
	m := &metrics{refused: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "parley_limited_total", Help: "What was refused for a limit, by what it was and whose limit.",
	}, []string{"what", "whom"})}
	if r == nil {
		return m
	}
	known := func(l level) prometheus.GaugeFunc {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "parley_budget_known", Help: "Whose use is remembered, by who they are.",
			ConstLabels: prometheus.Labels{"whom": l.String()},
		}, func() float64 {
			b.mu.Lock()
			defer b.mu.Unlock()
			return float64(len(b.parties[l]))
		})
	}
	r.MustRegister(m.refused, known(visitor), known(host), known(site))
	return m
}
