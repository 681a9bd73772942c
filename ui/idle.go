package ui

// inUse notes that somebody is at the window: a key, the pointer, a scan. When nobody has
// been for as long as the setting says, the till locks.
func (w *Window) inUse() {
	if w.idle != nil {
		w.idle.Stop()
	}
	w.idle = nil
	if after := w.status.Settings.LockAfter; after > 0 {
		w.idle = w.After(after, func() { w.staff.LockNow() }) // the room that there is by then
	}
}
