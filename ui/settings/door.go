package settings

import (
	"fyne.io/fyne/v2"

	"counterfoil/ui/account"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// newDoor stands in the place of what is a manager's: it asks for the PIN, or for a new
// one from who has forgotten it.
func (r *Room) newDoor() *fyne.Container {
	reset := account.NewPINReset(r.shell, r.till.ResetPIN)
	forgotten := kit.Column(0, reset.Root)
	asks := kit.Column(0)
	turn := func(to fyne.Focusable, forgot bool) {
		kit.SetVisible(forgotten, forgot)
		kit.SetVisible(asks, !forgot)
		r.shell.Focus(to)
	}
	text := account.PINText{Title: words.T("Manager PIN"),
		Says: words.T("The account, the rules and the scanners are a manager's.")}
	lock := account.NewPINLock(r.shell, text, r.till.Unlock, func() { turn(reset.Email, true) })
	asks.Add(lock.Root)
	kit.SetVisible(forgotten, false)
	reset.OnBack = func() { turn(lock.Field, false) }
	reset.OnTried = func(err error) {
		if err == nil {
			kit.SetVisible(forgotten, false)
			kit.SetVisible(asks, true)
		}
	}
	return kit.Sheet(kit.Column(0, asks, forgotten))
}
