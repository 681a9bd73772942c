package desk

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/theme"

	"counterfoil/assets"
	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
	"counterfoil/ui/wedge"
)

// Config is what the window is built from.
type Config struct {
	Office   Office
	Settings till.Settings // language, colours, size of text
	NoWindow func()        // called if the system has given us no window
}

// lookEvery is how often the desk is asked how the tills are.
const lookEvery = 2 * time.Second

// Window is the desk's. Run belongs to main's goroutine; Engine, Raise and Quit may be called from any.
type Window struct {
	*shell.Shell
	cfg Config
	app fyne.App
	win fyne.Window

	view    View
	listed  []Till // the view's, in the order of the list
	orders  []Done
	trouble error // why the view is not of now; nil: it is
	engine  Engine
	seen    bool // there is a view
	by      string
	follow  string        // the order that said tells of; "": none
	said    string        // what has come of what was done here
	poke    chan struct{} // look at once

	head    head
	alarms  *board
	tabs    *kit.Tabs
	tills   *kit.List
	review  *kit.List
	several several // of those, what is done with some at once
	done    *kit.List
	empty   *kit.Words // in place of the tills, where there are none
	idle    *kit.Words // in place of what was done
	news    *kit.Words // what has come of what was done here
	foot    *kit.Words
	rooms   *fyne.Container
	sheet   shell.Sheet
	adding  *adding // nil: no code is shown
	pulls   int
}

// Engine is what runs the desk.
type Engine struct {
	Own   bool  // this window: it ends when that is closed
	Ready bool  // tills can reach it
	Err   error // why it has ended; it is started again
}

// New makes the window; Run shows it. Fyne must not have been started before.
func New(cfg Config) *Window {
	return newWindow(cfg, app.NewWithID("io.counterfoil.desk"), shell.NewLoop().Post)
}

func newWindow(cfg Config, a fyne.App, post func(func())) *Window {
	w := &Window{cfg: cfg, app: a, win: a.NewWindow("Counterfoil"), poke: make(chan struct{}, 1)}
	shell.Speak(cfg.Settings.Language)
	w.Shell = shell.New(w.win, post, func(device.Sound) {})
	w.Shell.Silent = true
	w.Says = func(what string, _ fyne.ThemeColorName) { w.tell(what) }
	kit.Zoom(kit.ZoomFor(cfg.Settings.TextSize, fyne.NewSize(first.Width, first.Height)))
	a.Settings().SetTheme(kit.Paper{Mode: cfg.Settings.Theme})
	a.SetIcon(fyne.NewStaticResource("icon.svg", assets.Icon()))
	w.win.SetTitle(words.T("Counterfoil desk"))
	w.win.SetPadded(false)
	w.make()
	w.win.Resize(first)
	w.win.SetCloseIntercept(w.askClose)
	w.win.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		switch key.Name {
		case fyne.KeyEscape:
			if !w.Back() {
				w.untick()
			}
		case fyne.KeyF11:
			wedge.TurnFull(w.win)
		}
	})
	return w
}

var first, least = fyne.NewSize(1024, 720), fyne.NewSize(kit.LeastWidth, kit.LeastHeight)

// make makes all that is seen, in the size of text that is in force.
func (w *Window) make() {
	open := 0
	if w.tabs != nil {
		open = w.at()
	}
	w.head = newHead(func() { w.add() })
	w.alarms = newBoard()
	w.empty = kit.NewWords("", kit.InkText).Sized(theme.SizeNameSubHeadingText)
	w.idle = kit.NewWords("", kit.InkText).Sized(theme.SizeNameSubHeadingText)
	w.tills, w.review, w.done = w.tillList(), w.reviewList(), w.orderList()
	w.several = w.newSeveral(w.several.ticked)
	instead := func(of *kit.List, says *kit.Words) fyne.CanvasObject {
		return kit.Container(kit.Stack{}, kit.Column(0, says.Box), of)
	}
	w.tabs = kit.NewTabs(kit.NewPage(words.T("Tills"), instead(w.tills, w.empty)),
		kit.NewPage(words.T("Review"), kit.ColumnFill(kit.Grid, 1, w.several.head, w.review,
			w.several.foot)), kit.NewPage(words.T("Done from here"), instead(w.done, w.idle)))
	w.tabs.OnOpen = w.lookNow
	w.tabs.Open(w.tabs.Pages()[open])
	w.news, w.foot = kit.NewWords("", kit.InkText), kit.NewWords("", kit.InkQuiet)
	page := kit.ColumnFill(1.5*kit.Grid, 2, w.head.root, w.alarms.root, w.tabs.Root,
		kit.Column(0, w.news.Box, w.foot.Box))
	w.rooms = kit.Inset(2*kit.Grid, page)
	w.win.SetContent(kit.NewFrame(w.rooms, least, func() func() { return func() {} }, w.resized))
	w.show()
}

func (w *Window) at() int {
	for i, p := range w.tabs.Pages() {
		if p == w.tabs.Front {
			return i
		}
	}
	return 0
}

// resized makes all anew once the window has kept another size for a moment: a large screen is read from further away.
func (w *Window) resized() {
	w.pulls++
	now := w.pulls
	w.After(300*time.Millisecond, func() {
		if now == w.pulls && kit.Zoom(kit.ZoomFor(w.cfg.Settings.TextSize, w.win.Canvas().Size())) {
			w.app.Settings().SetTheme(kit.Paper{Mode: w.cfg.Settings.Theme})
			w.CloseSheets()
			w.make()
		}
	})
}

