package ui

import (
	"fmt"
	"image/color"
	"strconv"
	"time"

	"counterfoil/ui/kit"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// practiceBand makes practice impossible to mistake for the real thing: its own
// colour, stripes, and the knobs of the practice server.
type practiceBand struct {
	root  *fyne.Container
	plug  *kit.Button
	delay *kit.Button

	onPlug  func(pull bool)
	onDelay func(time.Duration)
	pulled  bool
	latency time.Duration
}

// The delays a click goes through: as good as none, a bad line, one that
// outlasts patience.
var delays = [...]time.Duration{0, 300 * time.Millisecond, 2 * time.Second, 10 * time.Second}

func newPracticeBand() *practiceBand {
	b := &practiceBand{}
	b.plug = kit.NewButton("Pull the plug", kit.OnBand, func() { b.onPlug(!b.pulled) })
	b.delay = kit.NewButton("Delay: none", kit.OnBand, func() { b.onDelay(b.nextDelay()) })
	b.plug.Height, b.delay.Height = kit.Touch-kit.Grid, kit.Touch-kit.Grid
	says := kit.NewBold("PRACTICE", kit.SizeMedium, kit.InkOnStrong)
	also := kit.NewCut("Nothing leaves this PC", kit.SizeSmall, kit.InkOnStrong)
	content := kit.Row(2*kit.Grid, 1, says, also, b.delay, b.plug)
	b.root = kit.Container(kit.Stack{}, kit.NewSurface(kit.InkPractice, kit.InkNone, 0), kit.ColumnFill(0, 1, stripes(), kit.InsetXY(2*kit.Grid, 4, content)))
	return b
}

func (b *practiceBand) nextDelay() time.Duration {
	for _, d := range delays {
		if d > b.latency {
			return d
		}
	}
	return delays[0]
}

func (b *practiceBand) show(pulled bool, latency time.Duration) {
	b.pulled, b.latency = pulled, latency
	b.plug.Choose(pulled)
	b.plug.Set("Pull the plug")
	if pulled {
		b.plug.Set("Plug it in again")
	}
	b.delay.Set("Delay: none")
	if latency > 0 {
		b.delay.Set("Delay: " + strconv.FormatFloat(latency.Seconds(), 'g', -1, 64) + " s")
	}
}

// striped is a row of slanted stripes, as on a barrier tape.
type striped struct{ widget.BaseWidget }

const stripeHeight float32 = 8

func stripes() *striped {
	s := &striped{}
	s.ExtendBaseWidget(s)
	return s
}

func (s *striped) CreateRenderer() fyne.WidgetRenderer {
	r := &stripedRenderer{}
	r.tape = canvas.NewRasterWithPixels(func(x, y, w, h int) color.Color {
		period := max(3*h, 2)
		if (x+y)%period < period/2 {
			return kit.Ink(kit.InkStripe)
		}
		return color.Transparent
	})
	return r
}

type stripedRenderer struct{ tape *canvas.Raster }

func (r *stripedRenderer) Layout(size fyne.Size)        { r.tape.Resize(size) }
func (r *stripedRenderer) MinSize() fyne.Size           { return fyne.NewSize(stripeHeight, stripeHeight) }
func (r *stripedRenderer) Refresh()                     { r.tape.Refresh() }
func (r *stripedRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.tape} }
func (r *stripedRenderer) Destroy()                     {}

// practiceSide stands beside the form in practice: cards to click as if they
// had been scanned, what the practice server has, or the keypad as usual.
type practiceSide struct {
	root   *fyne.Container
	tabs   [4]*kit.Button
	pages  [4]fyne.CanvasObject
	page   int
	cards  *fyne.Container
	ledger *widget.List
	rows   []PracticeRow
	none   *kit.Text

	onCard func(PracticeCard)
	onPage func()
}

// practiceCamera is the page of the camera.
const practiceCamera = 2

func newPracticeSide(camera, keys fyne.CanvasObject) *practiceSide {
	p := &practiceSide{onPage: func() {}, cards: kit.Column(kit.Grid), none: centre(kit.NewText("Nothing has arrived yet.", kit.SizeSmall, kit.InkQuiet))}
	p.ledger = widget.NewList(func() int { return len(p.rows) }, newLedgerRow, func(i int, o fyne.CanvasObject) {
		if i < len(p.rows) {
			showLedgerRow(o, p.rows[i])
		}
	})
	p.pages = [4]fyne.CanvasObject{
		fynecontainer.NewVScroll(p.cards),
		kit.Container(kit.Stack{}, kit.NewSurface(kit.InkSurface, kit.InkLine, kit.Corner), kit.Inset(kit.Grid, kit.Container(kit.Stack{}, p.none, p.ledger))),
		camera,
		keys,
	}
	for i, name := range [...]string{"Cards", "Server", "Camera", "Keypad"} {
		p.tabs[i] = kit.NewButton(name, kit.Tab, func() { p.open(i) })
		p.tabs[i].Cut = true
	}
	p.root = kit.ColumnFill(kit.Grid, 1, kit.Container(alike{}, p.tabs[0], p.tabs[1], p.tabs[2], p.tabs[3]), kit.Container(kit.Stack{}, p.pages[0], p.pages[1], p.pages[2], p.pages[3]))
	p.open(0)
	return p
}

func (p *practiceSide) open(page int) {
	p.page = page
	for i := range p.pages {
		p.tabs[i].Choose(i == page)
		kit.SetVisible(p.pages[i], i == page)
	}
	p.onPage()
}

func (p *practiceSide) setCards(cards []PracticeCard) {
	objects := []fyne.CanvasObject{kit.NewText("Click one: it is scanned.", kit.SizeSmall, kit.InkQuiet)}
	for _, c := range cards {
		objects = append(objects, newCardKey(c, func() { p.onCard(c) }))
	}
	p.cards.Objects = objects
	p.cards.Refresh()
}

func (p *practiceSide) setLedger(rows []PracticeRow) {
	p.rows = rows
	kit.SetVisible(p.none, len(rows) == 0)
	p.tabs[1].Set("Server")
	if len(rows) > 0 {
		p.tabs[1].Set(fmt.Sprintf("Server %d", len(rows)))
	}
	p.ledger.Refresh()
}

// newCardKey is one practice card as a button of two lines.
func newCardKey(c PracticeCard, press func()) fyne.CanvasObject {
	b := kit.NewButton("", kit.Plain, press)
	says := kit.Column(0, kit.NewCut(c.Title, kit.SizeSmall, kit.InkText), kit.NewCut(c.Note, kit.SizeSmall, kit.InkQuiet))
	return kit.Container(kit.Stack{}, b, kit.InsetXY(kit.Grid+4, kit.Grid/2, says))
}

func newLedgerRow() fyne.CanvasObject {
	return kit.InsetXY(kit.Grid/2, kit.Grid/2, kit.Row(kit.Grid, 2, kit.NewText("", kit.SizeSmall, kit.InkQuiet), kit.NewBold("", kit.SizeSmall, kit.InkText), kit.NewCut("", kit.SizeSmall, kit.InkQuiet)))
}

func showLedgerRow(o fyne.CanvasObject, r PracticeRow) {
	cells := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
	cells[0].(*kit.Text).Set(r.At.Local().Format("15:04:05"))
	cells[1].(*kit.Text).Set(r.Amount)
	cells[2].(*kit.Text).Set(r.Card + "  " + r.Note)
}
