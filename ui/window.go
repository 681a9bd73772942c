package ui

import (
	"cmp"
	"slices"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"counterfoil/assets"
	"counterfoil/internal/device"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/about"
	"counterfoil/ui/day"
	"counterfoil/ui/find"
	"counterfoil/ui/gate"
	"counterfoil/ui/header"
	"counterfoil/ui/help"
	"counterfoil/ui/kit"
	"counterfoil/ui/lens"
	"counterfoil/ui/practice"
	"counterfoil/ui/records"
	"counterfoil/ui/review"
	"counterfoil/ui/sale"
	"counterfoil/ui/scantest"
	"counterfoil/ui/settings"
	"counterfoil/ui/shell"
	"counterfoil/ui/slip"
	"counterfoil/ui/staff"
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
	latest   atomic.Pointer[till.Status] // waits to be shown; nil: none does
	at       shell.Place
	camera   device.CameraState // as last told
	serial   error              // why the serial scanner cannot be read, as last told; nil: it can
	pos      error              // likewise why sales of the POS cannot come in
	idle     *time.Timer        // locks the till; nil: not set
	pulls    int                // how often the window has been resized
	zooms    bool               // as soon as no room waits for anything
	header   *header.Header
	practice *practice.Room // nil at the real till
	lens     *lens.Box
	eye      atomic.Pointer[lens.Box] // the same, for the goroutine that has frames
	sale     *sale.Room
	gate     *gate.Room // in Sale's place until sales can be made
	review   *review.Room
	day      *day.Room
	settings *settings.Room
	panes    [4]fyne.CanvasObject
	notices  *notices
	test     *scantest.Test
	burst    device.Burst // the last one while a step of the tour stands in Sale's place
	find     *find.Find
	slip     *slip.Slip
	staff    *staff.Room
	help     *help.Help
	records  *records.Sheet
	about    *about.About
	leaving  shell.Sheet // asks a kiosk's manager before it closes
	joining  joining
	hook     *wedge.Hook // nil: no keyboard scanner
}

// New makes the window; Run shows it. Fyne must not have been started before.
func New(cfg Config) (*Window, error) {
	if err := cfg.fill(); err != nil {
		return nil, err
	}
	return newWindow(cfg, app.NewWithID(cfg.ID), shell.NewLoop().Post), nil
}

func newWindow(cfg Config, a fyne.App, post func(func())) *Window {
	w := &Window{cfg: cfg, app: a, status: cfg.Till.Status()}
	shell.Speak(w.status.Settings.Language)
	words.OnForeign(func(err error) { cfg.Logger.Warn("an error that has no words", "error", err) })
	size := opensAt(a.Preferences())
	kit.Zoom(kit.ZoomFor(w.status.Settings.TextSize, size)) // now: another one makes all rooms again
	a.Settings().SetTheme(w.paper())
	a.SetIcon(fyne.NewStaticResource("icon.svg", assets.Icon()))
	w.win = a.NewWindow(cfg.Name)
	w.Shell = shell.New(w.win, post, cfg.Chime)
	w.feel(w.status.Settings, w.status.Settings)
	w.Visit, w.Says = w.visit, w.says
	w.Setting, w.Keeps = w.setting, func() { w.sale.Keep() } // of the room that there is by then
	w.Bring = func(p shell.Place) {
		if w.at != p {
			w.goTo(p)
		}
	}
	w.makeRooms()
	w.layOut()
	w.win.Resize(size)
	w.installHandlers()
	w.inUse()
	w.show(w.status)
	w.goTo(shell.Sale)
	w.sale.Recall()
	return w
}

