package kit

import "fyne.io/fyne/v2"

// Page is one of several that share a place, and the tab that opens it.
type Page struct {
	Tab     *Button
	Content fyne.CanvasObject
}

// NewPage returns a page for NewTabs.
func NewPage(name string, content fyne.CanvasObject) *Page {
	p := &Page{Tab: NewButton(name, Tab, nil), Content: content}
	p.Tab.Cut, p.Tab.Calm = true, true
	return p
}

// Tabs shows one of its pages, and above it the tabs of all.
type Tabs struct {
	Root   *fyne.Container
	Front  *Page
	OnOpen func() // another page is in front

	pages []*Page
}

// NewTabs returns tabs with the first page in front.
func NewTabs(pages ...*Page) *Tabs {
	t := &Tabs{OnOpen: func() {}, pages: pages}
	var keys, contents []fyne.CanvasObject
	for _, p := range pages {
		p.Tab.Press = func() { t.Open(p) }
		keys, contents = append(keys, p.Tab), append(contents, p.Content)
	}
	t.Root = ColumnFill(Grid, 1, Container(tabRow{}, keys...), Container(Stack{}, contents...))
	t.Open(pages[0])
	return t
}

// Pages are all, in their order.
func (t *Tabs) Pages() []*Page { return t.pages }

// Open brings a page to the front.
func (t *Tabs) Open(front *Page) {
	t.Front = front
	for _, p := range t.pages {
		p.Tab.Choose(p == front)
		SetVisible(p.Content, p == front)
	}
	t.OnOpen()
}

// tabRow lays tabs side by side, each as wide as the others, or where the widest label needs more, each
// as its own does and what is left shared among all.
type tabRow struct{ Alike }

func (r tabRow) Layout(tabs []fyne.CanvasObject, size fyne.Size) {
	rest, widest := size.Width-float32(len(tabs)-1)*Grid, float32(0)
	each := rest / float32(len(tabs))
	needs := make([]float32, len(tabs))
	for i, tab := range tabs {
		needs[i] = tab.(*Button).whole() - 3*Grid // it has no edge of its own
		rest -= needs[i]
		widest = max(widest, needs[i])
	}
	if widest <= each || rest < 0 {
		r.Alike.Layout(tabs, size)
		return
	}
	at := float32(0)
	for i, tab := range tabs {
		width := needs[i] + rest/float32(len(tabs))
		tab.Move(fyne.NewPos(at, 0))
		tab.Resize(fyne.NewSize(width, size.Height))
		at += width + Grid
	}
}

// Alike lays its objects side by side, each as wide as the others.
type Alike struct{}

func (Alike) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(len(objects))*10*Grid, Touch)
}

func (Alike) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var seen []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			seen = append(seen, o)
		}
	}
	n := float32(len(seen))
	width := (size.Width - (n-1)*Grid) / n
	for i, o := range seen {
		o.Move(fyne.NewPos(float32(i)*(width+Grid), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

// Level lays buttons side by side, each as wide as the others where the widest label has the room, or else each as its
// label needs and the one at Fill in what is left.
type Level struct{ Fill int }

func (l Level) line() Line { return Line{Gap: Grid, Fill: l.Fill, Middle: true} }

func (l Level) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.line().MinSize(objects) }

func (l Level) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	width := (size.Width - (n-1)*Grid) / n
	for _, o := range objects {
		least := o.MinSize().Width
		if b, is := o.(*Button); is {
			least = b.whole()
		}
		if least > width {
			l.line().Layout(objects, size)
			return
		}
	}
	Alike{}.Layout(objects, size)
}
