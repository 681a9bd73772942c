package kit

import "fyne.io/fyne/v2"

// Pairs lays out a table: on each line a label, as wide as Label or the longest, and its value.
type Pairs struct{ Label float32 }

func (p Pairs) label(objects []fyne.CanvasObject) float32 {
	width := Tx(p.Label)
	for i := 0; i+1 < len(objects); i += 2 {
		width = max(width, objects[i].MinSize().Width)
	}
	return width
}

func (p Pairs) height(objects []fyne.CanvasObject, i int) float32 {
	return max(objects[i].MinSize().Height, objects[i+1].MinSize().Height) + Grid/2
}

func (p Pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for i := 0; i+1 < len(objects); i += 2 {
		height += p.height(objects, i)
	}
	return fyne.NewSize(p.label(objects)+10*Grid, height)
}

func (p Pairs) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var at float32
	label := p.label(objects)
	for i := 0; i+1 < len(objects); i += 2 {
		height := p.height(objects, i)
		objects[i].Move(fyne.NewPos(0, at))
		objects[i].Resize(fyne.NewSize(label, height-Grid/2))
		objects[i+1].Move(fyne.NewPos(label+Grid, at))
		objects[i+1].Resize(fyne.NewSize(max(size.Width-label-Grid, 0), height-Grid/2))
		at += height
	}
}
