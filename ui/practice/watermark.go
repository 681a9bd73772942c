package practice

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// watermark is a faint word across the room in front, behind everything.
type watermark struct{ widget.BaseWidget }

func newWatermark() *watermark {
	w := &watermark{}
	w.ExtendBaseWidget(w)
	return w
}

func (w *watermark) CreateRenderer() fyne.WidgetRenderer {
	r := &watermarkRenderer{word: canvas.NewText(words.T("PRACTICE"), kit.Ink(kit.InkWatermark))}
	r.word.TextStyle.Bold = true
	r.word.Alignment = fyne.TextAlignCenter
	return r
}

type watermarkRenderer struct{ word *canvas.Text }

func (r *watermarkRenderer) Layout(size fyne.Size) {
	const sample = 100
	wide := fyne.MeasureText(r.word.Text, sample, r.word.TextStyle).Width
	r.word.TextSize = max(sample*0.9*size.Width/wide, 1)
	height := r.word.MinSize().Height
	r.word.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.word.Resize(fyne.NewSize(size.Width, height))
}

func (r *watermarkRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *watermarkRenderer) Refresh() {
	r.word.Color = kit.Ink(kit.InkWatermark)
	r.word.Refresh()
}
func (r *watermarkRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.word} }
func (r *watermarkRenderer) Destroy()                     {}