// makeRooms makes the rooms, and joins those that have to do with each other.
func (w *Window) makeRooms() {
	sample := func(who practice.Person) string {
		return words.T("In practice: {email}, password {password}.", "email", who.Email, "password", who.Password)
	}
	if w.cfg.Practice != nil {
		w.Sample = " " + sample(w.cfg.Practice.Owner)
	}
	w.header = header.New(w.Shell, w.cfg.Till, w.status)
	w.header.OnMore, w.header.OnRepaired, w.header.OnHelp = w.showMenu, w.reload, w.showHelp
	w.lens = lens.New(w.Shell, w.cfg.Till, w.cfg.Camera)
	w.eye.Store(w.lens)
	var pages []*kit.Page
	if w.cfg.Practice != nil {
		w.practice = practice.New(w.Shell, w.cfg.Practice, w.practiceCard)
		w.practice.OnPlugged = w.cfg.Till.SyncNow
		if w.cfg.OpenTill != nil {
			w.practice.OnLeave = w.askLeavePractice
		}
		pages = w.practice.Pages
	}
	w.sale = sale.New(w.Shell, w.cfg.Till, w.lens, pages...)
	w.sale.OnAsk = w.typedRune
	if w.practice != nil {
		w.sale.OnCard = w.practice.CardOnForm
	}
	var practise func()
	if w.cfg.OpenPractice != nil {
		practise = w.openPractice
	}
	w.gate = gate.New(w.Shell, w.cfg.Till, practise)
	w.gate.OnLater = func() { w.showGate(w.status) }
	w.gate.OnLanguage, w.gate.HasCamera = w.setLanguage, w.lens.Supported()
	w.gate.Prepared = w.cfg.Prepared
	w.gate.OnEnd = func() { w.visit(shell.Settings) }
	w.gate.OnCamera = func(on bool) { w.set(func(s *till.Settings) { s.CameraOff = !on }) }
	w.gate.OnSilent = func(yes bool) { w.set(func(s *till.Settings) { s.Silent = yes }) }
	w.day = day.New(w.Shell, w.cfg.Till)
	w.day.Print = w.cfg.Print
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
	w.settings.Usable = w.cfg.POSFolder
	w.find, w.slip = find.New(w.Shell, w.cfg.Till), slip.New(w.Shell, w.cfg.Till)
	w.help = help.New(w.Shell, header.Legend)
	w.records = records.New(w.Shell, w.cfg.Till, w.cfg.Help)
	w.records.OnRestored, w.help.OnSupport = w.reload, w.records.Open
	w.about = about.New(w.Shell, about.Build{Version: w.cfg.Version, Commit: w.cfg.Commit, Licences: assets.Licences()})
	w.staff = staff.New(w.Shell, w.cfg.Till)
	w.header.OnStaff = w.staff.Menu
	if w.cfg.Practice != nil {
		second := w.cfg.Practice.Second
		w.staff.Sample = func(email string) string { // the password is the same for all
			return sample(practice.Person{Email: cmp.Or(email, second.Email), Password: second.Password})
		}
	}
	w.ShowSale, w.slip.OnUndo = w.slip.Open, w.undo
	w.test = scantest.New(w.Shell, w.cfg.Till, w.lens.State)
	w.test.OnOpen, w.test.OnMended, w.settings.OnTest = w.lens.Testing, w.settings.Mended, w.test.Open
	w.gate.OnTest, w.settings.OnTour = w.test.Open, func() { w.leave(w.tour) }
}

// layOut puts the header over the rooms, of which one is in front, and over those
// what floats.
func (w *Window) layOut() {
	front := kit.Container(kit.Stack{}, w.sale.Root, w.gate.Root)
	w.panes = [4]fyne.CanvasObject{front, w.review.Root, w.day.Root, w.settings.Root}
	w.notices = newNotices()
	top := []fyne.CanvasObject{w.header.Root}
	if w.practice != nil {
		top = []fyne.CanvasObject{w.practice.Band, w.header.Root}
	}
	room := kit.Container(kit.Stack{}, append(slices.Clone(w.panes[:]), w.notices.root, w.Flash.Root)...)
	if w.practice != nil { // on the page's ground, behind what is to be read
		room.Objects = slices.Insert(room.Objects, 0, w.practice.Mark)
	}
	column := kit.ColumnFill(0, len(top), append(top, room)...)
	if w.practice != nil {
		w.practice.OnHeight = func() {
			column.Refresh() // gives new words their width, and so their lines
			column.Refresh() // gives the lines their height
		}
	}
	w.win.SetPadded(false)
	least := fyne.NewSize(leastWidth, leastHeight)
	w.win.SetContent(kit.NewFrame(column, least, w.Snapshot, w.resized)) // the toolkit clears to the page's colour
}

// Run shows the window and blocks until it has been closed. It must be called
// on main's goroutine. What was being recorded then has ended when it returns. Instead, stuck may be called, on
// another goroutine: the toolkit stands still at its end.
func (w *Window) Run(stuck func()) {
	w.Go(w.watch)
	if w.practice != nil {
		w.Go(w.watchPractice)
	}
	w.After(0, w.records.TellNews)
	w.Shell.Run(w.win.ShowAndRun, stuck)
}

// now is the wall clock.
func now() time.Time { return time.Now() }
