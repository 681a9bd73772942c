package ui

import (
	"time"

	"counterfoil/ui/words"
)

// speak puts the language of the settings in force. What stands on the screen has
// been written in another, so every room is made anew.
func (w *Window) speak(language string) {
	words.Use(language)
	w.remake()
}

// remake makes the rooms anew: for a language or a size of text, which are fixed
// when a text is made. What a person has begun goes on. A sale on its way to the
// disk is waited for, since its room tells what came of it.
func (w *Window) remake() {
	if w.sale.Busy() {
		w.After(100*time.Millisecond, w.remake)
		return
	}
	w.CloseSave()
	w.CloseMenu()
	w.test.Close()
	before, listening := w.sale, w.notices.listening
	w.makeRooms()
	w.layOut()
	w.show(w.status)
	w.showCamera(w.camera)
	w.setListening(listening)
	w.goTo(w.at)
	w.sale.Carry(before)
	w.ready()
}
