// Package lens is the live camera beside the form of a sale: its picture, which
// camera it is, whether it is on, and what is wrong with it.
package lens

import (
	"context"
	"errors"
	"image"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// Camera is what the box needs of a live camera. What the camera sees comes back
// by Box.Look, how it stands by Box.ShowState.
type Camera struct {
	Use  func(name string, on bool) // which camera ("": any), and whether it runs; returns at once
	List func() ([]string, error)   // those connected now; not called on the UI goroutine
	// Forget has a code that was not taken count as scanned anew once it is seen.
	Forget func(code string)
	// Hold shows a practice card to the practice camera; false: it does not run.
	// nil at the real till.
	Hold func(code string) bool
}

// Look is one frame. It may be used only until the func that got it returns.
type Look struct {
	Paint func(*image.RGBA) // fills it with the whole picture, mirrored
	W, H  int               // the camera's pixels
	Codes [][4][2]int       // corners of the codes in it, x and y in those pixels, not mirrored
	Hint  device.CameraHint // what would help
	Parts int               // of device.OnePart: how many codes hold the whole text
}

// Till keeps which camera was chosen, and whether it was switched off.
type Till interface {
	SetSettings(ctx context.Context, were, made till.Settings) error
}

// Box is the camera and its buttons. It belongs to the UI goroutine, but for Look.
//
//	Front camera            ● On
//	Another program is using the camera.
//	┌───────────────────────────┐
//	│  mirrored   [frame]       │   only while it runs
//	└───────────────────────────┘
type Box struct {
	Root *fyne.Container

	shell  *shell.Shell
	till   Till
	camera *Camera // nil: this PC can have none

	preview  *preview
	picker   *kit.Button
	arrow    *fyne.Container // over the picker's end, while there is something to pick
	power    *powerKey
	notice   *kit.Words
	settings till.Settings
	state    device.CameraState

	ready                      bool // sales can be recorded
	testing, minimised, locked bool
}

// New returns the box of a camera; with none, it takes no room.
func New(s *shell.Shell, t Till, camera *Camera) *Box {
	b := &Box{shell: s, till: t, camera: camera,
		preview: newPreview(s.Post), notice: kit.NewWords("", kit.InkAttention)}
	b.picker = kit.NewButton(words.T("Camera"), kit.Plain, b.list)
	b.picker.Cut = true
	down := kit.NewMark(kit.ShapeDown, kit.InkQuiet, 12)
	b.arrow = kit.InsetXY(kit.Grid+4, 0, kit.Row(kit.Grid, 0, kit.Spacer(), down))
	picker := kit.Container(kit.Stack{}, b.picker, b.arrow)
	b.power = newPowerKey(func() { b.set(func(s *till.Settings) { s.CameraOff = !s.CameraOff }) })
	b.Root = kit.Container(boxLayout{b}, kit.Row(kit.Grid, 0, picker, b.power.root), b.notice.Box, b.preview)
	b.preview.Hide()
	b.preview.onShape = func() { b.preview.Refresh(); b.Root.Refresh() }
	if camera == nil {
		b.state.Trouble = device.ErrNoCamera
		b.Root.Hide()
	}
	return b
}

// Supported reports whether this PC can have a camera at all.
func (b *Box) Supported() bool { return b.camera != nil }

// State says how the camera stands, and whether it has been switched off here.
func (b *Box) State() (state device.CameraState, off bool) { return b.state, b.settings.CameraOff }

// Show applies a status: the camera and its settings.
func (b *Box) Show(s till.Status) {
	before := b.settings
	b.settings, b.ready = s.Settings, s.Ready
	b.use()
	if b.settings.Camera != before.Camera || b.settings.CameraOff != before.CameraOff {
		b.ShowState(b.state)
	}
}

// Testing, Minimised and Locked decide with the settings whether the camera runs.
func (b *Box) Testing(yes bool) { b.testing = yes; b.use() }

// Minimised says that nobody can see the window.
func (b *Box) Minimised(yes bool) { b.minimised = yes; b.use() }

// Carry keeps what the box that this one replaces was told of the window and the session.
func (b *Box) Carry(from *Box) { b.minimised, b.locked = from.minimised, from.locked }

// Locked says that the user's session is locked.
func (b *Box) Locked(yes bool) { b.locked = yes; b.use() }

// use has the camera run while somebody can see the window and something can be
// scanned.
func (b *Box) use() {
	if b.camera != nil {
		on := !b.settings.CameraOff && (b.ready || b.testing) && !b.minimised && !b.locked
		b.camera.Use(b.settings.Camera, on)
	}
}

// Seen says whether the box is in front: a picture that nobody can see is not
// painted.
func (b *Box) Seen(yes bool) { b.preview.seen(yes) }

// Look shows a frame. The frame is used only until Look returns; one goroutine,
// any, may call it.
func (b *Box) Look(l Look) { b.preview.take(l) }

// Hold shows a practice card to the practice camera; false: that does not run.
func (b *Box) Hold(code string) bool {
	return b.camera != nil && b.camera.Hold != nil && b.camera.Hold(code)
}

// ShowState says how the camera stands.
func (b *Box) ShowState(s device.CameraState) {
	if s.Phase != b.state.Phase || s.Camera != b.state.Camera {
		b.preview.clear()
	}
	b.state = s
	none := errors.Is(s.Trouble, device.ErrNoCamera)
	kit.SetVisible(b.arrow, !none)
	b.picker.Aside = 0
	if !none {
		b.picker.Aside = b.arrow.MinSize().Width
	}
	kit.SetVisible(b.preview, s.Phase == device.CameraStarting || s.Phase == device.CameraRunning)
	b.power.show(b.settings.CameraOff, s.Phase)
	switch {
	case none:
		b.picker.Set(words.T("No camera is connected"))
	case s.Camera != "" && !b.settings.CameraOff:
		b.picker.Set(s.Camera)
	case b.settings.Camera != "":
		b.picker.Set(b.settings.Camera)
	default:
		b.picker.Set(words.T("Camera"))
	}
	b.notice.Set(b.trouble())
	b.Root.Refresh()
}

// trouble is one sentence, or none where the picker has said everything.
func (b *Box) trouble() (string, fyne.ThemeColorName) {
	switch s := b.state; {
	case errors.Is(s.Trouble, device.ErrNoCamera):
		return "", kit.InkQuiet
	case s.Phase == device.CameraFailed:
		return words.Say(s.Trouble) + " " + words.T("You can still use a hand scanner."), kit.InkAttention
	case s.Missing != "" && s.Phase == device.CameraRunning:
		return words.T("{camera} is not connected: this one is used instead.", "camera", s.Missing), kit.InkAttention
	case s.Phase == device.CameraRunning && b.camera.Hold != nil: // there is one, since it runs
		return words.T("A card that you press under Cards is held up to it."), kit.InkQuiet
	}
	return "", kit.InkQuiet
}

// set changes the settings; Show puts them in force.
func (b *Box) set(change func(*till.Settings)) {
	were, made := b.settings, b.settings
	change(&made)
	b.shell.Work(func(ctx context.Context) func() {
		err := b.till.SetSettings(context.WithoutCancel(ctx), were, made)
		return func() {
			if err != nil {
				b.shell.Alarm()
				b.notice.Set(words.Say(err), kit.InkError)
				b.Root.Refresh()
			}
		}
	})
}

// list offers the cameras that are connected.
func (b *Box) list() {
	b.shell.Work(func(context.Context) func() {
		names, err := b.camera.List()
		return func() { b.offer(names, err) }
	})
}

func (b *Box) offer(names []string, err error) {
	if err != nil {
		b.notice.Set(words.Say(err), kit.InkAttention)
		b.Root.Refresh()
		return
	}
	b.shell.Menu(b.menu(names), b.picker)
}

// menu lists the cameras, and the chosen one if it is not connected.
func (b *Box) menu(names []string) *fyne.Menu {
	var items []*fyne.MenuItem
	chosen := b.settings.Camera
	connected := chosen == ""
	add := func(label, name string) {
		item := fyne.NewMenuItem(purchase.Legible(label), func() {
			b.set(func(s *till.Settings) { s.Camera, s.CameraOff = name, false })
		})
		item.Checked = !b.settings.CameraOff && name == b.state.Camera
		items = append(items, item)
	}
	for _, name := range names {
		add(name, name)
		connected = connected || name == chosen
	}
	if !connected {
		add(words.T("{camera} (not connected)", "camera", chosen), chosen)
	}
	if len(items) == 0 {
		item := fyne.NewMenuItem(words.T("No camera is connected"), nil)
		item.Disabled = true
		items = append(items, item)
	}
	return fyne.NewMenu("", items...)
}
