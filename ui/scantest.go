package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/kit"
	"counterfoil/ui/words"
)

// scanTest shows a code to scan, what arrives of it, and what is wrong. While
// it is open, no scan is a sale's.
type scanTest struct {
	pop     *widget.PopUp
	says    *fynecontainer.Scroll // four faults are longer than the least window
	verdict *kit.Words
	faults  *kit.Words
	facts   [len(testFacts)]*kit.Text
	mend    *kit.Button
	joined  device.Burst  // keys that came one by one
	latest  time.Time     // the last of them
	better  till.Settings // what mending puts in force
	read    bool          // the test's code has just arrived
}

var testFacts = [...]string{"Read by", "This PC reads", "The keys mean", "Pace", "Ended by", "Serial port", "Camera"}

const testIntro = "Hold the scanner to the picture, or a photograph of it before the camera. Nothing that is read here becomes a sale."

// openTest opens the scan test over the Settings.
func (w *Window) openTest() {
	t := &scanTest{verdict: kit.NewWords(testIntro, kit.InkText), faults: kit.NewWords("", kit.InkAttention)}
	picture, err := newTestPicture()
	if err != nil {
		w.settings.Say(words.Say(err), kit.InkError)
		return
	}
	var facts []fyne.CanvasObject
	for i, name := range testFacts {
		t.facts[i] = kit.NewCut("–", kit.SizeSmall, kit.InkText)
		facts = append(facts, kit.NewText(name, kit.SizeSmall, kit.InkQuiet), t.facts[i])
	}
	t.mend = kit.NewButton("Mend the settings", kit.Primary, func() { w.mend(t.better) })
	t.mend.Calm = true
	t.mend.Hide()
	end := kit.NewButton("Close", kit.Plain, w.closeTest)
	end.Calm = true
	t.says = fynecontainer.NewVScroll(kit.Column(kit.Grid+4, t.verdict.Box, kit.Container(kit.Pairs{Label: 104}, facts...), t.faults.Box))
	content := kit.ColumnFill(2*kit.Grid, 1, kit.NewBold("Scan test", kit.SizeMedium, kit.InkText),
		kit.Container(kit.Sides{Gap: 3 * kit.Grid, Share: 0.6, Least: 380, Most: 440}, picture, t.says),
		kit.Row(kit.Grid, 0, kit.Spacer(), t.mend, end))
	t.pop = widget.NewModalPopUp(kit.Inset(3*kit.Grid, kit.Container(kit.Exactly{Size: fyne.NewSize(690, 460)}, content)), w.win.Canvas())
	w.test = t
	w.lens.Testing(w.test != nil)
	w.showTestPort()
	w.showTestCamera()
	t.pop.Show()
	w.Blur()
}

func (w *Window) closeTest() {
	if w.test != nil {
		w.test.pop.Hide()
		w.test = nil
		w.lens.Testing(w.test != nil)
	}
}

// typed is a burst of keys, a scanner's or a person's: only the test asks.
func (w *Window) typed(b device.Burst) {
	if w.test == nil {
		return
	}
	b = w.test.join(b)
	if len([]rune(b.Typed)) < leastTyped {
		return // a key or two of a person
	}
	result := till.JudgeBurst(w.status.Settings, b)
	typed, meant := b.Typed, b.Meant
	if !result.Read { // it may be somebody's card
		typed, meant = purchase.MaskCard(typed), purchase.MaskCard(meant)
	}
	if b.Meant == "" {
		meant = "not known"
	}
	w.test.show(result, [...]string{wayWords(purchase.SourceWedge), typed, meant, paceWords(b.Pace), endWords(b.End)})
}

// testScan is the test's scan of any other way.
func (w *Window) testScan(s purchase.Scan) {
	if s.Source == purchase.SourceWedge {
		return // its burst has told more
	}
	result := till.JudgeScan(w.status.Settings, s)
	code := s.Text
	if !result.Read {
		code = purchase.MaskCard(strings.ToValidUTF8(code, "?"))
	}
	w.test.show(result, [...]string{wayWords(s.Source), code, "–", "–", "–"})
}

const (
	leastTyped = 6               // characters
	joinWithin = 2 * time.Second // keys of a scanner that is too slow to be one
)

