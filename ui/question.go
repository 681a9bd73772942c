package ui

import (
	"counterfoil/ui/kit"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// question asks a person before something goes on. Enter answers nothing: the
// second Enter of a double Enter would answer before anybody has read it. The
// focus is on the safe answer; Space or a click gives an answer, Tab changes
// it, Esc is the safe one.
type question struct {
	asked     asked
	pop       *widget.PopUp
	safe, yes *kit.Button
}

// asked is a question's text; without a yes it is a notice to close.
type asked struct {
	title, body string
	no, yes     string
	yesKind     kit.Kind
	onNo, onYes func()
}

// ask shows a question over the window. One that is open gets its safe answer.
func (w *Window) ask(a asked) {
	if w.question != nil {
		w.escape()
	}
	q := &question{asked: a}
	answer := func(then func()) func() {
		return func() {
			w.dismiss()
			if then != nil {
				then()
			}
		}
	}
	q.safe = kit.NewButton(a.no, kit.Primary, answer(a.onNo))
	q.yes = kit.NewButton(a.yes, a.yesKind, answer(a.onYes))
	q.safe.Calm, q.yes.Calm = true, true
	hint := kit.NewText("Space answers · Tab changes the answer · Esc goes back", kit.SizeSmall, kit.InkQuiet)
	kit.SetVisible(q.yes, a.yes != "") // a notice has nothing to decide
	kit.SetVisible(hint, a.yes != "")
	says := kit.NewWords(a.body, kit.InkText)
	content := kit.Column(2*kit.Grid, kit.NewBold(a.title, kit.SizeMedium, kit.InkText), says.Box,
		hint,
		kit.Row(kit.Grid, 0, kit.Spacer(), q.yes, q.safe))
	q.pop = widget.NewModalPopUp(kit.Inset(3*kit.Grid, kit.Container(atLeast{width: 440}, content)), w.win.Canvas())
	w.question = q
	q.pop.Show()
	w.win.Canvas().Focus(q.safe)
}

// dismiss takes the open question away without answering it.
func (w *Window) dismiss() {
	if w.question != nil {
		w.question.pop.Hide()
		w.question = nil
	}
}

// escape gives the open question its safe answer.
func (w *Window) escape() {
	no := w.question.asked.onNo
	w.dismiss()
	if no != nil {
		no()
	}
}

// atLeast widens what would be too narrow to read.
type atLeast struct{ width float32 }

func (a atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	return fyne.NewSize(max(size.Width, a.width), size.Height)
}

func (atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}
