package ui

import (
	"image"
	"image/color"
	"sync"

	"counterfoil/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// preview shows what a camera sees, mirrored, with a frame round the code that
// it found and a word of advice. Pictures are painted by whoever has them, off
// the UI goroutine, into one of three buffers that go round: one is shown, one
// waits, one is painted. take may be called from any one goroutine, the rest
// belongs to the UI's.
type preview struct {
	widget.BaseWidget
	picture *canvas.Image // one for its whole life: a new one for each frame would eat memory
	outline [2 * sidesOfCode]*canvas.Line
	hint    *fyne.Container
	advice  *kit.Text
	waiting *kit.Text
	front   bool

	post    func(func()) // runs a func on the UI goroutine
	onShape func()       // the picture is there, or has another shape: lay out anew

	mu     sync.Mutex
	want   image.Point // pixels to paint; zero: nobody can see them
	spare  []*image.RGBA
	next   *image.RGBA // painted, not shown yet
	about  CameraLook  // what next shows
	posted bool
	aspect float32 // height by width of the camera's picture
}

// sidesOfCode: each side is drawn twice, a light line on a dark one, to be seen on anything.
const sidesOfCode = 4

// mostPreview is how wide a picture is painted at most, in pixels: sharp enough
// for its place in the window, and a texture that costs little.
const mostPreview = 640

const usualAspect float32 = 9.0 / 16

func newPreview() *preview {
	p := &preview{picture: &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: kit.Corner},
		advice: kit.NewBold("", kit.SizeSmall, kit.InkOnStrong), waiting: kit.NewText("Starting the camera…", kit.SizeSmall, kit.InkQuiet),
		aspect: usualAspect, onShape: func() {}, spare: make([]*image.RGBA, 3)}
	p.picture.Hide()
	for i := range p.outline {
		p.outline[i] = canvas.NewLine(color.Black)
		p.outline[i].StrokeWidth = 6
		if i >= sidesOfCode {
			p.outline[i].StrokeColor, p.outline[i].StrokeWidth = kit.RGB(0x6CCB8F), 3
		}
		p.outline[i].Hide()
	}
	p.waiting.Align = fyne.TextAlignCenter
	p.hint = kit.Container(kit.Stack{}, kit.NewSurface(kit.InkAttention, kit.InkNone, kit.Corner), kit.InsetXY(kit.Grid+4, kit.Grid/2, p.advice))
	p.hint.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// take paints a frame if anybody can see it, and has it shown. The look's
// picture is used only until take returns.
func (p *preview) take(look CameraLook) {
	p.mu.Lock()
	size := p.want
	if size == (image.Point{}) {
		p.mu.Unlock()
		return
	}
	last := len(p.spare) - 1
	buffer := p.spare[last]
	p.spare = p.spare[:last]
	p.mu.Unlock()

	if buffer == nil || buffer.Rect.Size() != size {
		buffer = image.NewRGBA(image.Rectangle{Max: size})
	}
	look.Paint(buffer)
	look.Paint = nil

	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next != nil {
		p.spare = append(p.spare, p.next) // nobody saw it
	}
	p.next, p.about = buffer, look
	if !p.posted {
		p.posted = true
		p.post(p.showNext)
	}
}

// showNext puts the newest picture on the screen.
func (p *preview) showNext() {
	p.mu.Lock()
	p.posted = false
	next, about := p.next, p.about
	p.next = nil
	if next != nil {
		shown, _ := p.picture.Image.(*image.RGBA)
		p.spare = append(p.spare, shown)
	}
	p.mu.Unlock()
	if next == nil {
		return
	}
	p.picture.Image = next
	aspect := float32(about.H) / float32(about.W)
	if first := !p.picture.Visible(); first || aspect != p.aspect {
		p.aspect = aspect
		p.picture.Show()
		p.waiting.Hide()
		p.onShape()
	}
	p.outlineCode(about)
	p.advise(about.Hint)
	p.picture.Refresh()
}

// clear forgets what the camera has shown: it is off, or another one comes.
func (p *preview) clear() {
	p.mu.Lock()
	if p.next != nil {
		p.spare, p.next = append(p.spare, p.next), nil
	}
	p.mu.Unlock()
	p.picture.Hide()
	p.waiting.Show()
	p.outlineCode(CameraLook{})
	p.advise("")
	p.Refresh()
}

// outlineCode draws a frame round the first code in the picture.
func (p *preview) outlineCode(look CameraLook) {
	at, size := p.picture.Position(), p.picture.Size()
	for i, line := range p.outline {
		if len(look.Codes) == 0 || look.W <= 0 || look.H <= 0 {
			line.Hide()
			continue
		}
		corners := look.Codes[0]
		place := func(c [2]int) fyne.Position { // mirrored, as the picture is
			return fyne.NewPos(at.X+size.Width*bounded(1-float32(c[0])/float32(look.W)), at.Y+size.Height*bounded(float32(c[1])/float32(look.H)))
		}
		line.Position1, line.Position2 = place(corners[i%sidesOfCode]), place(corners[(i+1)%sidesOfCode])
		line.Show()
		line.Refresh()
	}
}

func bounded(v float32) float32 { return min(max(v, 0), 1) }

func (p *preview) advise(hint string) {
	if p.advice.Content == hint && p.hint.Visible() == (hint != "") {
		return
	}
	p.advice.Set(hint)
	kit.SetVisible(p.hint, hint != "")
	p.Refresh()
}

// heightFor is the height of the whole picture at a width.
func (p *preview) heightFor(width float32) float32 { return width * p.aspect }

// Show and Hide also say whether pictures are worth painting.
func (p *preview) Show() { p.BaseWidget.Show(); p.measure(p.Size()) }
func (p *preview) Hide() { p.BaseWidget.Hide(); p.measure(p.Size()) }

// seen says whether the page that the preview is on is in front.
func (p *preview) seen(yes bool) {
	p.front = yes
	p.measure(p.Size())
}

// measure notes how many pixels are to be painted.
func (p *preview) measure(size fyne.Size) {
	inner := p.fit(size)
	scale := float32(1)
	if c := kit.CanvasOf(p); c != nil {
		scale = c.Scale()
	}
	want := image.Pt(int(inner.Width*scale), int(inner.Height*scale))
	if want.X > mostPreview {
		want = image.Pt(mostPreview, want.Y*mostPreview/want.X)
	}
	if want.X < 1 || want.Y < 1 || !p.front || !p.Visible() {
		want = image.Point{}
	}
	p.mu.Lock()
	p.want = want
	p.mu.Unlock()
}

// fit is the largest size of the camera's shape within another.
func (p *preview) fit(size fyne.Size) fyne.Size {
	if size.Width*p.aspect <= size.Height {
		return fyne.NewSize(size.Width, size.Width*p.aspect)
	}
	return fyne.NewSize(size.Height/p.aspect, size.Height)
}

func (p *preview) CreateRenderer() fyne.WidgetRenderer {
	r := &previewRenderer{p: p, back: kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner)}
	r.objects = []fyne.CanvasObject{r.back, p.waiting, p.picture}
	for _, line := range p.outline {
		r.objects = append(r.objects, line)
	}
	r.objects = append(r.objects, p.hint)
	return r
}

type previewRenderer struct {
	p       *preview
	back    *kit.Surface
	objects []fyne.CanvasObject
}

func (r *previewRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.back.Hidden = r.p.picture.Visible() // what nobody sees is drawn all the same
	r.p.waiting.Resize(size)
	inner := r.p.fit(size)
	at := fyne.NewPos((size.Width-inner.Width)/2, (size.Height-inner.Height)/2)
	r.p.picture.Move(at)
	r.p.picture.Resize(inner)
	need := r.p.hint.MinSize()
	r.p.hint.Resize(need)
	r.p.hint.Move(fyne.NewPos((size.Width-need.Width)/2, at.Y+inner.Height-need.Height-kit.Grid))
	r.p.measure(size)
}

func (r *previewRenderer) MinSize() fyne.Size { return fyne.NewSize(2*kit.Touch, 0) }

func (r *previewRenderer) Refresh() {
	r.Layout(r.p.Size())
	r.back.Refresh()
	r.p.waiting.Refresh()
	canvas.Refresh(r.p)
}

func (r *previewRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *previewRenderer) Destroy()                     {}
