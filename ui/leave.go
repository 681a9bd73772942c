package ui

import "counterfoil/ui/kit"

// visit is a person going to another pane. Settings that were changed and not
// saved are not left unasked.
func (w *Window) visit(to place) {
	w.leaveSettings(w.at == placeSettings && to != placeSettings, "Leave", func() { w.goTo(to) })
}

// leaveSettings goes on with then, if it would lose nothing or a person says so.
func (w *Window) leaveSettings(leaves bool, yes string, then func()) {
	if !leaves || !w.settings.changed() {
		then()
		return
	}
	w.ask(asked{title: "Leave without saving?", body: "What was changed in Settings has not been saved.",
		no: "Stay here", yes: yes + " without saving", yesKind: kit.Danger,
		onNo: func() {
			if w.at != placeSettings {
				w.goTo(placeSettings)
			}
		},
		onYes: func() {
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