// Run shows the window and blocks until it has been closed. It must be called on main's goroutine. Instead, stuck may
// be called, as shell.Shell.Run does.
func (w *Window) Run(stuck func()) {
	w.Go(w.watch)
	w.win.SetMaster()
	w.app.Lifecycle().SetOnStarted(w.fitScreen)
	w.Shell.Run(w.win.ShowAndRun, stuck)
}

// fitScreen makes the window fit a screen that is smaller than its first size. The toolkit may put that back once more.
func (w *Window) fitScreen() {
	again, err := wedge.FitScreen(w.win)
	if err != nil {
		w.cfg.NoWindow() // the toolkit goes on without one
		return
	}
	_ = errors.Join(wedge.AroundPress(w.win, w.Keep), wedge.InPlace(w.win)) // there is a window
	for _, after := range wedge.Settles {
		w.After(after, again)
	}
}

// Quit closes the window without a question.
func (w *Window) Quit() {
	w.Ends()
	w.Post(w.quit)
}

func (w *Window) quit() {
	w.Ends()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
	w.Close() // what has been posted and would still run has no window
}

// EngineIs tells what runs the desk.
func (w *Window) EngineIs(e Engine) {
	w.Post(func() {
		w.engine = e
		w.show()
		w.lookNow()
	})
}

// watch asks the desk how all tills are, as long as the window is open.
func (w *Window) watch(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		view, err := w.cfg.Office.Look(ctx)
		orders, orderErr := w.cfg.Office.Orders(ctx)
		if ctx.Err() != nil {
			return
		}
		w.Post(func() { w.take(view, orders, errors.Join(err, orderErr)) })
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.poke:
		}
	}
}

// lookNow has watch look at once.
func (w *Window) lookNow() {
	select {
	case w.poke <- struct{}{}:
	default:
	}
}

func (w *Window) take(v View, orders []Done, err error) {
	w.trouble = err
	if err == nil {
		w.view, w.listed, w.orders, w.seen = v, sorted(v), orders, true
		w.joined()
	}
	for _, d := range w.orders {
		if d.ID == w.follow && w.follow != "" {
			w.said = d.Till + " · " + does(d.Do) + ": " + came(d, w.view.At)
		}
	}
	w.show()
}

// show puts on the screen what is known.
func (w *Window) show() {
	w.head.show(w.view, w.seen)
	w.alarms.show(w.wrong(), w.view)
	w.tabs.Pages()[1].Tab.Set(words.T("Review ({n})", "n", words.Number(w.view.All)))
	for _, l := range []*kit.List{w.tills, w.review, w.done} {
		l.Refresh()
	}
	w.showSeveral()
	nobody := ""
	if w.seen && len(w.view.Tills) == 0 {
		nobody = words.T("No till has joined yet. Press “Add a till”, and scan the code at the till with its own " +
			"scanner.")
	}
	w.empty.Set(nobody, kit.InkText)
	kit.SetVisible(w.tills, nobody == "")
	nothing := ""
	if w.seen && len(w.orders) == 0 {
		nothing = words.T("Nothing has been done from here yet.")
	}
	w.idle.Set(nothing, kit.InkText)
	kit.SetVisible(w.done, nothing == "")
	w.news.Set(w.said, kit.InkText)
	w.foot.Set(w.runs(), kit.InkQuiet)
	w.rooms.Refresh() // gives the alarms and the foot their width, and so their lines
	w.rooms.Refresh() // gives the lines their height
}

// wrong is why there is nothing new to see; "": there is.
func (w *Window) wrong() string {
	switch {
	case w.engine.Err != nil:
		return words.Say(w.engine.Err) + " " + words.T("It is started again by itself. The tills sell on.")
	case w.engine.Own && !w.engine.Ready, w.trouble != nil && !w.seen:
		return words.T("The desk is starting…")
	case w.trouble != nil:
		return words.Say(w.trouble)
	}
	return ""
}

// runs says what runs the desk: whether the window may be closed.
func (w *Window) runs() string {
	if w.engine.Own {
		return words.T("The desk runs in this window, and ends when it is closed. The tills sell on without it.")
	}
	return words.T("The desk runs by itself: this window may be closed.")
}

// tell says something at the foot until something else is said.
func (w *Window) tell(what string) {
	w.said, w.follow = what, ""
	w.show()
}

// askClose asks before a desk ends with its window.
func (w *Window) askClose() {
	if !w.engine.Own {
		w.quit()
		return
	}
	w.Ask(shell.Question{Title: words.T("Close the desk?"),
		Body: words.T("The tills sell on, and tell the desk everything once it is open again. Until then nobody sees " +
			"their alarms here, nor on the page."),
		No: words.T("Stay"), Yes: words.T("Close the desk"), YesKind: kit.Danger, OnYes: w.quit})
}

// failed says why something was not done.
func (w *Window) failed(err error) {
	w.Ask(shell.Question{Title: words.T("That was not done"), Body: words.Say(err), No: words.T("Close")})
}

// running reports whether a desk can be asked for something, and says so if not.
func (w *Window) running() bool {
	if w.trouble != nil || !w.seen {
		w.failed(fault.New(fault.FleetNoDesk))
		return false
	}
	return true
}
