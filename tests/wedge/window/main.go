// Command window shows one of each widget that a scan could disturb, listens to
// a wedge, obeys the commands on stdin and tells what happens on stdout, a JSON
// line each.
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

	"counterfoil/internal/purchase"
	"counterfoil/scanner"
	"counterfoil/ui/wedge"
)

// filter is the scanner's engine as the window's filter.
type filter struct{ engine *scanner.Wedge }

func (f filter) Handle(s wedge.Stroke, now time.Time) []wedge.Action {
	return actions(f.engine.Handle(scanner.Stroke(s), now))
}
func (f filter) Tick(now time.Time) []wedge.Action { return actions(f.engine.Tick(now)) }
func (f filter) Flush() []wedge.Action             { return actions(f.engine.Flush()) }

func actions(from []scanner.Action) []wedge.Action {
	to := make([]wedge.Action, len(from))
	for i, a := range from {
		to[i] = wedge.Action(a)
	}
	return to
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
	typed    string // the last burst, as the layout made text of it
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
	if _, err := wedge.Install(b.window, filter{scanner.NewWedge(scanner.WedgeOptions{})}, wedge.Options{
		Unfocused: &b.loose,
		OnScan:    func(s purchase.Scan) { b.tell("scan", s.Text) },
		OnRefused: func(cause string) { b.tell("refused", cause) },
		OnDoubted: func() { b.tell("doubted", "") },
		OnUnable:  func(cause string) { b.tell("unable", cause) },
		OnTyped:   func(burst purchase.Burst) { b.typed = burst.Typed },
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
	b.window.SetMainMenu(fyne.NewMainMenu(fyne.NewMenu("Till", fyne.NewMenuItem("Count", func() { b.tell("menu", "Count") }))))
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
		canvas.Unfocus()
	case "focus":
		canvas.Focus(map[string]fyne.Focusable{"amount": b.amount, "note": b.note, "button": b.button, "choice": b.choice, "list": b.list}[argument])
	case "amount":
		b.amount.SetText(argument)
	case "popup":
		b.choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	case "menu":
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItem("one", func() { b.tell("menu", "one") }),
			fyne.NewMenuItem("two", func() { b.tell("menu", "two") })), canvas, fyne.NewPos(100, 100))
	case "dialog":
		dialog.ShowConfirm("Sure?", "Nothing must close this.", func(yes bool) { b.tell("answered", strconv.FormatBool(yes)) }, b.window)
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
	case "typed":
		b.tell("typed", b.typed)
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
