package ui

import "fyne.io/fyne/v2"

// choice is one of a few, side by side: all of them to be seen, one press each.
type choice struct {
	root   *fyne.Container
	keys   []*button
	values []string
	value  string
}

// newChoice takes pairs of a value and its label.
func newChoice(pairs ...string) *choice {
	c := &choice{}
	var objects []fyne.CanvasObject
	for i := 0; i+1 < len(pairs); i += 2 {
		value := pairs[i]
		b := newButton(pairs[i+1], plain, func() { c.set(value) })
		c.keys, c.values = append(c.keys, b), append(c.values, value)
		objects = append(objects, b)
	}
	c.root = row(grid, -1, objects...)
	c.set(c.values[0])
	return c
}

func (c *choice) set(value string) {
	c.value = value
	for i, b := range c.keys {
		b.kind = plain
		if c.values[i] == value {
			b.kind = primary
		}
		b.Refresh()
	}
}

// yes and no are the values of a choice between the two.
const (
	yes = "yes"
	no  = "no"
)

func yesOrNo(is bool) string {
	if is {
		return yes
	}
	return no
}
