package kit

import "fyne.io/fyne/v2"

// Choice offers a few values side by side: all can be seen, and one press chooses.
type Choice struct {
	Root   *fyne.Container
	keys   []*Button
	values []string
	Value  string

	OnChoose func() // a person has chosen; nil: nobody asks
}

// NewChoice takes pairs of a value and its label.
func NewChoice(pairs ...string) *Choice {
	c := &Choice{}
	var objects []fyne.CanvasObject
	for i := 0; i+1 < len(pairs); i += 2 {
		value := pairs[i]
		b := NewButton(pairs[i+1], Plain, func() {
			c.Set(value)
			if c.OnChoose != nil {
				c.OnChoose()
			}
		})
		c.keys, c.values = append(c.keys, b), append(c.values, value)
		objects = append(objects, b)
	}
	c.Root = Row(Grid, -1, objects...)
	c.Set(c.values[0])
	return c
}

func (c *Choice) Set(value string) {
	c.Value = value
	for i, b := range c.keys {
		b.Kind = Plain
		if c.values[i] == value {
			b.Kind = Primary
		}
		b.Refresh()
	}
}
