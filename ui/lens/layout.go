package lens

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// boxLayout puts the picture below its row and the notice, where nothing moves when
// the picture comes and goes. It gives the picture the height that is left, up to
// the whole picture's.
type boxLayout struct{ b *Box }

func (l boxLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(objects[0].MinSize().Width, 20*kit.Grid), l.head(objects))
}

// head is the height above the picture.
func (boxLayout) head(objects []fyne.CanvasObject) float32 {
	height := objects[0].MinSize().Height
	if objects[1].Visible() {
		height += kit.Grid/2 + objects[1].MinSize().Height
	}
	return height
}

func (l boxLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	row, notice, picture := objects[0], objects[1], objects[2]
	row.Move(fyne.Position{})
	row.Resize(fyne.NewSize(size.Width, row.MinSize().Height))
	notice.Move(fyne.NewPos(0, row.MinSize().Height+kit.Grid/2))
	notice.Resize(fyne.NewSize(size.Width, notice.MinSize().Height)) // the width decides how text breaks
	notice.Resize(fyne.NewSize(size.Width, notice.MinSize().Height))
	top := l.head(objects) + kit.Grid
	picture.Move(fyne.NewPos(0, top))
	picture.Resize(fyne.NewSize(size.Width, min(max(size.Height-top, 0), l.b.preview.heightFor(size.Width))))
}

// HeightFor is the height that shows the whole picture at a width.
func (b *Box) HeightFor(width float32) float32 {
	height := boxLayout{b}.head(b.Root.Objects)
	if b.preview.Visible() {
		height += kit.Grid + b.preview.heightFor(width)
	}
	return height
}

// powerKey switches the camera on and off; its light says whether it is on.
type powerKey struct {
	root  *fyne.Container
	key   *kit.Button
	light *kit.Mark
	says  *kit.Text
}

func newPowerKey(press func()) *powerKey {
	p := &powerKey{key: kit.NewButton("", kit.Plain, press), light: kit.NewMark(kit.ShapeRing, kit.InkQuiet, 12),
		says: kit.NewBold(words.T("Switched off"), kit.SizeSmall, kit.InkText)}
	label := kit.InsetXY(kit.Grid+4, 0, kit.Row(kit.Grid, -1, p.light, p.says))
	p.root = kit.Container(kit.Stack{}, p.key, label, kit.Strut(10*kit.Grid, kit.Touch))
	return p
}

func (p *powerKey) show(off bool, phase device.CameraPhase) {
	switch {
	case phase == device.CameraRunning:
		p.light.Set(kit.ShapeDot, kit.InkGood)
		p.says.Set(words.T("Switched on"))
	case phase == device.CameraStarting:
		p.light.Set(kit.ShapeHalf, kit.InkGood)
		p.says.Set(words.T("Switched on"))
	case off:
		p.light.Set(kit.ShapeRing, kit.InkQuiet)
		p.says.Set(words.T("Switched off"))
	default:
		p.light.Set(kit.ShapeRing, kit.InkAttention)
		p.says.Set(words.T("Switched on"))
	}
}
