// Package scantest is the scan test, which lies over the rooms: it shows a code
// to scan, what arrives of it, and what is wrong with the scanner. While it is
// open, no scan is a sale's.
package scantest

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Till is what the test needs of one.
type Till interface {
	SetSettings(ctx context.Context, were, made till.Settings) error
}

// Camera tells how the camera stands, and whether it has been switched off.
type Camera func() (state device.CameraState, off bool)

// Test is the scan test of a window. It belongs to the UI goroutine.
type Test struct {
	OnOpen   func(open bool)     // it was opened or closed
	OnMended func(till.Settings) // settings were put in force that fit the scanner

	shell    *shell.Shell
	till     Till
	camera   Camera
	settings till.Settings // in force
	serial   error         // why the serial scanner cannot be read; nil: it can
	sheet    *sheet        // nil: the test is not open
}

// sheet is the test while it is open.
type sheet struct {
	shell.Sheet
	says    *fynecontainer.Scroll // four faults are longer than the least window
	verdict *kit.Words
	faults  *kit.Words
	facts   [factCount]*kit.Text
	mend    *kit.Button
	result  till.ScanTest // of the last try
	slow    slowKeys
}

// The facts that the test shows.
const (
	factWay = iota
	factTyped
	factMeant
	factPace
	factEnd
	factPort
	factCamera
	factCount
)

func factNames() [factCount]string {
	return [factCount]string{factWay: words.T("Read by"), factTyped: words.T("This PC reads"),
		factMeant: words.T("The keys mean"),
		factPace:  words.T("Pace"), factEnd: words.T("Ended by"), factPort: words.T("Serial port"),
		factCamera: words.T("Camera")}
}

// New returns the test, closed.
func New(s *shell.Shell, t Till, camera Camera) *Test {
	return &Test{shell: s, till: t, camera: camera, OnOpen: func(bool) {}, OnMended: func(till.Settings) {}}
}

// IsOpen reports whether scans are the test's.
func (t *Test) IsOpen() bool { return t.sheet != nil }

// Open shows the test.
func (t *Test) Open() {
	s := &sheet{verdict: kit.NewWords(introWords(), kit.InkText), faults: kit.NewWords("", kit.InkAttention)}
	var facts []fyne.CanvasObject
	for i, name := range factNames() {
		s.facts[i] = kit.NewCut("–", kit.SizeSmall, kit.InkText)
		facts = append(facts, kit.NewText(name, kit.SizeSmall, kit.InkQuiet), s.facts[i])
	}
	s.mend = kit.NewButton(words.T("Fix the settings"), kit.Primary, func() { t.mend(s.result) })
	s.mend.Calm = true
	s.mend.Hide()
	end := kit.NewButton(words.T("Close"), kit.Plain, t.Close)
	end.Calm = true
	s.says = fynecontainer.NewVScroll(kit.Column(kit.Grid+4, s.verdict.Box,
		kit.Container(kit.Pairs{Label: 104}, facts...), s.faults.Box))
	content := kit.ColumnFill(2*kit.Grid, 1, kit.NewBold(words.T("Scan test"), kit.SizeMedium, kit.InkText),
		kit.Container(kit.Sides{Gap: 3 * kit.Grid, Share: 0.6, Least: 380, Most: 440}, newPicture(), s.says),
		kit.Row(kit.Grid, 0, kit.Spacer(), s.mend, end))
	s.Stays = true // scans are its own
	s.OnClose = func() {
		t.sheet = nil
		t.OnOpen(false)
	}
	t.sheet = s
	t.OnOpen(true)
	t.ShowDevices()
	s.Put(t.shell, 3*kit.Grid, kit.Container(kit.Exactly{Size: fyne.NewSize(kit.Px(690), kit.Px(460))}, content))
	t.shell.Blur()
}

// Close closes the test, if it is open.
func (t *Test) Close() {
	if t.sheet != nil {
		t.sheet.Close()
	}
}

// Show applies the settings in force.
func (t *Test) Show(s till.Status) {
	t.settings = s.Settings
	t.ShowDevices()
}

// SerialTrouble says why the serial scanner cannot be read; nil: it can.
func (t *Test) SerialTrouble(err error) {
	t.serial = err
	t.ShowDevices()
}

// ShowDevices tells how the serial port and the camera are now.
func (t *Test) ShowDevices() {
	if t.sheet != nil {
		t.sheet.facts[factPort].Set(t.portWords())
		t.sheet.facts[factCamera].Set(t.cameraWords())
	}
}

func (t *Test) portWords() string {
	switch {
	case t.settings.SerialPort == "":
		return words.T("none is set")
	case t.serial != nil:
		return words.Say(t.serial)
	}
	return words.T("ready")
}

