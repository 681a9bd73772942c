package kit

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// room is what a paper lies over: an object in each corner, and one below the paper's edges.
func room() fyne.CanvasObject {
	return Container(Stack{}, NewSurface(InkSurface, InkLine, Corner),
		Column(0, Rule(), NewText("a room", SizeLarge, InkAccent), Spacer(), NewText("its end", SizeLarge, InkError)))
}

// What lies over the rooms looks, to each point, as the toolkit's pop-up does with an edge, in every look and at
// sizes that put it between two points of the screen.
func TestAVeilLooksAsAPopUp(t *testing.T) {
	app := test.NewTempApp(t)
	for _, mode := range []string{"light", "dark", "contrast"} {
		app.Settings().SetTheme(Paper{Mode: mode})
		for _, size := range []fyne.Size{{Width: 560, Height: 400}, {Width: 301, Height: 77}, {Width: 9, Height: 9}} {
			show := func(over func(fyne.CanvasObject, fyne.Canvas)) image.Image {
				w := test.NewTempWindow(t, room())
				w.Resize(fyne.NewSize(640, 480))
				over(Container(Exactly{size}, NewText("paper", SizeSmall, InkText)), w.Canvas())
				return w.Canvas().Capture()
			}
			want := show(func(content fyne.CanvasObject, over fyne.Canvas) {
				widget.ShowModalPopUp(Container(Stack{}, NewSurface(InkNone, InkEdge, Corner), content), over)
			})
			got := show(func(content fyne.CanvasObject, over fyne.Canvas) { NewCover(0, content, over) })
			covers = nil
			if n, first := unlike(got, want); n > 0 {
				t.Errorf("%s, %v: %d points differ, the first at %v", mode, size, n, first)
			}
		}
	}
}

func unlike(a, b image.Image) (n int, first image.Point) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				if n++; n == 1 {
					first = image.Pt(x, y)
				}
			}
		}
	}
	return n, first
}

// Of a paper that fills most of a window, each point is drawn about once: with software rendering that is what a
// picture costs. The toolkit's pop-up, with an edge, draws nearly four times as many points as the window has.
func TestAVeilDrawsNothingUnseen(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{Mode: "dark"})
	were := cuts
	cuts = func() bool { return true } // as a window can
	t.Cleanup(func() { cuts = were })
	const width, height = 1024, 720
	w := test.NewTempWindow(t, Container(Stack{}))
	w.Resize(fyne.NewSize(width, height))
	size := fyne.NewSize(width-8*Grid, height-8*Grid)
	c := NewCover(0, Container(Exactly{size}, NewText("", SizeSmall, InkText)), w.Canvas())
	t.Cleanup(c.Hide)
	middle := test.WidgetRenderer(c.veil).(*veilRenderer).middle
	var drawn, papers float32
	var add func(o fyne.CanvasObject, at, from, to fyne.Position)
	add = func(o fyne.CanvasObject, at, from, to fyne.Position) { // as far as it is between from and to
		at = at.Add(o.Position())
		end := at.Add(o.Size())
		switch o := o.(type) {
		case *canvas.Rectangle:
			wide, high := min(end.X, to.X)-max(at.X, from.X), min(end.Y, to.Y)-max(at.Y, from.Y)
			drawn += max(wide, 0) * max(high, 0)
			if !o.Shadow.Offset.IsZero() || o == middle {
				papers += max(wide, 0) * max(high, 0)
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				add(child, at, from, to)
			}
		case fyne.Widget:
			r := test.WidgetRenderer(o)
			if _, clips := r.(interface{ IsClip() }); clips {
				from, to = at, end
			}
			for _, child := range r.Objects() {
				add(child, at, from, to)
			}
		}
	}
	add(c.veil, fyne.Position{}, fyne.Position{}, fyne.NewPos(width, height))
	if want := size.Width * size.Height; papers != want {
		t.Errorf("%v points of the paper are drawn, want %v: each once", papers, want)
	}
	if share := drawn / (width * height); share < 1 || share > 1.5 {
		t.Errorf("%.2f × the window's points are drawn", share)
	}
}
