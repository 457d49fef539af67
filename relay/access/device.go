package access

import (
	"crypto/rand"
	"strconv"
	"time"
)

// DeviceLife is how long a browser counts as one that an agent signed in with
// before.
const DeviceLife = 90 * 24 * time.Hour

// forDevice is the purpose of what a browser keeps of an agent's sign-in.
const forDevice = "device"

// issueDevice returns what a browser keeps of an agent's sign-in, and when it
// ends. id tells the browser apart from the agent's others; "" makes one.
func (a *Access) issueDevice(agent, id string) (device string, ends time.Time) {
	if id == "" {
		id = rand.Text()
	}
	ends = a.now().Add(DeviceLife)
	return a.sign(forDevice, agent, id, strconv.FormatInt(ends.Unix(), 10)), ends
}

// checkDevice returns whose browser a device is and its id, "" and "" if it is
// none.
func (a *Access) checkDevice(device string) (agent, id string) {
	fields, ok := a.verify(forDevice, device)
	if !ok || len(fields) != 3 {
		return "", ""
	}
	ends, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil || a.now().Unix() >= ends {
		return "", ""
	}
	return fields[0], fields[1]
}
