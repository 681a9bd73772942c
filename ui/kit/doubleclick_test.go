package kit

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
)

// TestADoubleClickPressesOnce: its second click is not for what the first has put under the
// pointer. Two keys of a keypad, and one key twice, are quick on purpose.
func TestADoubleClickPressesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour) // after the clicks of other tests
		pressed := ""
		button := func(name string) *Button {
			return NewButton(name, Plain, func() { pressed += name })
		}
		click := func(b *Button, x float32) {
			b.Tapped(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(x, 100)})
		}
		expect := func(want string) {
			t.Helper()
			if pressed != want {
				t.Errorf("pressed %q, want %q", pressed, want)
			}
			pressed = ""
			time.Sleep(time.Second)
		}
		dismiss, cancel, seven := button("d"), button("c"), button("7")
		click(dismiss, 100)
		time.Sleep(200 * time.Millisecond)
		click(cancel, 103) // lies there now
		expect("d")
		click(dismiss, 100)
		time.Sleep(500 * time.Millisecond)
		click(cancel, 103)
		expect("dc")
		click(seven, 100)
		click(seven, 100)
		click(dismiss, 180)
		click(seven, 100)
		expect("77d7")
		retry := button("r")
		retry.Once = true
		click(retry, 100)
		time.Sleep(100 * time.Millisecond)
		click(retry, 100)
		expect("r")
		for range 2 {
			retry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}
		expect("r")
		tick := NewTickBox()
		tick.Press = func() { pressed += "t" }
		click(dismiss, 100)
		tick.Tapped(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(100, 100)})
		expect("d")
		covers = append(covers, &Cover{since: time.Now()}) // a line of a list has opened a sheet
		defer func() { covers = covers[:len(covers)-1] }()
		click(cancel, 500)
		expect("")
		click(cancel, 500)
		expect("c")
	})
}
