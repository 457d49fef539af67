package session

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/wire"
)

// Metrics are the figures of the visitors' side, by Prometheus conventions.
type Metrics struct {
	Open      prometheus.Gauge
	Polls     prometheus.Counter
	Refused   prometheus.Counter
	Messages  prometheus.Counter
	Repeated  prometheus.Counter
	Refusals  *prometheus.CounterVec
	Accept    prometheus.Histogram
	Delivery  prometheus.Histogram
	ClockSkew prometheus.Histogram
}

// NewMetrics registers the figures with r.
func NewMetrics(r prometheus.Registerer) *Metrics {
	latency := []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}
	m := &Metrics{
		Open: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "parley_visitor_sockets", Help: "Visitors' WebSockets that are open now."}),
		Polls: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_visitor_polls_total", Help: "Plain requests of visitors whose WebSocket does not get through."}),
		Refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_visitor_upgrades_refused_total", Help: "Requests for a visitor's WebSocket that were refused."}),
		Messages: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_visitor_messages_total", Help: "Messages of visitors that were stored."}),
		Repeated: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_visitor_messages_repeated_total", Help: "Sends that had been stored before: retries."}),
		Refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parley_visitor_refusals_total", Help: "Frames answered with an error, by its code."}, []string{"code"}),
		Accept: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "parley_visitor_accept_seconds", Help: "From a visitor's send, by the client's clock as corrected, until it was stored.", Buckets: latency}),
		Delivery: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "parley_visitor_delivery_seconds", Help: "From an agent's send, by the client's clock as corrected, until it was written to the visitor's socket.", Buckets: latency}),
		ClockSkew: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "parley_visitor_clock_error_seconds", Help: "How far the corrected clock of a visitor may be off: half the round trip it was measured with.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 5}}),
	}
	r.MustRegister(m.Open, m.Polls, m.Refused, m.Messages, m.Repeated, m.Refusals, m.Accept, m.Delivery, m.ClockSkew)
	return m
}

func (m *Metrics) accepted(f *wire.Frame, repeated bool, now int64) {
	if repeated {
		m.Repeated.Inc()
		return
	}
	m.Messages.Inc()
	if sent := desk.Believed(f.Sent, now); sent != 0 {
		m.Accept.Observe(float64(max(now-sent, 0)) / 1000)
		m.ClockSkew.Observe(float64(max(f.Slack, 0)) / 1000)
	}
}

// deliveryFresh is how old an event may be to count as live, in milliseconds:
// what is read from the log later is history, not delivery.
const deliveryFresh = 60_000

func (m *Metrics) delivered(e *chat.Event, now int64) {
	if e.Kind == chat.KindMessage && e.Role == chat.RoleAgent && e.Sent != 0 && now-e.At < deliveryFresh {
		m.Delivery.Observe(float64(max(now-e.Sent, 0)) / 1000)
	}
}