// join puts together what a very slow scanner types: each key a burst.
func (t *scanTest) join(b device.Burst) device.Burst {
	whole := len([]rune(b.Typed)) >= leastTyped
	late := b.At.Sub(t.latest) > joinWithin
	t.latest = b.At
	if whole || late {
		t.joined = b
		if whole {
			t.latest = time.Time{}
		}
		return b
	}
	t.joined.Typed += b.Typed
	t.joined.Meant, t.joined.End = "", b.End
	t.joined.Pace = b.At.Sub(t.joined.At) / time.Duration(len([]rune(t.joined.Typed))-1)
	return t.joined
}

func (t *scanTest) show(r till.ScanTest, facts [5]string) {
	for i, fact := range facts {
		t.facts[i].Set(fact)
	}
	switch {
	case r.Read && len(r.Faults) == 0:
		t.verdict.Set("This scanner works.", kit.InkGood)
	case r.Read:
		t.verdict.Set("The code arrived. What could be better:", kit.InkAttention)
	default:
		t.verdict.Set(notArrived, kit.InkError)
	}
	t.faults.Set(words.ScanTest(r.Faults), kit.InkText)
	t.better, t.read = r.Better, r.Read
	kit.SetVisible(t.mend, r.Mends())
	t.says.ScrollToTop()
	t.pop.Refresh()
}

// refused says why the wedge refused what came: of keys that acted instead of
// typing, no burst has told.
func (t *scanTest) refused(why error) {
	if t.read {
		t.read = false
		return // what is wrong with it has been said better
	}
	t.facts[0].Set(wayWords(purchase.SourceWedge))
	t.verdict.Set(notArrived, kit.InkError)
	t.faults.Set(words.InScanTest(why), kit.InkText)
	t.mend.Hide()
	t.says.ScrollToTop()
	t.pop.Refresh()
}

const notArrived = "The test's code did not arrive."

// mend puts the settings that fit the scanner in force.
func (w *Window) mend(s till.Settings) {
	w.Work(func(ctx context.Context) func() {
		err := w.cfg.Till.SetSettings(context.WithoutCancel(ctx), s)
		return func() {
			if err == nil {
				w.settings.Mended(s)
			}
			if w.test == nil {
				return
			}
			if err != nil {
				w.test.faults.Set(words.Say(err), kit.InkError)
				return
			}
			w.test.verdict.Set("The settings are mended. Scan the picture once more.", kit.InkGood)
			w.test.faults.Set("", kit.InkText)
			w.test.mend.Hide()
			w.test.pop.Refresh()
		}
	})
}

// showTestPort tells how the serial scanner's port is.
func (w *Window) showTestPort() {
	if w.test == nil {
		return
	}
	says := "ready"
	switch {
	case w.status.Settings.SerialPort == "":
		says = "none is set"
	case w.serial != nil:
		says = words.Say(w.serial)
	}
	w.test.facts[len(testFacts)-2].Set(says)
}

// showTestCamera tells how the camera is.
func (w *Window) showTestCamera() {
	if w.test == nil {
		return
	}
	state, off := w.lens.State()
	says := "looking, " + state.Camera
	switch {
	case errors.Is(state.Trouble, device.ErrNoCamera):
		says = "none is connected"
	case state.Phase == device.CameraFailed:
		says = words.Say(state.Trouble)
	case off:
		says = "switched off"
	case state.Phase != device.CameraRunning:
		says = "starting"
	}
	w.test.facts[len(testFacts)-1].Set(says)
}

func wayWords(s purchase.Source) string {
	switch s {
	case purchase.SourceWedge:
		return "keyboard"
	case purchase.SourceSerial:
		return "serial port"
	case purchase.SourceCamera:
		return "camera"
	default:
		return "picture"
	}
}

func paceWords(pace time.Duration) string {
	if pace < time.Millisecond {
		return "up to 1 ms a character"
	}
	return fmt.Sprintf("up to %d ms a character", pace.Round(time.Millisecond).Milliseconds())
}

func endWords(end string) string {
	switch end {
	case device.SuffixEnter:
		return "Enter"
	case device.SuffixTab:
		return "Tab"
	case device.SuffixNone:
		return "nothing"
	default:
		return "another key"
	}
}
