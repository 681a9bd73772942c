package staff

import (
	"slices"

	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// showLock is the locked window: who are you?
func (r *Room) showLock() {
	r.lock, r.over.Bars, r.next = true, true, nil
	content := []fyne.CanvasObject{kit.Heading(words.T("Locked")),
		kit.NewWords(words.T("Who sells? Nothing is lost: sales go on being sent."), kit.InkQuiet).Box}
	if r.gone != "" {
		content = slices.Insert(content, 1, fyne.CanvasObject(kit.NewWords(r.gone, kit.InkText).Box))
	}
	var first *kit.Button
	for i, m := range r.status.Staff {
		if m.PIN {
			name := kit.NewButton(label(i, m), kit.Plain, func() { r.Number(i) })
			content = append(content, name)
			if first == nil || m.ID == r.status.Station.StaffID { // whoever sold last is the likeliest
				first = name
			}
		}
	}
	root, page := kit.Rolling(kit.Column(kit.Grid, content...))
	r.sheet(nil, kit.Container(inWindow{page: page, window: r.shell.Window().Canvas()}, root))
	if first != nil {
		// Nothing rolls to what has the focus before it is drawn.
		below, beyond := first.Position().Y-page.Size().Height/2, page.Content.Size().Height-page.Size().Height
		page.ScrollToOffset(fyne.NewPos(0, max(min(below, beyond), 0)))
		r.shell.Focus(first)
	}
}

// inWindow gives a page that rolls the height of what is on it, if the window has that.
type inWindow struct {
	kit.Stack
	page   *fynecontainer.Scroll
	window fyne.Canvas
}

func (i inWindow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	room := i.window.Size().Height - 10*kit.Grid // the sheet's insets, and as much as other sheets leave round them
	return fyne.NewSize(objects[0].MinSize().Width, min(i.page.Content.MinSize().Height, room))
}
