package ui

import (
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/words"
)

// askQuit warns of settings that were not saved, and while sales wait. Those are
// safe: it is about when they arrive.
func (w *Window) askQuit() { w.settings.Leave("Quit", w.askQuitWaiting) }

func (w *Window) askQuitWaiting() {
	waiting := w.status.Counts.Waiting()
	if waiting == 0 {
		w.quit()
		return
	}
	w.Ask(shell.Question{Title: "Quit while sales wait?",
		Body: words.N(waiting, "{n} sale has", "{n} sales have") +
			" not reached Forloy yet. They are safe on this PC and are sent when Counterfoil runs again.",
		No: "Stay", Yes: "Quit", YesKind: kit.Danger, OnYes: w.quit})
}

func (w *Window) quit() {
	w.keepSize()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}
