package header

import (
	"slices"

	"fyne.io/fyne/v2"

	"counterfoil/ui/kit"
)

// line is the header's second line: the link, the camera, what waits. While something hinders it
// is the band that says so, amber or red, in as many words as have room: the line is there anyway,
// and nothing below it moves.
type line struct {
	root   *fyne.Container
	ground *kit.Surface
	badge  *badge
	watch  *fyne.Container // the camera is on
	dot    *kit.Mark
	camera *kit.Text
	queue  *kit.Text

	row   kit.Line
	says  []string // beside the badge's word, the longest first; the one that has room is shown
	waits []string // at the end, likewise
}

func newLine(b *badge, camera string) *line {
	l := &line{badge: b, ground: kit.NewSurface(kit.InkNone, kit.InkNone, 0),
		dot: kit.NewMark(kit.ShapeDot, kit.InkGood, 10), camera: kit.NewText(camera, kit.SizeSmall, kit.InkQuiet),
		queue: kit.NewText("", kit.SizeSmall, kit.InkText), row: kit.Line{Gap: 2 * kit.Grid, Fill: 0, Middle: true},
		says: []string{""}, waits: []string{""}}
	l.watch = kit.Row(kit.Grid-2, -1, l.dot, l.camera)
	l.watch.Hide()
	l.root = kit.Container(kit.Stack{}, l.ground, kit.InsetXY(2*kit.Grid, kit.Grid/2,
		kit.Container(l, l.badge, l.watch, l.queue)))
	return l
}

func (l *line) show(v Headline) {
	mark, text, quiet, good := v.ink, kit.InkText, kit.InkQuiet, kit.InkGood
	if v.idle {
		text = kit.InkQuiet
	}
	l.says, l.waits = []string{v.sub}, v.queue[:]
	if v.hinders != (forms{}) {
		l.says = v.hinders[:slices.Index(append(v.hinders[:], ""), "")]
		mark, text, quiet, good = kit.InkOnStrong, kit.InkOnStrong, kit.InkOnStrong, kit.InkOnStrong
	}
	l.ground.Paint(v.ground, kit.InkNone)
	l.dot.Set(kit.ShapeDot, good)
	l.camera.SetInk(l.camera.Content, quiet)
	l.queue.SetInk(l.queue.Content, text)
	l.badge.show(v.shape, mark, v.word, quiet)
	l.badge.whole = l.says[0]
	l.root.Refresh()
}

// MinSize has room for the least that is said.
func (l *line) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := l.row.MinSize(objects)
	size.Width += width(l.waits[len(l.waits)-1]) - l.queue.MinSize().Width
	return size
}

func (l *line) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	others := l.row.MinSize(objects).Width - l.badge.MinSize().Width - l.queue.MinSize().Width
	says, waits := l.fitting(size.Width - others - l.badge.without())
	l.badge.sub.Set(says)
	l.queue.Set(waits)
	l.row.Layout(objects, size)
}

// fitting are the longest words that fit: rather fewer at the end than the least at the badge,
// or none.
func (l *line) fitting(room float32) (says, waits string) {
	least := len(l.says) - 1
	for _, forms := range [...][]string{l.says[:least], l.says[least:]} {
		for _, waits := range l.waits {
			for _, says := range forms {
				if says != "" && width(says)+width(waits) <= room {
					return says, waits
				}
			}
		}
	}
	for _, waits := range l.waits {
		if width(waits) <= room {
			return "", waits
		}
	}
	return "", l.waits[len(l.waits)-1]
}

func width(text string) float32 {
	return fyne.MeasureText(text, kit.SizeSmall, fyne.TextStyle{}).Width
}
