package kit

import (
	"fyne.io/fyne/v2"
	fynecontainer "fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Themed shows an object in a theme of its own. Each refresh of the toolkit's override
// makes a new scope, for which it reads all fonts once more and keeps them for good: some
// megabytes at each sale. So the override is never refreshed; the object alone is.
type Themed struct {
	widget.BaseWidget
	over *fynecontainer.ThemeOverride
}

// NewThemed returns an object in a theme. What changes in the theme is seen after a refresh.
func NewThemed(o fyne.CanvasObject, look fyne.Theme) *Themed {
	t := &Themed{over: fynecontainer.NewThemeOverride(o, look)}
	t.ExtendBaseWidget(t)
	return t
}

// Keep keeps the theme: the toolkit forgets it for whatever it has not drawn for a minute, as
// what another room hides, and the hint of a field with a text. Call it more often than that.
func (t *Themed) Keep() {
	t.MinSize()      // is looked up,
	t.over.MinSize() // and this
	t.over.Content.Refresh()
}

func (t *Themed) CreateRenderer() fyne.WidgetRenderer { return themedRenderer{t.over} }

type themedRenderer struct{ over *fynecontainer.ThemeOverride }

func (r themedRenderer) Layout(size fyne.Size)        { r.over.Resize(size) }
func (r themedRenderer) MinSize() fyne.Size           { return r.over.MinSize() }
func (r themedRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.over} }
func (r themedRenderer) Refresh()                     { r.over.Content.Refresh() }
func (r themedRenderer) Destroy()                     {}
