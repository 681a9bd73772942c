package ui

import (
	"fmt"
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// practiceBand makes practice impossible to mistake for the real thing: its own
// colour, stripes, and the knobs of the practice server.
type practiceBand struct {
	root  *fyne.Container
	plug  *button
	delay *button

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
	b.plug = newButton("Pull the plug", onBand, func() { b.onPlug(!b.pulled) })
	b.delay = newButton("Delay: none", onBand, func() { b.onDelay(b.nextDelay()) })
	b.plug.height, b.delay.height = touch-grid, touch-grid
	says := newBold("PRACTICE", sizeMedium, inkOnStrong)
	also := newCut("Nothing leaves this PC", sizeSmall, inkOnStrong)
	content := row(2*grid, 1, says, also, b.delay, b.plug)
	b.root = container(stack{}, newSurface(inkPractice, inkNone, 0), columnFill(0, 1, stripes(), insetXY(2*grid, 4, content)))
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
	b.plug.choose(pulled)
	b.plug.set("Pull the plug")
	if pulled {
		b.plug.set("Plug it in again")
	}
	b.delay.set("Delay: none")
	if latency > 0 {
		b.delay.set("Delay: " + strconv.FormatFloat(latency.Seconds(), 'g', -1, 64) + " s")
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
			return ink(inkStripe)
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
	tabs   [4]*button
	pages  [4]fyne.CanvasObject
	page   int
	cards  *fyne.Container
	ledger *widget.List
	rows   []PracticeRow
	none   *text

	onCard func(PracticeCard)
	onPage func()
}

// practiceCamera is the page of the camera.
const practiceCamera = 2

func newPracticeSide(camera, keys fyne.CanvasObject) *practiceSide {
	p := &practiceSide{onPage: func() {}, cards: column(grid), none: centre(newText("Nothing has arrived yet.", sizeSmall, inkQuiet))}
	p.ledger = widget.NewList(func() int { return len(p.rows) }, newLedgerRow, func(i int, o fyne.CanvasObject) {
		if i < len(p.rows) {
			showLedgerRow(o, p.rows[i])
		}
	})
	p.pages = [4]fyne.CanvasObject{
		fynecontainer.NewVScroll(p.cards),
		container(stack{}, newSurface(inkSurface, inkLine, corner), inset(grid, container(stack{}, p.none, p.ledger))),
		camera,
		keys,
	}
	for i, name := range [...]string{"Cards", "Server", "Camera", "Keypad"} {
		p.tabs[i] = newButton(name, tab, func() { p.open(i) })
		p.tabs[i].cut = true
	}
	p.root = columnFill(grid, 1, container(alike{}, p.tabs[0], p.tabs[1], p.tabs[2], p.tabs[3]), container(stack{}, p.pages[0], p.pages[1], p.pages[2], p.pages[3]))
	p.open(0)
	return p
}

func (p *practiceSide) open(page int) {
	p.page = page
	for i := range p.pages {
		p.tabs[i].choose(i == page)
		setVisible(p.pages[i], i == page)
	}
	p.onPage()
}

func (p *practiceSide) setCards(cards []PracticeCard) {
	objects := []fyne.CanvasObject{newText("Click one: it is scanned.", sizeSmall, inkQuiet)}
	for _, c := range cards {
		objects = append(objects, newCardKey(c, func() { p.onCard(c) }))
	}
	p.cards.Objects = objects
	p.cards.Refresh()
}

func (p *practiceSide) setLedger(rows []PracticeRow) {
	p.rows = rows
	setVisible(p.none, len(rows) == 0)
	p.tabs[1].set("Server")
	if len(rows) > 0 {
		p.tabs[1].set(fmt.Sprintf("Server %d", len(rows)))
	}
	p.ledger.Refresh()
}

// newCardKey is one practice card as a button of two lines.
func newCardKey(c PracticeCard, press func()) fyne.CanvasObject {
	b := newButton("", plain, press)
	says := column(0, newCut(c.Title, sizeSmall, inkText), newCut(c.Note, sizeSmall, inkQuiet))
	return container(stack{}, b, insetXY(grid+4, grid/2, says))
}

func newLedgerRow() fyne.CanvasObject {
	return insetXY(grid/2, grid/2, row(grid, 2, newText("", sizeSmall, inkQuiet), newBold("", sizeSmall, inkText), newCut("", sizeSmall, inkQuiet)))
}

func showLedgerRow(o fyne.CanvasObject, r PracticeRow) {
	cells := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
	cells[0].(*text).set(r.At.Local().Format("15:04:05"))
	cells[1].(*text).set(r.Amount)
	cells[2].(*text).set(r.Card + "  " + r.Note)
}
