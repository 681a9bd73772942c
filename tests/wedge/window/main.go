// Command window shows one of each widget that a scan could disturb and listens to a wedge. It obeys commands on stdin
// and reports what happens on stdout, one JSON line an event.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/scanner"
	"counterfoil/ui/wedge"
)

// filter is the scanner's engine as the window's filter. It records when keys were pressed, by the X server's
// clock, and reports when nothing can come of them any more.
type filter struct {
	engine  *scanner.Wedge
	pressed []time.Time // of keys that type or act, since the last "pace"
	undated bool        // the engine is not told when keys moved and knows only its own polls

	resting time.Time // when the test asked to wait; zero: it has not
	latest  time.Time // time of the latest stroke
	looks   int       // polls since everything was over
	rested  func()
}

// A burst is over when nothing has come for longer than the engine waits, and several polls of the event queue have
// found nothing.
const (
	overAfter = 330 * time.Millisecond
	overLooks = 4
)

func newEngine() *scanner.Wedge { return scanner.NewWedge(scanner.WedgeOptions{}) }

func (f *filter) Handle(s device.Stroke, now time.Time) []device.Action {
	f.latest, f.looks = now, 0
	if s.Kind == device.StrokePress &&
		s.Key != device.KeyShift && s.Key != device.KeyCapsLock && s.Key != device.KeyModifier {
		f.pressed = append(f.pressed, s.At)
	}
	if f.undated {
		s.At = time.Time{}
	}
	return f.engine.Handle(s, now)
}

func (f *filter) Tick(now time.Time) []device.Action {
	done := f.engine.Tick(now)
	if !f.resting.IsZero() && now.Sub(f.resting) > overAfter && now.Sub(f.latest) > overAfter {
		if f.looks++; f.looks > overLooks {
			f.resting, f.looks = time.Time{}, 0
			defer func() { fyne.Do(f.rested) }() // after what comes of this poll
		}
	}
	return done
}

func (f *filter) Flush() []device.Action { return f.engine.Flush() }

// pace returns the time from each key to the next, in milliseconds.
func (f *filter) pace() string {
	var gaps []string
	for i := 1; i < len(f.pressed); i++ {
		gap := f.pressed[i].Sub(f.pressed[i-1]).Round(time.Millisecond)
		gaps = append(gaps, strconv.FormatInt(gap.Milliseconds(), 10))
	}
	f.pressed = nil
	return strings.Join(gaps, " ")
}

// loose is the text typed while nothing has the focus.
type loose struct{ text string }

func (l *loose) Snapshot() func() {
	text := l.text
	return func() { l.text = text }
}

type bench struct {
	window   fyne.Window
	out      *json.Encoder
	amount   *widget.Entry
	note     *widget.Entry
	button   *widget.Button
	choice   *widget.Select
	list     *widget.List
	tabs     *container.AppTabs
	loose    loose
	keys     *filter
	typed    string // the last burst, as the layout made it
	selected int
}

// state is everything that a scan must leave as it was.
type state struct {
	Event    string `json:"event"`
	Focus    string `json:"focus"`
	Amount   string `json:"amount"`
	Cursor   int    `json:"cursor"`
	Marked   string `json:"marked"`
	Note     string `json:"note"`
	Choice   string `json:"choice"`
	Selected int    `json:"selected"`
	Page     string `json:"page"`
	Overlays int    `json:"overlays"`
	Loose    string `json:"loose"`
}

func main() {
	a := app.NewWithID("counterfoil.tests.wedge")
	b := &bench{window: a.NewWindow("Wedge bench"), out: json.NewEncoder(os.Stdout), selected: -1}
	b.build()
	b.window.Show()
	b.keys = &filter{engine: newEngine(), rested: func() { b.tell("rested", "") }}
	if _, err := wedge.Install(b.window, b.keys, wedge.Options{
		Unfocused: &b.loose,
		OnScan:    func(s purchase.Scan) { b.tell("scan", s.Text) },
		OnRefused: func(cause error) { b.tell("refused", cause.Error()) },
		OnDoubted: func(error) { b.tell("doubted", "") },
		OnUnable:  func(cause error) { b.tell("unable", cause.Error()) },
		OnTyped:   func(burst device.Burst) { b.typed = burst.Typed },
	}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go b.listen()
	a.Run()
}

func (b *bench) build() {
	b.amount, b.note = widget.NewEntry(), widget.NewMultiLineEntry()
	b.amount.OnSubmitted = func(s string) { b.tell("submitted", s) }
	b.button = widget.NewButton("Record", func() { b.tell("pressed", "Record") })
	b.choice = widget.NewSelect([]string{"first", "second", "third"}, func(s string) { b.tell("chosen", s) })
	b.list = widget.NewList(func() int { return 50 }, func() fyne.CanvasObject { return widget.NewLabel("row") },
		func(id int, o fyne.CanvasObject) { o.(*widget.Label).SetText("row " + strconv.Itoa(id)) })
	b.list.OnSelected = func(id int) { b.selected = id; b.tell("row", strconv.Itoa(id)) }
	b.tabs = container.NewAppTabs(
		container.NewTabItem("Sale", container.NewVBox(b.amount, b.button, b.choice, b.note)),
		container.NewTabItem("Day", b.list),
	)
	b.tabs.OnSelected = func(t *container.TabItem) { b.tell("page", t.Text) }
	b.window.SetContent(b.tabs)
	count := fyne.NewMenuItem("Count", func() { b.tell("menu", "Count") })
	b.window.SetMainMenu(fyne.NewMainMenu(fyne.NewMenu("Till", count)))
	b.window.Canvas().SetOnTypedRune(func(r rune) { b.loose.text += string(r) })
	b.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if len(e.Name) > 1 && e.Name != desktop.KeyShiftLeft { // Shift alone does nothing, so it does not wait
			b.tell("key", string(e.Name))
		}
	})
	b.window.Resize(fyne.NewSize(640, 480))
}

