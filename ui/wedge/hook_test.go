package wedge

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"
	"counterfoil/internal/fault"
	"counterfoil/internal/purchase"
	"counterfoil/ui/kit"
)

// script is a Filter that answers as it is told.
type script []device.Action

func (s script) Handle(stroke device.Stroke, _ time.Time) []device.Action {
	answer := append([]device.Action{}, s...)
	for i := range answer {
		if answer[i].Do == device.Pass {
			answer[i].Event = stroke.Event
		}
	}
	return answer
}
func (s script) Tick(time.Time) []device.Action { return nil }
func (s script) Flush() []device.Action         { return s }

func TestNoWindowNoHook(t *testing.T) {
	test.NewApp()
	w := test.NewWindow(widget.NewEntry())
	defer w.Close()
	if h, err := Install(w, script{}, Options{}); h != nil || !errors.Is(err, ErrNoKeyboard) {
		t.Errorf("a window without a keyboard gave %v, %v", h, err)
	}
}

func TestBurstIsWithdrawnFromEveryFieldItReached(t *testing.T) {
	test.NewApp()
	a, b := widget.NewEntry(), widget.NewEntry()
	w := test.NewWindow(container.NewVBox(a, b))
	defer w.Close()
	a.SetText("24")
	b.SetText("50")
	var scans []purchase.Scan
	var causes []error
	h := &Hook{window: w, options: Options{OnScan: func(s purchase.Scan) { scans = append(scans, s) },
		OnRefused: func(cause error) { causes = append(causes, cause) }}}
	typing := func(e *widget.Entry) func() {
		return func() { e.TypedRune('7') }
	}
	w.Canvas().Focus(a)
	h.filter = script{{Do: device.Mark}, {Do: device.Pass}}
	h.handle(device.Stroke{}, typing(a))
	w.Canvas().Focus(b) // a program that moves the focus in the middle of a burst
	h.filter = script{{Do: device.Pass}}
	h.handle(device.Stroke{}, typing(b))
	if a.Text != "724" || b.Text != "750" {
		t.Fatalf("typed characters did not appear at once: %q, %q", a.Text, b.Text)
	}
	h.filter = script{{Do: device.Withdraw}, {Do: device.Scanned, Scan: purchase.Scan{Text: "x"}}}
	h.handle(device.Stroke{}, nil)
	if a.Text != "24" || b.Text != "50" || len(scans) != 1 || scans[0].Text != "x" {
		t.Errorf("after the scan the fields hold %q and %q, scans %v", a.Text, b.Text, scans)
	}
	seven := device.Burst{Typed: "7"}
	h.filter = script{{Do: device.Typed, Burst: seven}, {Do: device.Refused, Cause: fault.ScanPieces}}
	h.Flush() // nobody asks what was typed
	var typed []string
	h.options.OnTyped = func(b device.Burst) { typed = append(typed, b.Typed) }
	h.Flush()
	if len(causes) != 2 || !errors.Is(causes[0], fault.ScanPieces) || len(typed) != 1 || typed[0] != "7" {
		t.Errorf("refusals %v, typed %q", causes, typed)
	}
}

// What typing changes beside the field is put back with it, and only when the typing was a scan's.
func TestWhatIsBesideAFieldIsPutBack(t *testing.T) {
	test.NewApp()
	e := widget.NewEntry()
	w := test.NewWindow(e)
	defer w.Close()
	said := ""
	e.OnChanged = func(string) { said = "" }
	h := &Hook{window: w, options: Options{OnScan: func(purchase.Scan) {}, OnRefused: func(error) {},
		Beside: func() func() { was := said; return func() { said = was } }}}
	w.Canvas().Focus(e)
	for _, row := range []struct {
		end  device.Action
		said string
	}{{device.Action{Do: device.Withdraw}, "in pieces"}, {device.Action{Do: device.Pass}, ""}} {
		said = "in pieces"
		h.filter = script{{Do: device.Mark}, {Do: device.Pass}}
		h.handle(device.Stroke{}, func() { e.TypedRune('7') })
		if said != "" {
			t.Fatal("typing took nothing away")
		}
		h.filter = script{row.end}
		h.handle(device.Stroke{}, func() {})
		if said != row.said {
			t.Errorf("%s: says %q", row.end.Do, said)
		}
	}
}

// counter is an object of its own that typing changes.
type counter struct {
	widget.Button
	typed int
}

func (c *counter) TypedRune(rune) { c.typed++ }
func (c *counter) Snapshot() func() {
	typed := c.typed
	return func() { c.typed = typed }
}

func TestUnfocusedAndOwnThings(t *testing.T) {
	test.NewApp()
	own, unfocused := &counter{}, &counter{}
	own.ExtendBaseWidget(own)
	w := test.NewWindow(own)
	defer w.Close()
	h := &Hook{window: w, options: Options{Unfocused: unfocused, OnScan: func(purchase.Scan) {}}}
	for _, tt := range []struct {
		focus fyne.Focusable
		c     *counter
	}{{own, own}, {nil, unfocused}} {
		w.Canvas().Focus(tt.focus)
		h.filter = script{{Do: device.Mark}, {Do: device.Pass}}
		h.handle(device.Stroke{}, func() { tt.c.TypedRune('1') })
		if tt.c.typed != 1 {
			t.Fatal("nothing was typed")
		}
		h.filter = script{{Do: device.Withdraw}, {Do: device.Scanned}}
		h.handle(device.Stroke{}, nil)
		if tt.c.typed != 0 {
			t.Error("what a scan typed has stayed")
		}
	}
}

