package account

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/fault"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// told is what a form is for and, in its place, what went wrong: keys that are pressed by touch
// stay where they are.
type told struct {
	root        *fyne.Container
	says, wrong *kit.Words
}

// newTold returns what says something, with room for what often goes wrong.
func newTold(says string, often ...fault.Kind) *told {
	t := &told{says: kit.NewWords(says, kit.InkQuiet), wrong: kit.NewWords("", kit.InkError)}
	t.root = kit.Container(kit.Turns{}, t.says.Box, t.wrong.Box)
	for _, kind := range often {
		t.leaveRoom(words.Say(fault.New(kind)))
	}
	return t
}

// leaveRoom keeps room for what may go wrong.
func (t *told) leaveRoom(what string) {
	room := kit.NewWords(what, kit.InkError)
	room.Box.Hide()
	t.root.Add(room.Box)
}

// set says what went wrong; "": nothing.
func (t *told) set(what string) {
	t.wrong.Set(what, kit.InkError)
	kit.SetVisible(t.says.Box, what == "" && t.says.Segment.Text != "")
	t.root.Refresh()
}
