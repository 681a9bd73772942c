package kit

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestOneScope: a new scope of the theme would read all fonts anew, and keep them.
func TestOneScope(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(Paper{})
	c := NewChecked("", SmallText(), func(text string) error {
		if text == "x" {
			return errors.New("wrong")
		}
		return nil
	})
	page := Column(Grid, c.Root)
	win := test.NewTempWindow(t, page)
	page.Refresh()
	scope := c.Field.Theme()
	for _, text := range []string{"1", "x", "2"} {
		c.Put(text)
		page.Refresh()
		win.Content().Refresh()
	}
	if c.Field.Theme() != scope {
		t.Error("a refresh has made another scope")
	}
	if c.Put("x"); !c.Marked() {
		t.Error("what is wrong is not marked")
	}
}
