package browser

import (
	"context"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Offline takes the network from the page and its frames, and tells them so;
// with false it is back. A frame that has not been used yet keeps its network
// until it is. WebSockets that are open stay open: cut them elsewhere.
func (p *Page) Offline(yes bool) {
	p.t.Helper()
	p.offline = yes
	p.within("change the network", func(ctx context.Context) error {
		eachFrame(p, p.applyNetwork)
		return p.applyNetwork(ctx)
	})
}

func (p *Page) applyNetwork(ctx context.Context) error {
	rules := []*network.Conditions{} // not nil, which the protocol does not take
	if p.offline {
		rules = append(rules, &network.Conditions{Offline: true, DownloadThroughput: -1, UploadThroughput: -1})
	}
	_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: rules,
	})
	if err != nil {
		return err
	}
	_, err = chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: p.offline, DownloadThroughput: -1, UploadThroughput: -1,
	})
	return err
}
