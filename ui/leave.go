package ui

import (
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// visit is a person going to another pane. Settings that were changed and not
// saved are not left unasked.
func (w *Window) visit(to shell.Place) {
	w.leaveSettings(w.at == shell.Settings && to != shell.Settings, "Leave", func() { w.goTo(to) })
}

// leaveSettings goes on with then, if it would lose nothing or a person says so.
func (w *Window) leaveSettings(leaves bool, yes string, then func()) {
	if !leaves || !w.settings.changed() {
		then()
		return
	}
	w.Ask(shell.Question{Title: "Leave without saving?", Body: "What was changed in Settings has not been saved.",
		No: "Stay here", Yes: yes + " without saving", YesKind: kit.Danger,
		OnNo: func() {
			if w.at != shell.Settings {
				w.goTo(shell.Settings)
			}
		},
		OnYes: func() {
			w.settings.fill(w.status.Settings)
			then()
		}})
}

// fillSettings shows what is in force. What a scan has called away from is
// still there.
func (w *Window) fillSettings() {
	if w.settings.changed() {
		w.settings.say("These changes are not saved yet.", kit.InkAttention)
		return
	}
	w.settings.fill(w.status.Settings)
}
