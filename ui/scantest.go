package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
)

// scanTest shows a code to scan, what arrives of it, and what is wrong. While
// it is open, no scan is a sale's.
type scanTest struct {
	pop     *widget.PopUp
	says    *fynecontainer.Scroll // four faults are longer than the least window
	verdict *words
	faults  *words
	facts   [len(testFacts)]*text
	mend    *button
	joined  purchase.Burst // keys that came one by one
	latest  time.Time      // the last of them
	better  till.Settings  // what mending puts in force
	read    bool           // the test's code has just arrived
}

var testFacts = [...]string{"Read by", "This PC reads", "The keys mean", "Pace", "Ended by", "Serial port", "Camera"}

const testIntro = "Hold the scanner to the picture, or a photograph of it before the camera. Nothing that is read here becomes a sale."

// openTest opens the scan test over the Settings.
func (w *Window) openTest() {
	t := &scanTest{verdict: newWords(testIntro, inkText), faults: newWords("", inkAttention)}
	picture, err := newTestPicture()
	if err != nil {
		w.settings.failed(err)
		return
	}
	var facts []fyne.CanvasObject
	for i, name := range testFacts {
		t.facts[i] = newCut("–", sizeSmall, inkText)
		facts = append(facts, newText(name, sizeSmall, inkQuiet), t.facts[i])
	}
	t.mend = newButton("Mend the settings", primary, func() { w.mend(t.better) })
	t.mend.calm = true
	t.mend.Hide()
	end := newButton("Close", plain, w.closeTest)
	end.calm = true
	t.says = fynecontainer.NewVScroll(column(grid+4, t.verdict.box, container(pairs{label: 104}, facts...), t.faults.box))
	content := columnFill(2*grid, 1, newBold("Scan test", sizeMedium, inkText),
		container(sides{gap: 3 * grid, share: 0.6, least: 380, most: 440}, picture, t.says),
		row(grid, 0, spacer(), t.mend, end))
	t.pop = widget.NewModalPopUp(inset(3*grid, container(exactly{fyne.NewSize(690, 460)}, content)), w.win.Canvas())
	w.test = t
	w.useCamera()
	w.showTestPort()
	w.showTestCamera()
	t.pop.Show()
	w.win.Canvas().Unfocus()
}

func (w *Window) closeTest() {
	if w.test != nil {
		w.test.pop.Hide()
		w.test = nil
		w.useCamera()
	}
}

// typed is a burst of keys, a scanner's or a person's: only the test asks.
func (w *Window) typed(b purchase.Burst) {
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
func (t *scanTest) join(b purchase.Burst) purchase.Burst {
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
		t.facts[i].set(fact)
	}
	switch {
	case r.Read && len(r.Faults) == 0:
		t.verdict.set("This scanner works.", inkGood)
	case r.Read:
		t.verdict.set("The code arrived. What could be better:", inkAttention)
	default:
		t.verdict.set(notArrived, inkError)
	}
	t.faults.set(strings.Join(r.Faults, "\n\n"), inkText)
	t.better, t.read = r.Better, r.Read
	setVisible(t.mend, r.Mends())
	t.says.ScrollToTop()
	t.pop.Refresh()
}

// refused says why the wedge refused what came: of keys that acted instead of
// typing, no burst has told.
func (t *scanTest) refused(why string) {
	if t.read {
		t.read = false
		return // what is wrong with it has been said better
	}
	t.facts[0].set(wayWords(purchase.SourceWedge))
	t.verdict.set(notArrived, inkError)
	t.faults.set(sentenceText(why), inkText)
	t.mend.Hide()
	t.says.ScrollToTop()
	t.pop.Refresh()
}

const notArrived = "The test's code did not arrive."

// mend puts the settings that fit the scanner in force.
func (w *Window) mend(s till.Settings) {
	w.work(func(ctx context.Context) func() {
		err := w.cfg.Till.SetSettings(context.WithoutCancel(ctx), s)
		return func() {
			if err == nil {
				w.settings.mended(s)
			}
			if w.test == nil {
				return
			}
			if err != nil {
				w.test.faults.set(sentence(err), inkError)
				return
			}
			w.test.verdict.set("The settings are mended. Scan the picture once more.", inkGood)
			w.test.faults.set("", inkText)
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
	case !w.settings.serial.notice.empty():
		says = w.settings.serial.notice.segment.Text
	}
	w.test.facts[len(testFacts)-2].set(says)
}

// showTestCamera tells how the camera is.
func (w *Window) showTestCamera() {
	if w.test == nil {
		return
	}
	box := w.sale.side.camera
	says := "looking, " + box.state.Camera
	switch {
	case w.cfg.Camera == nil || box.state.None:
		says = "none is connected"
	case box.state.Phase == CameraFailed:
		says = sentence(box.state.Trouble)
	case box.off:
		says = "switched off"
	case box.state.Phase != CameraRunning:
		says = "starting"
	}
	w.test.facts[len(testFacts)-1].set(says)
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
	case "enter":
		return "Enter"
	case "tab":
		return "Tab"
	case "none":
		return "nothing"
	default:
		return "another key"
	}
}

// exactly gives its object a size of its own.
type exactly struct{ size fyne.Size }

func (e exactly) MinSize([]fyne.CanvasObject) fyne.Size { return e.size }

func (exactly) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}
