package inbox

import (
	"context"
	"net/http"
	"time"

	"github.com/parley-chat/parley/relay/desk"
	"github.com/parley-chat/parley/relay/hours"
	"github.com/parley-chat/parley/relay/store"
	"github.com/parley-chat/parley/relay/web"
)

// snooze puts a conversation aside until a time on the agent's clock, see
// desk.WakeTime.
func (d deciding) snooze(w http.ResponseWriter, r *http.Request, who caller) error {
	if err := web.ReadForm(r); err != nil {
		return err
	}
	until, err := d.wakeTime(r, r.PostFormValue("until"))
	if err != nil {
		return err
	}
	return changes(func(ctx context.Context, site, conv, id string, agent desk.Person) (store.Result, error) {
		return d.desk.Snooze(ctx, site, conv, id, agent, until)
	})(w, r, who)
}

// wakeTime is the time of a choice, in the zone that a form says with "zone":
// that of the browser. Without one it is the zone of the site's business hours.
func (d deciding) wakeTime(r *http.Request, choice string) (int64, error) {
	zone, err := d.zone(r)
	if err != nil {
		return 0, err
	}
	return desk.WakeTime(choice, d.Now().In(zone))
}

func (d deciding) zone(r *http.Request) (*time.Location, error) {
	name := r.FormValue("zone")
	if name == "" {
		of, err := hours.Of(r.Context(), d.Docs, r.PathValue("site"))
		if err != nil {
			return nil, err
		}
		name = of.Value.Zone
	}
	if name == "" {
		return time.UTC, nil
	}
	zone, err := hours.ParseZone(name)
	if err != nil {
		return nil, web.ErrForm
	}
	return zone, nil
}