func (b *bench) tell(event, text string) {
	_ = b.out.Encode(map[string]string{"event": event, "text": text})
}

// listen obeys the test until it closes the pipe.
func (b *bench) listen() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		name, argument, _ := strings.Cut(lines.Text(), " ")
		fyne.DoAndWait(func() { b.obey(name, argument) })
	}
	fyne.Do(fyne.CurrentApp().Quit)
}

func (b *bench) obey(name, argument string) {
	canvas := b.window.Canvas()
	switch name {
	case "reset":
		for canvas.Overlays().Top() != nil {
			canvas.Overlays().Remove(canvas.Overlays().Top())
		}
		b.tabs.SelectIndex(0)
		b.list.UnselectAll()
		b.selected, b.loose.text = -1, ""
		b.amount.SetText("")
		b.note.SetText("")
		b.keys.undated = false
		b.keys.engine = newEngine() // a spoilt trial may have ended in a torn scan, whose rest the next one could be
		canvas.Unfocus()
	case "focus":
		canvas.Focus(map[string]fyne.Focusable{
			"amount": b.amount, "note": b.note, "button": b.button, "choice": b.choice, "list": b.list,
		}[argument])
	case "amount":
		b.amount.SetText(argument)
	case "popup":
		b.choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	case "menu":
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItem("one", func() { b.tell("menu", "one") }),
			fyne.NewMenuItem("two", func() { b.tell("menu", "two") })), canvas, fyne.NewPos(100, 100))
	case "dialog":
		answered := func(yes bool) { b.tell("answered", strconv.FormatBool(yes)) }
		dialog.ShowConfirm("Sure?", "Nothing must close this.", answered, b.window)
		canvas.FocusNext()
	case "form":
		//lint:ignore SA1019 the field of this dialog is of a type that only Fyne can name: the hardest one to put back
		dialog.ShowEntryDialog("Reason", "Why?", func(s string) { b.tell("reason", s) }, b.window)
		canvas.FocusNext()
	case "page":
		n, _ := strconv.Atoi(argument)
		b.tabs.SelectIndex(n)
	case "stall":
		d, _ := time.ParseDuration(argument)
		b.tell("stalled", argument)
		<-time.After(d)
	case "stall-in": // after a while, for a while
		first, second, _ := strings.Cut(argument, " ")
		in, _ := time.ParseDuration(first)
		length, _ := time.ParseDuration(second)
		time.AfterFunc(in, func() { fyne.Do(func() { <-time.After(length) }) })
	case "select": // characters, from the first
		n, _ := strconv.Atoi(argument)
		b.amount.CursorColumn = 0
		shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
		b.amount.KeyDown(shift)
		for range n {
			b.amount.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		}
		b.amount.KeyUp(shift)
	case "typed":
		b.tell("typed", b.typed)
	case "pace":
		b.tell("pace", b.keys.pace())
	case "undated":
		b.keys.undated = true
	case "rest":
		b.keys.resting = time.Now()
	case "state":
		b.report()
	}
}

func (b *bench) report() {
	canvas := b.window.Canvas()
	_ = b.out.Encode(state{Event: "state", Focus: fmt.Sprintf("%T %p", canvas.Focused(), canvas.Focused()),
		Amount: b.amount.Text, Cursor: b.amount.CursorColumn, Marked: b.amount.SelectedText(), Note: b.note.Text,
		Choice: b.choice.Selected, Selected: b.selected, Page: b.tabs.Selected().Text,
		Overlays: len(canvas.Overlays().List()), Loose: b.loose.text})
}
