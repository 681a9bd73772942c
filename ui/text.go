package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
)

// text is one line in a named colour. It has no padding of its own, so that
// columns line up, and ends in an ellipsis where its room ends (cut) instead
// of pushing the layout apart.
type text struct {
	widget.BaseWidget
	content string
	ink     fyne.ThemeColorName
	size    float32
	bold    bool
	align   fyne.TextAlign
	cut     bool
}

func newText(content string, size float32, ink fyne.ThemeColorName) *text {
	t := &text{content: purchase.Legible(content), size: size, ink: ink}
	t.ExtendBaseWidget(t)
	return t
}

func newBold(content string, size float32, ink fyne.ThemeColorName) *text {
	t := newText(content, size, ink)
	t.bold = true
	return t
}

// newCut is a text that may be shortened.
func newCut(content string, size float32, ink fyne.ThemeColorName) *text {
	t := newText(content, size, ink)
	t.cut = true
	return t
}

// caption is the small quiet heading of a block.
func caption(content string) *text { return newBold(content, sizeSmall, inkQuiet) }

func (t *text) set(content string) { t.setInk(content, t.ink) }

func (t *text) setInk(content string, ink fyne.ThemeColorName) {
	content = purchase.Legible(content)
	if t.content != content || t.ink != ink {
		t.content, t.ink = content, ink
		t.Refresh()
	}
}

func (t *text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t, line: canvas.NewText(t.content, ink(t.ink))}
	r.paint()
	return r
}

func (t *text) style() fyne.TextStyle { return fyne.TextStyle{Bold: t.bold} }

type textRenderer struct {
	t    *text
	line *canvas.Text
}

func (r *textRenderer) paint() {
	r.line.Color, r.line.TextSize, r.line.TextStyle, r.line.Alignment = ink(r.t.ink), r.t.size, r.t.style(), r.t.align
	r.line.Text = r.t.content
	if r.t.cut {
		r.line.Text = shorten(r.t.content, r.t.Size().Width, r.t.size, r.t.style())
	}
}

func (r *textRenderer) Layout(size fyne.Size) {
	if r.t.cut {
		r.paint()
	}
	height := r.line.MinSize().Height
	r.line.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.line.Resize(fyne.NewSize(size.Width, height))
}

func (r *textRenderer) MinSize() fyne.Size {
	size := fyne.MeasureText(r.t.content, r.t.size, r.t.style())
	if r.t.cut {
		size.Width = min(size.Width, 3*grid)
	}
	return size
}

func (r *textRenderer) Refresh() {
	r.paint()
	r.Layout(r.t.Size())
	r.line.Refresh()
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }
func (r *textRenderer) Destroy()                     {}

// shorten cuts a text to a width and says so with an ellipsis.
func shorten(content string, width, size float32, style fyne.TextStyle) string {
	if width <= 0 || fyne.MeasureText(content, size, style).Width <= width {
		return content
	}
	runes := []rune(content)
	fits, over := 0, len(runes)
	for fits+1 < over {
		middle := (fits + over) / 2
		if fyne.MeasureText(string(runes[:middle])+"…", size, style).Width <= width {
			fits = middle
		} else {
			over = middle
		}
	}
	return string(runes[:fits]) + "…"
}

// words is a paragraph in a named colour that breaks its lines. Fyne's rich
// text has padding round it; flush takes that away again.
type words struct {
	rich    *widget.RichText
	segment *widget.TextSegment
	box     *fyne.Container
}

func newWords(content string, ink fyne.ThemeColorName) *words {
	w := &words{segment: &widget.TextSegment{Text: legibleLines(content), Style: widget.RichTextStyle{ColorName: ink}}}
	w.rich = widget.NewRichText(w.segment)
	w.rich.Wrapping = fyne.TextWrapWord
	w.box = container(flush{}, w.rich)
	setVisible(w.box, content != "") // nothing to say takes no room
	return w
}

func (w *words) bold() *words {
	w.segment.Style.TextStyle.Bold = true
	return w
}

func (w *words) sized(name fyne.ThemeSizeName) *words {
	w.segment.Style.SizeName = name
	return w
}

func (w *words) set(content string, ink fyne.ThemeColorName) {
	content = legibleLines(content)
	if w.segment.Text != content || w.segment.Style.ColorName != ink {
		w.segment.Text, w.segment.Style.ColorName = content, ink
		setVisible(w.box, content != "")
		w.rich.Refresh()
		w.box.Refresh()
	}
}

// legibleLines keeps a paragraph's own line ends. What of it is from others has
// gone through purchase.Legible before, so that it cannot begin a line.
func legibleLines(content string) string {
	lines := strings.Split(content, "\n")
	for i, line := range lines {
		lines[i] = purchase.Legible(line)
	}
	return strings.Join(lines, "\n")
}

func (w *words) empty() bool { return w.segment.Text == "" }

// flush lets its one object overhang by its inner padding on every side.
type flush struct{}

func (flush) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize().SubtractWidthHeight(2*fieldPadding, 2*fieldPadding)
	return fyne.NewSize(max(size.Width, 0), max(size.Height, 0))
}

func (flush) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(-fieldPadding, -fieldPadding))
	objects[0].Resize(size.AddWidthHeight(2*fieldPadding, 2*fieldPadding))
}

func container(l fyne.Layout, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: l, Objects: objects}
}

func spacer() fyne.CanvasObject { return layout.NewSpacer() }
