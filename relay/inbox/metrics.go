package inbox

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parley-chat/parley/relay/chat"
	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// metrics are the figures of the agents' side, by Prometheus conventions.
type metrics struct {
	open     prometheus.Gauge
	messages prometheus.Counter
	repeated prometheus.Counter
	accept   prometheus.Histogram
	delivery prometheus.Histogram
}

func newMetrics(r prometheus.Registerer) *metrics {
	latency := []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}
	m := &metrics{
		open: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "parley_agent_sockets", Help: "Agents' WebSockets that are open now."}),
		messages: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_agent_messages_total", Help: "Replies and notes of agents that were stored."}),
		repeated: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "parley_agent_messages_repeated_total", Help: "Agents' sends that had been stored before: retries."}),
		accept: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "parley_agent_accept_seconds", Help: "From an agent's send, by the client's clock as corrected, until it was stored.", Buckets: latency}),
		delivery: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "parley_agent_delivery_seconds", Help: "From a visitor's send, by the client's clock as corrected, until it was queued for an agent's page.", Buckets: latency}),
	}
	if r != nil {
		r.MustRegister(m.open, m.messages, m.repeated, m.accept, m.delivery)
	}
	return m
}

func (m *metrics) said(result store.Result) {
	if result.Repeated {
		m.repeated.Inc()
		return
	}
	m.messages.Inc()
	for _, e := range result.Events {
		if e.Sent != 0 {
			m.accept.Observe(float64(max(e.At-e.Sent, 0)) / 1000)
		}
	}
}

// deliveryFresh is how old an event may be to count as live, in milliseconds:
// what is read from the log later is history, not delivery.
const deliveryFresh = 60_000

func (m *metrics) delivered(e chat.Event, now int64) {
	if e.Kind == chat.KindMessage && e.Role == chat.RoleVisitor && e.Sent != 0 && now-e.At < deliveryFresh {
		m.delivery.Observe(float64(max(now-e.Sent, 0)) / 1000)
	}
}

// sentAt reads a client's time of sending; 0 is unknown.
func sentAt(text string, now int64) (int64, error) {
	if text == "" {
		return 0, nil
	}
	sent, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, web.ErrForm
	}
	return desk.Believed(sent, now), nil
}
