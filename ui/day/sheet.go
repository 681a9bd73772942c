package day

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// sheet lies over the room: a list of sales, the calendar or a closing. One is open at a
// time.
type sheet struct {
	shell.Sheet
	content *fyne.Container
	end     *kit.Button     // closes it
	paper   *fyne.Container // gives it its size
	size    fyne.Size       // the largest that it may have
}

// IsOpen reports whether a sheet lies over the room.
func (r *Room) IsOpen() bool { return r.sheet != nil }

// Close closes the sheet, if one is open.
func (r *Room) Close() {
	if r.sheet != nil {
		r.sheet.Close()
	}
}

// open lays a sheet over the room, as large as there is room for and no larger than
// asked for. width and height are as on the smallest window.
func (r *Room) open(width, height float32, title string, buttons []*kit.Button, body fyne.CanvasObject) *sheet {
	s := r.openUntil(words.T("Close"), width, height, title, buttons, body)
	s.end.Calm = false // no form that an Enter has just ended led here
	return s
}

// openUntil is open with another word on the button that closes it.
func (r *Room) openUntil(ends string, width, height float32, title string, buttons []*kit.Button,
	body fyne.CanvasObject) *sheet {
	r.Close()
	end := kit.NewButton(ends, kit.Primary, r.Close)
	end.Calm = true
	foot := []fyne.CanvasObject{kit.Spacer()}
	for _, b := range buttons {
		b.Calm = true
		foot = append(foot, b)
	}
	head := kit.NewCut(title, kit.SizeMedium, kit.InkText)
	head.Bold = true
	content := kit.ColumnFill(kit.Grid, 1, head, body, kit.Row(kit.Grid, 0, append(foot, end)...))
	room := r.shell.Window().Canvas().Size()
	s := &sheet{content: content, end: end, size: fyne.NewSize(min(room.Width-8*kit.Grid, kit.Px(width)),
		min(room.Height-8*kit.Grid, kit.Px(height)))}
	s.paper = kit.Container(kit.Exactly{Size: s.size}, content)
	s.OnClose = func() { r.sheet = nil }
	r.sheet = s
	s.Put(r.shell, 2*kit.Grid, s.paper)
	r.shell.Focus(end)
	return s
}

// fill puts another body in a sheet.
func (s *sheet) fill(body fyne.CanvasObject) {
	s.content.Objects[1] = body
	s.content.Refresh()
}

// fit makes a sheet as high as what scrolls in it, which has its width by now, and leaves
// room for one more sentence.
func (s *sheet) fit(page *fynecontainer.Scroll) {
	around := s.paper.Size().Height - page.Size().Height
	height := min(page.Content.MinSize().Height+around+6*kit.Grid, s.size.Height)
	s.paper.Layout = kit.Exactly{Size: fyne.NewSize(s.size.Width, height)}
	s.Fit()
}
