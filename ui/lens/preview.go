package lens

import (
	"image"
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// preview shows what a camera sees, mirrored, with a frame round the code that was
// found in it and a word of advice. A picture is painted by the goroutine that
// calls take, into one of three buffers: one is on the screen, one waits, one is
// being painted. take may be called from any one goroutine; everything else
// belongs to the UI goroutine.
type preview struct {
	widget.BaseWidget
	picture *canvas.Image // always the same: a new one for each frame would cost memory
	outline [2 * sidesOfCode]*canvas.Line
	hint    *fyne.Container
	advice  *kit.Text
	waiting *kit.Text
	front   bool

	post    func(func()) // runs a func on the UI goroutine
	onShape func()       // the picture has come, or has another shape: everything must be laid out again

	mu     sync.Mutex
	want   image.Point // pixels to paint; zero: nobody can see them
	spare  []*image.RGBA
	next   *image.RGBA // painted, not shown yet
	about  Look        // what next shows
	posted bool
	aspect float32 // height by width of the camera's picture
}

// sidesOfCode is the number of sides of a code's frame. Each is drawn twice, a light
// line on a dark one, so that it can be seen on any picture.
const sidesOfCode = 4

// mostPreview is the greatest width of a painted picture, in pixels: sharp enough
// for its place in the window, and cheap as a texture.
const mostPreview = 640

const usualAspect float32 = 9.0 / 16

func newPreview(post func(func())) *preview {
	p := &preview{picture: &canvas.Image{ScaleMode: canvas.ImageScaleFastest, CornerRadius: kit.Corner},
		advice:  kit.NewBold("", kit.SizeSmall, kit.InkOnStrong),
		waiting: kit.NewText(words.T("Starting the camera…"), kit.SizeSmall, kit.InkQuiet),
		aspect:  usualAspect, post: post, onShape: func() {}, spare: make([]*image.RGBA, 3)}
	p.picture.Hide()
	for i := range p.outline {
		p.outline[i] = canvas.NewLine(color.Black)
		p.outline[i].StrokeWidth = kit.Stroke(6)
		if i >= sidesOfCode {
			p.outline[i].StrokeColor, p.outline[i].StrokeWidth = kit.RGB(0x6CCB8F), kit.Stroke(3)
		}
		p.outline[i].Hide()
	}
	p.waiting.Align = fyne.TextAlignCenter
	p.hint = kit.Container(kit.Stack{}, kit.NewSurface(kit.InkAttention, kit.InkNone, kit.Corner),
		kit.InsetXY(kit.Grid+4, kit.Grid/2, p.advice))
	p.hint.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// take paints a frame and has it shown, if anybody can see it. The look's picture
// is used only until take returns.
func (p *preview) take(look Look) {
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
	p.advise(hintWords(about))
	p.picture.Refresh()
}

// clear forgets what the camera has shown: it is off, or another one takes over.
func (p *preview) clear() {
	p.mu.Lock()
	if p.next != nil {
		p.spare, p.next = append(p.spare, p.next), nil
	}
	p.mu.Unlock()
	p.picture.Hide()
	p.waiting.Show()
	p.outlineCode(Look{})
	p.advise("")
	p.Refresh()
}

// outlineCode draws a frame round the first code in the picture.
func (p *preview) outlineCode(look Look) {
	at, size := p.picture.Position(), p.picture.Size()
	for i, line := range p.outline {
		if len(look.Codes) == 0 || look.W <= 0 || look.H <= 0 {
			line.Hide()
			continue
		}
		corners := look.Codes[0]
		place := func(c [2]int) fyne.Position { // mirrored, as the picture is
			x, y := 1-float32(c[0])/float32(look.W), float32(c[1])/float32(look.H)
			return fyne.NewPos(at.X+size.Width*bounded(x), at.Y+size.Height*bounded(y))
		}
		line.Position1, line.Position2 = place(corners[i%sidesOfCode]), place(corners[(i+1)%sidesOfCode])
		line.Show()
		line.Refresh()
	}
}

func bounded(v float32) float32 { return min(max(v, 0), 1) }

// hintWords is what would help the camera; "": nothing.
func hintWords(l Look) string {
	switch l.Hint {
	case device.TooDark:
		return words.T("Too dark")
	case device.MoveCloser:
		return words.T("Move closer")
	case device.HoldStill:
		return words.T("Hold still")
	case device.OnePart:
		return words.T("One of {n} codes: a card has one", "n", words.Number(int64(l.Parts)))
	}
	return ""
}

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
	r.back.Hidden = r.p.picture.Visible() // the toolkit draws even what is covered
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
