package ui

import (
	"context"

	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

	"counterfoil/internal/till"
)

func (w *Window) wireAccount() {
	w.settings.onSave = w.saveSettings
	w.settings.test.Press = w.openTest
	w.settings.serial.onList = w.listPorts
	kit.SetVisible(w.settings.serial.root, w.cfg.Serial != nil)
	w.settings.account.signIn.onSignIn = func(email, password string) { w.signIn(email, password, w.settings.account.done) }
	w.settings.account.onSignOut = w.askSignOut
	w.settings.account.where.onChoose = func(id string) { w.chooseLocation(id, w.settings.account.where.failed) }
	gate := w.sale.gate
	gate.signIn.onSignIn = func(email, password string) { w.signIn(email, password, gate.signIn.done) }
	gate.where.onChoose = func(id string) { w.chooseLocation(id, gate.where.failed) }
	gate.onPractise = w.openPractice
	kit.SetVisible(gate.practise, w.cfg.OpenPractice != nil)
	gate.typeThem = func() { w.visit(shell.Settings) }
	gate.pin.onChoose = func(pin string) {
		w.door(gate.pin.done, func(ctx context.Context) error { return w.cfg.Till.ChoosePIN(ctx, pin) })
	}
	gate.pin.onLater = func() {
		gate.later = true
		w.sale.show(w.status)
		w.sale.ready()
	}
}

func (w *Window) saveSettings(s till.Settings) {
	w.Work(func(ctx context.Context) func() {
		err := w.cfg.Till.SetSettings(context.WithoutCancel(ctx), s)
		return func() {
			if err != nil {
				w.Signal(shell.SoundAttention)
				w.settings.failed(err)
				return
			}
			w.settings.saved(s)
		}
	})
}

func (w *Window) signIn(email, password string, done func(error)) {
	w.Work(func(ctx context.Context) func() {
		_, err := w.cfg.Till.SignIn(ctx, email, password)
		return func() {
			if err != nil {
				w.Signal(shell.SoundAttention)
			}
			done(err)
		}
	})
}

func (w *Window) chooseLocation(id string, failed func(error)) {
	w.Work(func(ctx context.Context) func() {
		err := w.cfg.Till.ChooseLocation(context.WithoutCancel(ctx), id)
		return func() {
			if err != nil {
				failed(err)
			}
		}
	})
}

// askSignOut says what becomes of the sales: they stay, and wait for the next
// sign-in.
func (w *Window) askSignOut() {
	title := "Sign out?"
	body := "Sales can be recorded all the same. They stay on this PC and are sent when somebody has signed in again."
	if waiting := w.status.Counts.Waiting(); waiting > 0 {
		title = "Sign out while sales wait?"
		body = kit.Plural(waiting, "sale has", "sales have") + " not reached Forloy yet. " + body
	}
	w.Ask(shell.Question{Title: title, Body: body, No: "Stay signed in", Yes: "Sign out", YesKind: kit.Danger, OnYes: w.signOut})
}

func (w *Window) signOut() {
	w.Work(func(ctx context.Context) func() {
		err := w.cfg.Till.SignOut(context.WithoutCancel(ctx))
		return func() {
			if err != nil {
				w.Signal(shell.SoundAttention)
				w.settings.account.failed(err)
				return
			}
			w.settings.account.signedOut(w.status.Counts.Waiting())
		}
	})
}
