package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/device"

	"counterfoil/ui/kit"

	"counterfoil/internal/purchase"
	"counterfoil/ui/words"
)

// cameraBox is the live camera beside the form: its picture, which one it is,
// whether it is on, and what is wrong with it.
//
//	Front camera            ● On
//	Another program is using the camera.
//	┌───────────────────────────┐
//	│  mirrored   [frame]       │   only while it runs
//	└───────────────────────────┘
type cameraBox struct {
	root    *fyne.Container
	preview *preview
	picker  *kit.Button
	power   *powerKey
	notice  *kit.Words
	chosen  string // by name; "": any
	off     bool   // by the button
	state   device.CameraState

	onList   func() // ends in offer
	onChoose func(name string)
	onPower  func(off bool)
}

func newCameraBox() *cameraBox {
	c := &cameraBox{preview: newPreview(), notice: kit.NewWords("", kit.InkAttention)}
	c.picker = kit.NewButton("Camera", kit.Plain, func() { c.onList() })
	c.picker.Cut = true
	picker := kit.Container(kit.Stack{}, c.picker, kit.InsetXY(kit.Grid+4, 0, kit.Row(kit.Grid, 0, kit.Spacer(), kit.NewMark(kit.ShapeDown, kit.InkQuiet, 12))))
	c.power = newPowerKey(func() { c.onPower(!c.off) })
	c.root = kit.Container(cameraLayout{c}, kit.Row(kit.Grid, 0, picker, c.power.root), c.notice.Box, c.preview)
	c.preview.Hide()
	c.preview.onShape = func() { c.preview.Refresh(); c.root.Refresh() }
	return c
}

// cameraLayout puts the picture under its row and the notice, where nothing moves
// when it comes and goes, and gives it what is left of the height, up to its own.
type cameraLayout struct{ c *cameraBox }

func (l cameraLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(objects[0].MinSize().Width, 20*kit.Grid), l.head(objects))
}

// head is the height over the picture.
func (cameraLayout) head(objects []fyne.CanvasObject) float32 {
	height := objects[0].MinSize().Height
	if objects[1].Visible() {
		height += kit.Grid/2 + objects[1].MinSize().Height
	}
	return height
}

// best is the height with which the whole picture is shown at a width.
func (c *cameraBox) best(width float32) float32 {
	height := cameraLayout{c}.head(c.root.Objects)
	if c.preview.Visible() {
		height += kit.Grid + c.preview.heightFor(width)
	}
	return height
}

func (l cameraLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	row, notice, picture := objects[0], objects[1], objects[2]
	row.Move(fyne.Position{})
	row.Resize(fyne.NewSize(size.Width, row.MinSize().Height))
	notice.Move(fyne.NewPos(0, row.MinSize().Height+kit.Grid/2))
	notice.Resize(fyne.NewSize(size.Width, notice.MinSize().Height)) // the width decides how text breaks
	notice.Resize(fyne.NewSize(size.Width, notice.MinSize().Height))
	top := l.head(objects) + kit.Grid
	picture.Move(fyne.NewPos(0, top))
	picture.Resize(fyne.NewSize(size.Width, min(max(size.Height-top, 0), l.c.preview.heightFor(size.Width))))
}

// choose shows what the settings say.
func (c *cameraBox) choose(name string, off bool) {
	if c.chosen != name || c.off != off {
		c.chosen, c.off = name, off
		c.show(c.state)
	}
}

// show says how the camera stands.
func (c *cameraBox) show(s device.CameraState) {
	if s.Phase != c.state.Phase || s.Camera != c.state.Camera {
		c.preview.clear()
	}
	c.state = s
	kit.SetVisible(c.preview, s.Phase == device.CameraStarting || s.Phase == device.CameraRunning)
	c.power.set(c.off, s.Phase)
	switch {
	case errors.Is(s.Trouble, device.ErrNoCamera):
		c.picker.Set("No camera is connected")
	case s.Camera != "" && !c.off:
		c.picker.Set(s.Camera)
	case c.chosen != "":
		c.picker.Set(c.chosen)
	default:
		c.picker.Set("Camera")
	}
	c.notice.Set(c.trouble())
	c.root.Refresh()
}

// trouble is one sentence; none where the picker says it all.
func (c *cameraBox) trouble() (string, fyne.ThemeColorName) {
	switch s := c.state; {
	case errors.Is(s.Trouble, device.ErrNoCamera):
		return "", kit.InkQuiet
	case s.Phase == device.CameraFailed:
		return words.Say(s.Trouble) + " A hand scanner works all the same.", kit.InkAttention
	case s.Missing != "" && s.Phase == device.CameraRunning:
		return s.Missing + " is not connected: this one is used instead.", kit.InkAttention
	}
	return "", kit.InkQuiet
}

// offer lists the cameras, to press one.
func (c *cameraBox) offer(names []string, err error) {
	if err != nil {
		c.notice.Set(words.Say(err), kit.InkAttention)
		c.root.Refresh()
		return
	}
	pop := widget.NewPopUpMenu(c.menu(names), kit.CanvasOf(c.picker))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c.picker)
	pop.ShowAtPosition(at.AddXY(0, c.picker.Size().Height))
}

// menu is the cameras there are, and the chosen one if it is not among them.
func (c *cameraBox) menu(names []string) *fyne.Menu {
	var items []*fyne.MenuItem
	there := c.chosen == ""
	add := func(label, name string) {
		item := fyne.NewMenuItem(purchase.Legible(label), func() { c.onChoose(name) })
		item.Checked = !c.off && name == c.state.Camera
		items = append(items, item)
	}
	for _, name := range names {
		add(name, name)
		there = there || name == c.chosen
	}
	if !there {
		add(c.chosen+" (not connected)", c.chosen)
	}
	if len(items) == 0 {
		item := fyne.NewMenuItem("No camera is connected", nil)
		item.Disabled = true
		items = append(items, item)
	}
	return fyne.NewMenu("", items...)
}

// powerKey switches the camera on and off; its light says whether it is on.
type powerKey struct {
	root  *fyne.Container
	key   *kit.Button
	light *kit.Mark
	says  *kit.Text
}

func newPowerKey(press func()) *powerKey {
	p := &powerKey{key: kit.NewButton("", kit.Plain, press), light: kit.NewMark(kit.ShapeRing, kit.InkQuiet, 12), says: kit.NewBold("Off", kit.SizeSmall, kit.InkText)}
	p.root = kit.Container(kit.Stack{}, p.key, kit.InsetXY(kit.Grid+4, 0, kit.Row(kit.Grid, -1, p.light, p.says)), kit.Strut(10*kit.Grid, kit.Touch))
	return p
}

func (p *powerKey) set(off bool, phase device.CameraPhase) {
	switch {
	case phase == device.CameraRunning:
		p.light.Set(kit.ShapeDot, kit.InkGood)
		p.says.Set("On")
	case phase == device.CameraStarting:
		p.light.Set(kit.ShapeHalf, kit.InkGood)
		p.says.Set("On")
	case off:
		p.light.Set(kit.ShapeRing, kit.InkQuiet)
		p.says.Set("Off")
	default:
		p.light.Set(kit.ShapeRing, kit.InkAttention)
		p.says.Set("On")
	}
}
