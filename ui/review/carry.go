package review

// Carry goes on where the room before this one was: with what was looked through, chosen and
// ticked, the form that stood open, and what it waits to see the outcome of.
func (r *Room) Carry(from *Room) {
	awaited := from.pending.keys
	from.await(nil) // it is told here
	r.await(awaited)
	if !r.status.PIN.Unlocked {
		return
	}
	r.list.ticked, r.list.current = from.list.ticked, from.list.current
	r.show(from.all, from.filters.view)
	r.detail.carry(from.detail)
}

// Busy reports whether an action is under way whose outcome this room has to tell.
func (r *Room) Busy() bool { return r.detail.busy }

// carry opens the form that was open.
func (d *detail) carry(from *detail) {
	switch {
	case from.replace.root.Visible():
		d.open(d.replace.root, from.about)
		d.replace.carry(from.replace)
	case from.dismiss.root.Visible():
		d.open(d.dismiss.root, from.about)
		d.dismiss.reset(from.about)
		d.dismiss.reason.Put(from.dismiss.reason.Text)
	}
}

func (f *rescanForm) carry(from *rescanForm) {
	f.reset(from.tx)
	if card := from.onForm(); card != "" {
		f.fill(card, from.source)
		return
	}
	f.card.Put(from.card.Text)
}
