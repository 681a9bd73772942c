package ui

import (
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// askQuit warns of settings that were not saved, and while sales wait. Those are
// safe: it is about when they arrive.
func (w *Window) askQuit() {
	if w.cfg.Kiosk {
		w.settings.Leave(words.T("Quit"), w.askLeave)
		return
	}
	w.settings.Leave(words.T("Quit"), w.askQuitWaiting)
}

func (w *Window) askQuitWaiting() {
	waiting := w.status.Counts.Waiting()
	if waiting == 0 {
		w.quit()
		return
	}
	w.Ask(shell.Question{Title: words.T("Quit while sales wait?"),
		Body: waitingWords(waiting),
		No:   words.T("Stay"), Yes: words.T("Quit"), YesKind: kit.Danger, OnYes: w.quit})
}

// waitingWords says when sales arrive that wait when the window closes; "": none do.
func waitingWords(waiting int64) string {
	if waiting == 0 {
		return ""
	}
	return words.N(waiting,
		"{n} sale has not reached Forloy yet. It is safe on this PC and is sent when Counterfoil runs again.",
		"{n} sales have not reached Forloy yet. They are safe on this PC and are sent when Counterfoil runs again.")
}

// Quit closes the window without a question. Any goroutine may call it, also before Run.
func (w *Window) Quit() {
	w.Ends()
	w.Post(w.quit)
}

func (w *Window) quit() {
	w.Ends()
	w.keepSize()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
	w.Close() // what has been posted and would still run has no window
}
