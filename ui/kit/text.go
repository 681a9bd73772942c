package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
)

// Text is one line in a named colour. It has no padding of its own, so that columns
// line up. One that may be cut ends in an ellipsis where there is no more room, instead
// of pushing the layout apart.
type Text struct {
	widget.BaseWidget
	Content string
	Ink     fyne.ThemeColorName
	size    float32
	Bold    bool
	Align   fyne.TextAlign
	cut     bool
}

func NewText(content string, size float32, ink fyne.ThemeColorName) *Text {
	t := &Text{Content: purchase.Legible(content), size: size, Ink: ink}
	t.ExtendBaseWidget(t)
	return t
}

func NewBold(content string, size float32, ink fyne.ThemeColorName) *Text {
	t := NewText(content, size, ink)
	t.Bold = true
	return t
}

// NewCut is a text that may be shortened; a large one is written smaller first.
func NewCut(content string, size float32, ink fyne.ThemeColorName) *Text {
	t := NewText(content, size, ink)
	t.cut = true
	return t
}

// Caption is the small quiet heading of a block.
func Caption(content string) *Text { return NewBold(content, SizeSmall, InkQuiet) }

// Centred puts the text in the middle of its room, and returns it.
func (t *Text) Centred() *Text {
	t.Align = fyne.TextAlignCenter
	return t
}

func (t *Text) Set(content string) { t.SetInk(content, t.Ink) }

func (t *Text) SetInk(content string, ink fyne.ThemeColorName) {
	content = purchase.Legible(content)
	if t.Content != content || t.Ink != ink {
		t.Content, t.Ink = content, ink
		t.Refresh()
	}
}

func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t, line: canvas.NewText(t.Content, Ink(t.Ink))}
	r.paint()
	return r
}

func (t *Text) style() fyne.TextStyle { return fyne.TextStyle{Bold: t.Bold} }

type textRenderer struct {
	t    *Text
	line *canvas.Text
}

func (r *textRenderer) paint() {
	r.line.Color, r.line.TextSize, r.line.TextStyle, r.line.Alignment = Ink(r.t.Ink), r.t.size, r.t.style(), r.t.Align
	r.line.Text = r.t.Content
	if r.t.cut {
		width := r.t.Size().Width
		for width > 0 && r.line.TextSize > SizeMedium && // rather small than shortened
			fyne.MeasureText(r.t.Content, r.line.TextSize, r.t.style()).Width > width {
			r.line.TextSize = max(r.line.TextSize-1, SizeMedium)
		}
		r.line.Text = shortenCard(r.t.Content, width, r.line.TextSize, r.t.style())
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
	size := fyne.MeasureText(r.t.Content, r.t.size, r.t.style())
	if r.t.cut {
		size.Width = min(size.Width, max(3*Grid, r.end()))
	}
	return size
}

// end is the room of the end of a card, if that is what the text ends with: it is never cut.
func (r *textRenderer) end() float32 {
	end := purchase.CardEnd(r.t.Content)
	if end == "" {
		return 0
	}
	return fyne.MeasureText(end, min(r.t.size, SizeMedium), r.t.style()).Width + 1
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

// shortenBefore is shorten, but for the end of the content: what stands before it is cut, while
// there is room for the end, and else the end itself, without what joins both.
func shortenBefore(end, content string, width, size float32, style fyne.TextStyle) string {
	head, has := strings.CutSuffix(content, end)
	switch {
	case end == "" || !has || width <= 0 || fyne.MeasureText(content, size, style).Width <= width:
		return shorten(content, width, size, style)
	case fyne.MeasureText("…"+end, size, style).Width > width:
		return shorten(strings.TrimLeft(end, " ·"), width, size, style)
	}
	return shorten(head, width-fyne.MeasureText(end, size, style).Width, size, style) + end
}

// shortenCard is shorten, but for a text that names a card: the end of the card, by which people
// tell it from others, stays, and the words before it go one by one. Its own ellipsis says so.
func shortenCard(content string, width, size float32, style fyne.TextStyle) string {
	end := purchase.CardEnd(content)
	wide := func(text string) bool { return fyne.MeasureText(text, size, style).Width > width }
	if end == "" || width <= 0 || !wide(content) {
		return shorten(content, width, size, style)
	}
	head := strings.TrimSuffix(content, end)
	for head != "" && wide(head+end) {
		head = head[:strings.LastIndexByte(strings.TrimRight(head, " "), ' ')+1]
	}
	return head + end
}

// Paragraph is the toolkit's, with a name for screen readers.
type Paragraph struct{ widget.RichText }

// Words is a paragraph in a named colour that breaks its lines. Fyne's rich
// text has padding round it; flush takes that away again.
type Words struct {
	rich    *Paragraph
	Segment *widget.TextSegment
	Box     *fyne.Container
}

func NewWords(content string, ink fyne.ThemeColorName) *Words {
	w := &Words{Segment: &widget.TextSegment{Text: legibleLines(content), Style: widget.RichTextStyle{ColorName: ink}}}
	w.rich = &Paragraph{}
	w.rich.Scroll = fyne.ScrollNone
	w.rich.Segments = []widget.RichTextSegment{w.Segment}
	w.rich.ExtendBaseWidget(w.rich)
	w.rich.Wrapping = fyne.TextWrapWord
	w.Box = Container(flush{}, w.rich)
	SetVisible(w.Box, content != "") // nothing to say takes no room
	return w
}

func (w *Words) Sized(name fyne.ThemeSizeName) *Words {
	w.Segment.Style.SizeName = name
	w.rich.Refresh()
	return w
}

// Heading is the title of a form, in as many lines as it needs.
func Heading(content string) *fyne.Container {
	return NewWords(content, InkText).Sized(theme.SizeNameHeadingText).Box
}

func (w *Words) Set(content string, ink fyne.ThemeColorName) {
	content = legibleLines(content)
	if w.Segment.Text != content || w.Segment.Style.ColorName != ink || len(w.rich.Segments) > 1 {
		w.rich.Segments = w.rich.Segments[:1]
		w.Segment.Text, w.Segment.Style.ColorName = content, ink
		SetVisible(w.Box, content != "")
		w.rich.Refresh()
		w.Box.Refresh()
	}
}

// Add says something else below, in an ink of its own. Set takes both away.
func (w *Words) Add(content string, ink fyne.ThemeColorName) {
	w.rich.Segments = append(w.rich.Segments[:1], &widget.TextSegment{Text: legibleLines(content),
		Style: widget.RichTextStyle{ColorName: ink}})
	w.rich.Refresh()
	w.Box.Refresh()
}

// legibleLines keeps a paragraph's own line ends. Text of others in it has gone through
// purchase.Legible before, so that it cannot begin a line.
func legibleLines(content string) string {
	lines := strings.Split(content, "\n")
	for i, line := range lines {
		lines[i] = purchase.Legible(line)
	}
	return strings.Join(lines, "\n")
}

func (w *Words) Empty() bool { return w.Segment.Text == "" }

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

func Container(l fyne.Layout, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: l, Objects: objects}
}

func Spacer() fyne.CanvasObject { return layout.NewSpacer() }
