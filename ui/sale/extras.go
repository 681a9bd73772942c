package sale

import (
	"strings"

	"fyne.io/fyne/v2"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// extras are the optional parts of a sale, folded under a "+" each until they
// are wanted.
type extras struct {
	root                   *fyne.Container
	punches, receipt, note *extra
	typed                  *kit.Checked // the punches
	all                    [3]*extra
}

type extra struct {
	root  *fyne.Container
	plus  *kit.Button
	field *kit.Field
	shown fyne.CanvasObject // the field and what belongs to it
}

func newExtras(onSubmit, onChange func()) *extras {
	e := &extras{typed: kit.NewChecked(words.T("Punches"), punchesCannotBe)}
	e.punches = newExtra("+ "+words.T("Punches"), e.typed.Field, e.typed.Root, onSubmit)
	receipt, note := kit.NewField(words.T("Receipt no.")), kit.NewField(words.T("Note"))
	e.receipt, e.note = newExtra("+ "+words.T("Receipt"), receipt, receipt, onSubmit), newExtra("+ "+words.T("Note"),
		note, note, onSubmit)
	receipt.Keeps, note.Keeps = true, true
	e.all = [3]*extra{e.punches, e.receipt, e.note}
	for _, x := range e.all {
		then := x.field.OnChanged
		x.field.OnChanged = func(content string) {
			onChange()
			if then != nil {
				then(content)
			}
		}
	}
	e.root = kit.Container(extrasRow{e}, e.punches.root, e.receipt.root, e.note.root)
	return e
}

func newExtra(plus string, f *kit.Field, shown fyne.CanvasObject, onSubmit func()) *extra {
	x := &extra{field: f, shown: shown}
	x.plus = kit.NewButton(plus, kit.Quiet, func() {
		x.open()
		kit.CanvasOf(x.root).Focus(x.field)
	})
	x.plus.Cut, x.plus.Leads = true, true
	x.field.Named = true
	x.field.OnSubmitted = func(string) { onSubmit() }
	x.shown.Hide()
	x.root = kit.Container(kit.Stack{}, x.plus, x.shown)
	return x
}

func (x *extra) open() { x.plus.Hide(); x.shown.Show(); x.root.Refresh() }

// put fills the field and opens it; what is empty stays folded.
func (x *extra) put(text string) {
	if text != "" {
		x.field.Put(text)
		x.open()
	}
}

func (x *extra) clear() {
	x.field.Put("")
	x.shown.Hide()
	x.plus.Show()
	x.root.Refresh()
}

func (e *extras) clear() {
	for _, x := range e.all {
		x.clear()
	}
	e.typed.Mark(nil)
}

func (e *extras) empty() bool {
	for _, x := range e.all {
		if x.field.Text != "" {
			return false
		}
	}
	return true
}

// extrasRow lays them side by side: the number of punches needs the least room, a note the
// most. Each stands where its "+" has stood, and says what it is.
type extrasRow struct{ e *extras }

func (extrasRow) MinSize(objects []fyne.CanvasObject) fyne.Size { return kit.Alike{}.MinSize(objects) }

func (l extrasRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	widths := [3]float32{12 * kit.Grid}
	spare := size.Width - 2*kit.Grid
	for i, x := range l.e.all {
		plus := fyne.MeasureText(x.plus.Label, x.plus.TextSize, fyne.TextStyle{}).Width + 2*kit.Grid
		widths[i] = max(widths[i], plus, x.field.HintWidth())
		if x == l.e.note {
			widths[i] = max(widths[i], widths[0]*4/3)
		}
		spare -= widths[i]
	}
	if spare < 0 {
		kit.Alike{}.Layout(objects, size)
		return
	}
	at := float32(0)
	for i, o := range objects {
		width := widths[i] + spare*float32(i)/3
		o.Move(fyne.NewPos(at, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		at += width + kit.Grid
	}
}

// count is the punches as typed; 0 when none are.
func (e *extras) count() (int, error) {
	if strings.TrimSpace(e.typed.Field.Text) == "" {
		return 0, nil
	}
	return purchase.ParsePunches(e.typed.Field.Text)
}

func punchesCannotBe(content string) error {
	if strings.Trim(purchase.PlainDigits(content), "0 ") == "" { // nothing yet, or the zeros of 007
		return nil
	}
	_, err := purchase.ParsePunches(content)
	return err
}
