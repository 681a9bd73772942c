package syncclient

import "net"

// addressWatch notices that the PC is in a network again: it has an address that it had not
// while requests failed (row 1).
type addressWatch struct {
	had   map[string]bool
	known bool
}

// came reports whether one of the addresses is new since the last look. The first look only
// learns which there are.
func (w *addressWatch) came(now []string) bool {
	had, fresh := w.had, false
	w.had = map[string]bool{}
	for _, a := range now {
		w.had[a] = true
		fresh = fresh || !had[a]
	}
	known := w.known
	w.known = true
	return known && fresh
}

// localAddresses are the PC's own that can lead to others; nil: they are not known.
func localAddresses() (all []string) {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range found {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
			all = append(all, n.String())
		}
	}
	return all
}

// lookForNetwork tries at once when the PC has come into a network: an outage that a cable or
// a wireless link has made need not wait for the backoff's end.
func (l *Loop) lookForNetwork(w *addressWatch) {
	if !l.stalled.Load() {
		*w = addressWatch{}
		return
	}
	if w.came(l.addresses()) {
		l.log.Info("the PC has another address: trying again at once")
		l.client.CloseIdle()
		l.SyncNow()
	}
}