// What several touches and a key did between two looks at the event queue is done
// in that order, each touch where it was.
func TestTouchesInOneLook(t *testing.T) {
	h := &Hook{filter: script{{Do: device.Pass}}}
	at, did := "", ""
	touch := func(place string) {
		h.move(func() { at = place })
		h.inPlace(func() { did += at + " " })
	}
	touch("comma")
	touch("3")
	h.window = test.NewWindow(nil)
	defer h.window.Close()
	h.handle(device.Stroke{}, func() { did += "Enter " })
	touch("0")
	for range 5 {
		h.turns.arrive()
	}
	if did != "comma 3 Enter 0 " {
		t.Errorf("did %s", did)
	}
	h.handle(device.Stroke{}, func() { did += "at once" })
	if did != "comma 3 Enter 0 at once" {
		t.Errorf("a key waits for nothing: %s", did)
	}
}

func TestTyping(t *testing.T) {
	test.NewApp()
	w := test.NewWindow(widget.NewLabel(""))
	defer w.Close()
	synctest.Test(t, func(t *testing.T) {
		h := &Hook{window: w, filter: script{}}
		time.Sleep(time.Hour)
		h.handle(device.Stroke{Kind: device.StrokePress, Key: device.KeyEnter}, nil)
		if h.Typing() {
			t.Error("Enter counts as a character")
		}
		h.handle(device.Stroke{Kind: device.StrokeRune, Rune: '5'}, nil)
		time.Sleep(300 * time.Millisecond)
		if !h.Typing() {
			t.Error("a slow scanner's pause counts as its end")
		}
		time.Sleep(100 * time.Millisecond)
		if h.Typing() {
			t.Error("typing does not end")
		}
	})
}

// strokes is a Filter that keeps what it is given.
type strokes struct {
	script
	got []device.Stroke
}

func (s *strokes) Handle(stroke device.Stroke, _ time.Time) []device.Action {
	s.got = append(s.got, stroke)
	return nil
}

// The filter is told what goes to a field for a PIN or a password.
func TestSecretsAreMarked(t *testing.T) {
	test.NewApp()
	secret, plain := kit.NewSecret("PIN"), kit.NewField("Receipt no.")
	w := test.NewWindow(container.NewVBox(secret, plain))
	defer w.Close()
	f := &strokes{}
	h := &Hook{window: w, filter: f}
	for _, focus := range []fyne.Focusable{secret, plain, nil} {
		w.Canvas().Focus(focus)
		h.handle(device.Stroke{}, func() {})
	}
	if !f.got[0].Secret || f.got[1].Secret || f.got[2].Secret {
		t.Errorf("secret: %v %v %v", f.got[0].Secret, f.got[1].Secret, f.got[2].Secret)
	}
}

// The filter is told which fields keep what is in doubt, but not while a button waits that may move the focus.
func TestFieldsThatKeepAreMarked(t *testing.T) {
	test.NewApp()
	note, amount := kit.NewField("Note"), kit.NewField("Amount")
	note.Keeps = true
	w := test.NewWindow(container.NewVBox(note, amount))
	defer w.Close()
	f := &strokes{}
	h := &Hook{window: w, filter: f}
	for _, focus := range []fyne.Focusable{note, amount, nil} {
		w.Canvas().Focus(focus)
		h.handle(device.Stroke{}, func() {})
	}
	w.Canvas().Focus(note)
	h.move(func() {})
	h.inPlace(func() {})
	h.handle(device.Stroke{}, func() {})
	if !f.got[0].Keeps || f.got[1].Keeps || f.got[2].Keeps || f.got[3].Keeps {
		t.Errorf("keeps: %v %v %v %v", f.got[0].Keeps, f.got[1].Keeps, f.got[2].Keeps, f.got[3].Keeps)
	}
}

// Keys, buttons and the pointer tell that somebody is there, whatever becomes of them.
func TestUse(t *testing.T) {
	test.NewApp()
	w := test.NewWindow(widget.NewLabel(""))
	defer w.Close()
	uses := 0
	h := &Hook{window: w, filter: script{}, options: Options{OnUse: func() { uses++ }}}
	h.handle(device.Stroke{Kind: device.StrokePress}, func() {})
	h.move(func() {})
	h.inPlace(func() {})
	if uses != 3 {
		t.Errorf("told %d times of 3", uses)
	}
}

// witness is a Filter that keeps whether each stroke may be a secret's.
type witness struct{ secret []bool }

func (w *witness) Handle(s device.Stroke, _ time.Time) []device.Action {
	w.secret = append(w.secret, s.Secret)
	return nil
}
func (w *witness) Tick(time.Time) []device.Action { return nil }
func (w *witness) Flush() []device.Action         { return nil }

// What is typed into an e-mail's field may run on into the password: taken for a scan, the
// password would be looked up and its end shown.
func TestKeysOfASignIn(t *testing.T) {
	test.NewApp()
	email, other, password := kit.NewField("E-mail"), kit.NewField("Note"), kit.NewSecret("Password")
	email.Private = true
	w := test.NewWindow(container.NewVBox(email, other))
	defer w.Close()
	seen := &witness{}
	h := &Hook{window: w, filter: seen}
	for _, f := range []fyne.Focusable{email, other, nil} {
		w.Canvas().Focus(f)
		h.handle(device.Stroke{}, nil)
	}
	cover := kit.NewCover(0, container.NewVBox(kit.NewButton("Back", kit.Quiet, nil), password), w.Canvas())
	w.Canvas().Unfocus()
	h.handle(device.Stroke{}, nil)
	password.Hide()
	h.handle(device.Stroke{}, nil)
	cover.Hide()
	if want := []bool{true, false, false, true, false}; !slices.Equal(seen.secret, want) {
		t.Errorf("secret: %v, want %v", seen.secret, want)
	}
}
