package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
)

// extras are the optional parts of a sale, folded under a "+" each until they
// are wanted.
type extras struct {
	root                   *fyne.Container
	punches, receipt, note *extra
	all                    [3]*extra
}

type extra struct {
	root  *fyne.Container
	plus  *button
	field *field
}

func newExtras(onSubmit func()) *extras {
	e := &extras{punches: newExtra("+ Punches", "Punches", onSubmit), receipt: newExtra("+ Receipt", "Receipt no.", onSubmit),
		note: newExtra("+ Note", "Note", onSubmit)}
	e.punches.field.accept = func(r rune) bool { return r >= '0' && r <= '9' && len(e.punches.field.Text) < 3 }
	e.all = [3]*extra{e.punches, e.receipt, e.note}
	e.root = container(alike{}, e.punches.root, e.receipt.root, e.note.root)
	return e
}

func newExtra(plus, hint string, onSubmit func()) *extra {
	x := &extra{field: newField(hint)}
	x.plus = newButton(plus, quiet, func() {
		x.open()
		canvasOf(x.root).Focus(x.field)
	})
	x.plus.cut = true
	x.field.OnSubmitted = func(string) { onSubmit() }
	x.field.Hide()
	x.root = container(stack{}, x.plus, x.field)
	return x
}

func (x *extra) open() { x.plus.Hide(); x.field.Show(); x.root.Refresh() }

func (x *extra) clear() {
	x.field.put("")
	x.field.Hide()
	x.plus.Show()
	x.root.Refresh()
}

func (e *extras) clear() {
	for _, x := range e.all {
		x.clear()
	}
}

func (e *extras) empty() bool {
	for _, x := range e.all {
		if x.field.Text != "" {
			return false
		}
	}
	return true
}

// count is the punches as typed; 0 when none are. Typing lets digits in only,
// but a person can paste.
func (e *extras) count() (int, error) {
	typed := strings.TrimSpace(e.punches.field.Text)
	if typed == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 || n > purchase.MaxPunches {
		return 0, errPunches
	}
	return n, nil
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
