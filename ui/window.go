package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"counterfoil/assets"
	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/day"
	"counterfoil/ui/gate"
	"counterfoil/ui/header"
	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
	"counterfoil/ui/practice"
	"counterfoil/ui/review"
	"counterfoil/ui/sale"
	"counterfoil/ui/scantest"
	"counterfoil/ui/settings"
	"counterfoil/ui/shell"
	"counterfoil/ui/wedge"
)

// Window is the till's one window. Raise and Prefill may be called from any
// goroutine, Run from main's; the rest belongs to the UI goroutine.
type Window struct {
	cfg Config
	app fyne.App
	win fyne.Window
	*shell.Shell

	status   till.Status
	at       shell.Place
	header   *header.Header
	practice *practice.Room // nil at the real till
	lens     *lens.Box
	sale     *sale.Room
	gate     *gate.Room // in Sale's place until sales can be made
	review   *review.Room
	day      *day.Room
	settings *settings.Room
	panes    [4]fyne.CanvasObject
	body     *fyne.Container
	deaf     *deafNotice // over the panes that have no place for it
	notice   *keyNotice
	test     *scantest.Test
	hook     *wedge.Hook // nil: no keyboard scanner
}

// New makes the window; Run shows it. Fyne must not have been started before.
func New(cfg Config) (*Window, error) {
	if err := cfg.fill(); err != nil {
		return nil, err
	}
	return newWindow(cfg, app.NewWithID(cfg.ID), fyne.Do), nil
}

func newWindow(cfg Config, a fyne.App, post func(func())) *Window {
	w := &Window{cfg: cfg, app: a, status: cfg.Till.Status()}
	a.Settings().SetTheme(kit.Paper{Mode: w.status.Settings.Theme})
	a.SetIcon(fyne.NewStaticResource("icon.svg", assets.Icon()))
	w.win = a.NewWindow(cfg.Name)
	w.Shell = shell.New(w.win, post, cfg.Chime)
	w.Silent = w.status.Settings.Silent
	w.Visit, w.Says = w.visit, w.says
	w.Bring = func(p shell.Place) {
		if w.at != p {
			w.goTo(p)
		}
	}
	w.build()
	w.listen()
	w.show(w.status)
	w.goTo(shell.Sale)
	return w
}

// build makes the rooms and lays the window out.
func (w *Window) build() {
	w.header = header.New(w.Shell, w.cfg.Till, w.status)
	w.header.OnMore, w.header.OnRepaired = w.showMenu, w.reload
	w.lens = lens.New(w.Shell, w.cfg.Till, w.cfg.Camera)
	var pages []*kit.Page
	if w.cfg.Practice != nil {
		w.practice = practice.New(w.Shell, w.cfg.Practice, w.practiceCard)
		pages = w.practice.Pages
	}
	w.sale = sale.New(w.Shell, w.cfg.Till, w.lens, pages...)
	var practise func()
	if w.cfg.OpenPractice != nil {
		practise = w.openPractice
	}
	w.gate = gate.New(w.Shell, w.cfg.Till, practise)
	w.gate.OnLater = func() { w.showGate(w.status) }
	w.day = day.New(w.Shell, w.cfg.Till)
	w.review = review.New(w.Shell, w.cfg.Till, w.cfg.Name+" "+w.cfg.Version)
	if w.cfg.Practice != nil {
		if cards := w.cfg.Practice.Cards(); len(cards) > 0 {
			w.review.OfferSample(cards[0].Code)
		}
	}
	var ports func() ([]device.Port, error)
	if w.cfg.Serial != nil {
		ports = w.cfg.Serial.Ports
	}
	w.settings = settings.New(w.Shell, w.cfg.Till, w.status.Settings, ports, w.cfg.Name+" "+w.cfg.Version)
	w.test = scantest.New(w.Shell, w.cfg.Till, w.lens.State)
	w.test.OnOpen, w.test.OnMended, w.settings.OnTest = w.lens.Testing, w.settings.Mended, w.test.Open
	front := kit.Container(kit.Stack{}, w.sale.Root, w.gate.Root)
	w.panes = [4]fyne.CanvasObject{front, w.review.Root, w.day.Root, w.settings.Root}
	w.body = kit.Container(kit.Stack{}, w.panes[0], w.panes[1], w.panes[2], w.panes[3])
	w.deaf, w.notice = newDeafNotice(), newKeyNotice()
	w.deaf.over = kit.Container(overlay{}, w.deaf.Root, w.notice.Root)
	top := w.header.Rows
	if w.practice != nil {
		top = append([]fyne.CanvasObject{w.practice.Band}, top...)
	}
	room := kit.Container(kit.Stack{}, w.body, w.deaf.over, w.Flash.Root)
	column := kit.ColumnFill(0, len(top), append(top, room)...)
	w.header.OnHeight = func() {
		column.Refresh() // gives new words their width, and so their lines
		column.Refresh() // gives the lines their height
	}
	w.win.SetPadded(false)
	w.win.SetContent(kit.NewFrame(column, w.Snapshot)) // the toolkit clears the window to the page's colour
	w.restoreSize()
}

