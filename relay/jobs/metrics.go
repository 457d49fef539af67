package jobs

import "github.com/prometheus/client_golang/prometheus"

// metrics are the figures of all kinds, by Prometheus conventions.
type metrics struct {
	total    *prometheus.CounterVec
	running  *prometheus.GaugeVec
	seconds  *prometheus.HistogramVec
	lateness *prometheus.HistogramVec
}

// figures are those of one kind.
type figures struct {
	done, failed, panicked, givenUp, handedBack prometheus.Counter
	running                                     prometheus.Gauge
	seconds, lateness                           prometheus.Observer
}

func newMetrics(r prometheus.Registerer) *metrics {
	kind := []string{"kind"}
	m := &metrics{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parley_jobs_total", Help: "Tries of jobs by how they ended: done, failed, panicked, handed_back; and jobs that were given_up after their last.",
		}, []string{"kind", "outcome"}),
		running: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "parley_jobs_running", Help: "Jobs under way.",
		}, kind),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "parley_job_seconds", Help: "How long a try took.",
			Buckets: []float64{.005, .025, .1, .5, 1, 2.5, 5, 10, 30, 60, 300},
		}, kind),
		lateness: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "parley_job_lateness_seconds", Help: "From when a job was due until its first try.",
			Buckets: []float64{.01, .05, .1, .5, 1, 5, 15, 60, 300, 3600},
		}, kind),
	}
	r.MustRegister(m.total, m.running, m.seconds, m.lateness)
	return m
}

func (m *metrics) of(kind string) figures {
	outcome := func(name string) prometheus.Counter { return m.total.WithLabelValues(kind, name) }
	return figures{
		done: outcome("done"), failed: outcome("failed"), panicked: outcome("panicked"),
		givenUp: outcome("given_up"), handedBack: outcome("handed_back"),
		running: m.running.WithLabelValues(kind),
		seconds: m.seconds.WithLabelValues(kind), lateness: m.lateness.WithLabelValues(kind),
	}
}