func (t *Test) cameraWords() string {
	state, off := t.camera()
	switch {
	case errors.Is(state.Trouble, device.ErrNoCamera):
		return words.T("none is connected")
	case state.Phase == device.CameraFailed:
		return words.Say(state.Trouble)
	case off:
		return words.T("switched off")
	case state.Phase != device.CameraRunning:
		return words.T("starting")
	}
	return words.T("looking, {camera}", "camera", state.Camera)
}

// Typed takes a burst of keys, a scanner's or a person's.
func (t *Test) Typed(b device.Burst) {
	if t.sheet == nil {
		return
	}
	b = t.sheet.slow.join(b)
	if len([]rune(b.Typed)) < leastTyped {
		return // a key or two of a person
	}
	result := till.JudgeBurst(t.settings, b)
	typed, meant := b.Typed, b.Meant
	if !result.Read { // it may be somebody's card
		typed, meant = purchase.MaskCard(typed), purchase.MaskCard(meant)
	}
	if b.Meant == "" {
		meant = words.T("not known")
	}
	t.sheet.show(result, purchase.SourceWedge, typed, meant, paceWords(b.Pace), words.ScanEnd(b.End))
}

// Scanned takes a scan of any other way.
func (t *Test) Scanned(s purchase.Scan) {
	if s.Source == purchase.SourceWedge {
		return // its burst has told more
	}
	result := till.JudgeScan(t.settings, s)
	code := s.Text
	if !result.Read {
		code = purchase.MaskCard(strings.ToValidUTF8(code, "?"))
	}
	t.sheet.show(result, s.Source, code, "–", "–", "–")
}

// Refused says why keys were refused. Keys that triggered something instead of
// typing make no burst, so this is all that is said.
func (t *Test) Refused(why error) {
	s := t.sheet
	if s.result.Read {
		s.result.Read = false
		return // what is wrong with it has been said better
	}
	s.facts[factWay].Set(wayWords(purchase.SourceWedge))
	s.verdict.Set(notArrived(), kit.InkError)
	s.faults.Set(words.InScanTest(why), kit.InkText)
	s.mend.Hide()
	s.says.ScrollToTop()
	s.Refresh()
}

func (s *sheet) show(r till.ScanTest, way purchase.Source, typed, meant, pace, end string) {
	s.facts[factWay].Set(wayWords(way))
	s.facts[factTyped].Set(typed)
	s.facts[factMeant].Set(meant)
	s.facts[factPace].Set(pace)
	s.facts[factEnd].Set(end)
	switch {
	case r.Read && len(r.Faults) == 0:
		s.verdict.Set(words.T("This scanner works."), kit.InkGood)
	case r.Read:
		s.verdict.Set(words.T("The code arrived. What could be better:"), kit.InkAttention)
	default:
		s.verdict.Set(notArrived(), kit.InkError)
	}
	s.faults.Set(words.ScanTest(r.Faults), kit.InkText)
	s.result = r
	kit.SetVisible(s.mend, r.Mends())
	s.says.ScrollToTop()
	s.Refresh()
}

// mend puts the settings that fit the scanner in force.
func (t *Test) mend(r till.ScanTest) {
	t.shell.Work(func(ctx context.Context) func() {
		err := t.till.SetSettings(context.WithoutCancel(ctx), r.Was, r.Better)
		return func() {
			if err == nil {
				t.OnMended(r.Better)
			}
			if t.sheet != nil {
				t.sheet.mended(err)
			}
		}
	})
}

func (s *sheet) mended(err error) {
	if err != nil {
		s.faults.Set(words.Say(err), kit.InkError)
		return
	}
	s.verdict.Set(words.T("The settings are fixed. Scan the picture once more."), kit.InkGood)
	s.faults.Set("", kit.InkText)
	s.mend.Hide()
	s.Refresh()
}

const (
	leastTyped = 6               // characters of a scan
	joinWithin = 2 * time.Second // keys of a scanner that is too slow to be one
)

// slowKeys puts together what a very slow scanner types: each key is a burst.
type slowKeys struct {
	joined device.Burst // keys that came one by one
	latest time.Time    // the last of them
}

// join returns a burst with the single keys before it.
func (k *slowKeys) join(b device.Burst) device.Burst {
	whole := len([]rune(b.Typed)) >= leastTyped
	late := b.At.Sub(k.latest) > joinWithin
	k.latest = b.At
	if whole || late {
		k.joined = b
		if whole {
			k.latest = time.Time{}
		}
		return b
	}
	k.joined.Typed += b.Typed
	k.joined.Meant, k.joined.End = "", b.End
	k.joined.Pace = b.At.Sub(k.joined.At) / time.Duration(len([]rune(k.joined.Typed))-1)
	return k.joined
}
