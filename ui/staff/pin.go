package staff

import (
	"context"
	"errors"

	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/account"
	"counterfoil/ui/kit"
)

// ownPIN is the choice of a first PIN. Who one is comes first: asked for after it, a PIN typed
// twice would be for nothing.
func (r *Room) ownPIN(m till.Member) {
	if m.Proven {
		r.choosePIN(m)
		return
	}
	r.join(m.Name)
}

// anotherPIN has whoever sells show their PIN, offline too, and choose another.
func (r *Room) anotherPIN(m till.Member) {
	form := account.NewPINLock(r.shell, account.PINText{Title: kit.Name(m.Name),
		Says: words.T("Your PIN as it is. Then you choose another.")},
		func(ctx context.Context, pin string) error { return r.till.ChangeStaff(ctx, m.ID, pin) },
		func() {
			r.join(m.Name)
			r.behind = func() { r.anotherPIN(m) }
		})
	form.OnTried = func(err error) {
		if err == nil {
			r.choosePIN(m)
		}
	}
	r.sheet(form.Field, form.Root, r.back())
}

func (r *Room) choosePIN(m till.Member) {
	sells := m.ID == r.status.Station.StaffID
	form := account.NewPINChoice(r.shell, account.PINText{Title: words.T("A PIN for {name}", "name", kit.Name(m.Name)),
		Says: words.T("Six digits that only you know. They change who sells.")},
		func(ctx context.Context, pin string) error { return r.till.SetStaffPIN(ctx, m.ID, pin) }, "")
	form.OnTried = func(err error) {
		switch {
		case err == nil && sells:
			next := r.next
			r.Close()
			r.shell.Says(words.T("{name}'s PIN is set.", "name", kit.Name(m.Name)), kit.InkGood)
			if next != nil {
				next()
			}
		case err == nil:
			r.sellsNow(m)
		case errors.Is(err, fault.LockedStaff): // somebody else has shown a password since
			r.join(m.Name)
		}
	}
	r.sheet(form.First, form.Root, r.back())
}
