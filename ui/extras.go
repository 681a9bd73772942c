package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// extras are the optional parts of a sale, folded under a "+" each until they
// are wanted.
type extras struct {
	root                   *fyne.Container
	punches, receipt, note *extra
	typed                  *checked // the punches
	all                    [3]*extra
}

type extra struct {
	root  *fyne.Container
	plus  *button
	field *field
	shown fyne.CanvasObject // the field and what belongs to it
}

func newExtras(onSubmit func()) *extras {
	e := &extras{typed: newChecked("Punches", smallText, punchesCannotBe)}
	e.punches = newExtra("+ Punches", e.typed.field, e.typed.root, onSubmit)
	receipt, note := newField("Receipt no."), newField("Note")
	e.receipt, e.note = newExtra("+ Receipt", receipt, receipt, onSubmit), newExtra("+ Note", note, note, onSubmit)
	e.all = [3]*extra{e.punches, e.receipt, e.note}
	e.root = container(alike{}, e.punches.root, e.receipt.root, e.note.root)
	return e
}

func newExtra(plus string, f *field, shown fyne.CanvasObject, onSubmit func()) *extra {
	x := &extra{field: f, shown: shown}
	x.plus = newButton(plus, quiet, func() {
		x.open()
		canvasOf(x.root).Focus(x.field)
	})
	x.plus.cut = true
	x.field.OnSubmitted = func(string) { onSubmit() }
	x.shown.Hide()
	x.root = container(stack{}, x.plus, x.shown)
	return x
}

func (x *extra) open() { x.plus.Hide(); x.shown.Show(); x.root.Refresh() }

func (x *extra) clear() {
	x.field.put("")
	x.shown.Hide()
	x.plus.Show()
	x.root.Refresh()
}

func (e *extras) clear() {
	for _, x := range e.all {
		x.clear()
	}
	e.typed.mark(nil)
}

func (e *extras) empty() bool {
	for _, x := range e.all {
		if x.field.Text != "" {
			return false
		}
	}
	return true
}

// count is the punches as typed; 0 when none are.
func (e *extras) count() (int, error) {
	if strings.TrimSpace(e.typed.field.Text) == "" {
		return 0, nil
	}
	return purchase.ParsePunches(e.typed.field.Text)
}

func punchesCannotBe(content string) error {
	if strings.Trim(purchase.PlainDigits(content), "0 ") == "" { // nothing yet, or the zeros of 007
		return nil
	}
	_, err := purchase.ParsePunches(content)
	return err
}

// alike gives each the same width.
type alike struct{}

func (alike) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(len(objects))*10*grid, touch)
}

func (alike) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var seen []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			seen = append(seen, o)
		}
	}
	n := float32(len(seen))
	width := (size.Width - (n-1)*grid) / n
	for i, o := range seen {
		o.Move(fyne.NewPos(float32(i)*(width+grid), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}