// Run shows the window and blocks until it has been closed. It must be called
// on main's goroutine. What was being recorded then has ended when it returns.
func (w *Window) Run() {
	w.Go(w.watch)
	if w.practice != nil {
		w.Go(w.practice.Watch)
	}
	w.win.ShowAndRun()
	w.Close()
	w.Wait()
}

// show hands a status to everything that shows a part of it.
func (w *Window) show(s till.Status) {
	before := w.status
	w.status = s
	w.Silent = s.Settings.Silent
	if s.Settings.Theme != before.Settings.Theme {
		w.app.Settings().SetTheme(kit.Paper{Mode: s.Settings.Theme})
	}
	w.hearAs(s.Settings, before.Settings)
	w.lens.Show(s)
	w.win.SetTitle(w.title())
	w.sale.Show(s)
	w.showGate(s)
	w.review.Show(s)
	w.settings.Show(s)
	w.test.Show(s)
	w.day.Show(s)
	w.header.Show(s, now())
	if moved(s.Counts, before.Counts) || s.PIN.Unlocked != before.PIN.Unlocked {
		w.reload()
	}
}

// showGate shows the step of the first start that is due, or else Sale.
func (w *Window) showGate(s till.Status) {
	step := w.gate.Step
	w.gate.Show(s)
	kit.SetVisible(w.sale.Root, w.gate.Step == gate.Open)
	if w.at == shell.Sale && w.gate.Step != step {
		w.ready()
	}
}

// ready puts the focus where the next key belongs on Sale.
func (w *Window) ready() {
	w.gate.Ready()
	w.sale.Ready()
}

// moved reports whether any sale was recorded or changed its state.
func moved(a, b purchase.Counts) bool {
	for _, state := range purchase.States {
		if a.By[state].Count != b.By[state].Count {
			return true
		}
	}
	return a.Recorded.Count != b.Recorded.Count
}

func (w *Window) title() string {
	switch {
	case w.cfg.Practice != nil:
		return w.cfg.Name + " practice"
	case w.status.Ready:
		return w.cfg.Name + " · " + kit.Name(w.status.Station.LocationName)
	}
	return w.cfg.Name
}

// visit is a person going to another room.
func (w *Window) visit(to shell.Place) {
	if to == shell.Settings {
		w.goTo(to)
		return
	}
	w.leave(func() { w.goTo(to) })
}

// leave goes on with then, unless a person wants to stay with settings that are
// not saved yet.
func (w *Window) leave(then func()) {
	if w.at == shell.Settings {
		w.settings.Leave("Leave", then)
		return
	}
	then()
}

// goTo brings a pane to the front, ready for the keyboard.
func (w *Window) goTo(p shell.Place) {
	w.at = p
	w.CloseSave()
	w.CloseMenu()
	w.header.At(p)
	for i, pane := range w.panes {
		if shell.Place(i) == p {
			pane.Show()
		} else {
			pane.Hide()
		}
	}
	w.Blur()
	w.deaf.onSale(p == shell.Sale)
	w.notice.hide()
	w.sale.InFront(p == shell.Sale)
	switch p {
	case shell.Sale:
		w.ready()
	case shell.Settings:
		w.settings.Open()
	}
	w.reload()
}

// reload reads what the pane in front shows of the books.
func (w *Window) reload() {
	switch w.at {
	case shell.Review:
		w.review.Load()
	case shell.Day:
		w.day.Load()
	}
}

// says speaks in the room in front.
func (w *Window) says(what string, ink fyne.ThemeColorName) {
	switch w.at {
	case shell.Day:
		w.day.Say(what, ink)
	case shell.Review:
		w.review.Say(what, ink)
	default:
		w.goTo(shell.Sale)
		w.sale.Say(what, ink)
	}
}

// Snapshot keeps what characters change while no field has the focus: Sale's amount,
// and the focus itself. The wedge puts it back when they prove to be a scan's.
func (w *Window) Snapshot() (restore func()) {
	focused, amount := w.win.Canvas().Focused(), w.sale.Snapshot()
	return func() {
		amount()
		if focused == nil {
			w.Blur()
		} else {
			w.Focus(focused)
		}
	}
}

// now is the wall clock.
func now() time.Time { return time.Now() }
