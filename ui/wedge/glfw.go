//go:build cgo && !android && !ios && !js && !wasm

package wedge

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"counterfoil/internal/device"
)

// native runs do with a window as GLFW has it. This is the one file that knows
// GLFW, and it must be the same GLFW module as Fyne's: the window belongs to it.
func native(w fyne.Window, do func(*glfw.Window)) error {
	n, ok := w.(interface{ RunWithContext(func()) })
	if !ok {
		return ErrNoKeyboard
	}
	err := ErrNoKeyboard // RunWithContext calls nothing while there is no window
	n.RunWithContext(func() {
		if view := glfw.GetCurrentContext(); view != nil {
			do(view)
			err = nil
		}
	})
	return err
}

// attach chains our callbacks before Fyne's.
func (h *Hook) attach() error { return native(h.window, h.chain) }

// OnMinimised tells from now on, on the main goroutine, when a window that has
// been shown is minimised and when it is back, which Fyne does not. Errors are
// Install's.
func OnMinimised(w fyne.Window, tell func(minimised bool)) error {
	return native(w, func(view *glfw.Window) {
		var before glfw.IconifyCallback
		before = view.SetIconifyCallback(func(v *glfw.Window, minimised bool) {
			if before != nil {
				before(v, minimised)
			}
			tell(minimised)
		})
	})
}

// AroundPress has around deliver, from now on and on the main goroutine, what the pointer's buttons do in
// a window that has been shown. Errors are Install's, which must come after it.
func AroundPress(w fyne.Window, around func(deliver func())) error {
	return native(w, func(view *glfw.Window) {
		var button glfw.MouseButtonCallback
		button = view.SetMouseButtonCallback(func(
			v *glfw.Window, b glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey,
		) {
			around(func() { button(v, b, action, mods) })
		})
	})
}

// attach chains our callbacks before Fyne's.
func (t *turns) attach(w fyne.Window) error {
	return native(w, func(view *glfw.Window) {
		var key glfw.KeyCallback
		key = view.SetKeyCallback(func(
			v *glfw.Window, k glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey,
		) {
			t.key(func() { key(v, k, code, action, mods) })
		})
		var runes glfw.CharCallback
		runes = view.SetCharCallback(func(v *glfw.Window, r rune) { t.key(func() { runes(v, r) }) })
		var button glfw.MouseButtonCallback
		button = view.SetMouseButtonCallback(func(
			v *glfw.Window, b glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey,
		) {
			t.press(func() { button(v, b, action, mods) })
		})
		var pointer glfw.CursorPosCallback
		pointer = view.SetCursorPosCallback(func(v *glfw.Window, x, y float64) {
			t.move(func() { pointer(v, x, y) })
		})
	})
}

// FitScreen puts a window that has been shown whole onto a screen, cut to its
// size and maximised where it would be larger. It returns what does so again, on
// the main goroutine. Errors are Install's.
func FitScreen(w fyne.Window) (again func(), err error) {
	err = native(w, func(view *glfw.Window) {
		// Later the drawing context is left alone: to make it current while the window
		// is being resized leaves the next picture in the wrong place.
		again = func() { fitView(view) }
		again()
	})
	return again, err
}

func fitView(view *glfw.Window) {
	if view.GetMonitor() != nil {
		return // it fills a screen
	}
	if view.GetAttrib(glfw.Maximized) == glfw.True {
		return // the system has fitted it, on Windows with its frame beyond the edges
	}
	var screens []rect
	for _, m := range glfw.GetMonitors() { // the primary one first
		x, y, width, height := m.GetWorkarea()
		if width > 0 && height > 0 {
			screens = append(screens, rect{x, y, width, height})
		}
	}
	if len(screens) == 0 {
		return
	}
	x, y := view.GetPos()
	width, height := view.GetSize()
	left, top, right, bottom := view.GetFrameSize()
	before := rect{x - left, y - top, width + left + right, height + top + bottom}
	after, full := fit(before, screens)
	if after.w != before.w || after.h != before.h {
		view.SetSize(after.w-left-right, after.h-top-bottom)
	}
	if after.x != before.x || after.y != before.y {
		view.SetPos(after.x+left, after.y+top)
	}
	if full {
		view.Maximize()
	}
}

// Minimised is one of the ways in which a window falls short of its screen.
const Minimised = "minimised"

// ShortOfScreen gives what tells, on the main goroutine, how a window that has been shown
// falls short of filling its screen; "": it fills it, or it cannot be helped now. Errors
// are Install's.
func ShortOfScreen(w fyne.Window) (how func() string, err error) {
	err = native(w, func(view *glfw.Window) { how = func() string { return shortOf(view) } })
	return how, err
}

// FillsScreen reports whether a window that has been shown fills its screen, or will when it is no longer
// minimised: the toolkit tells only what it was asked for, and the system may have made a window of it since.
func FillsScreen(w fyne.Window) bool {
	how := ""
	_ = native(w, func(view *glfw.Window) { how = shortOf(view) })
	return w.FullScreen() && (how == "" || how == Minimised)
}

// NoScreen reports that no display is connected, or that one is just being unplugged. The
// toolkit breaks off then, when it is to fill the screen or to draw at another size.
func NoScreen(w fyne.Window) (none bool) {
	_ = native(w, func(*glfw.Window) { none = noScreen() })
	return none
}

// noScreen: GLFW lists a display until it has heard that it is gone, but has no mode for it.
func noScreen() bool {
	all := glfw.GetMonitors()
	return len(all) == 0 || slices.ContainsFunc(all, func(m *glfw.Monitor) bool { return m.GetVideoMode() == nil })
}

func shortOf(view *glfw.Window) string {
	if noScreen() || runtime.GOOS == "darwin" { // a Mac fills its screen without GLFW
		return ""
	}
	if view.GetAttrib(glfw.Iconified) == glfw.True {
		return Minimised
	}
	monitor := view.GetMonitor()
	if monitor == nil {
		return "a window"
	}
	mode := monitor.GetVideoMode()
	width, height := view.GetSize()
	if mode == nil || width == mode.Width && height == mode.Height {
		return ""
	}
	// GLFW knows the resolutions of when the display was plugged in. At another one, which a
	// remote desktop may have, it would switch the display to the nearest that it knows.
	if !slices.ContainsFunc(monitor.GetVideoModes(), func(known *glfw.VidMode) bool {
		return known.Width == mode.Width && known.Height == mode.Height
	}) {
		return ""
	}
	return fmt.Sprintf("%dx%d of %dx%d", width, height, mode.Width, mode.Height)
}

func (h *Hook) chain(view *glfw.Window) {
	view.SetInputMode(glfw.LockKeyMods, glfw.True) // tell us of Num Lock; Fyne looks at other bits only
	clock := newKeyClock()
	var key glfw.KeyCallback
	key = view.SetKeyCallback(func(v *glfw.Window, k glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
		s := stroke(k, code, action, mods)
		if ago, within, known := clock.age(action != glfw.Release, code); known {
			s.At, s.Within = time.Now().Add(-ago), within
		}
		if action == glfw.Press {
			h.pressed = s
		}
		h.handle(s, func() {
			if k != glfw.KeyEscape || action != glfw.Press || h.options.OnEscape == nil || !h.options.OnEscape() {
				key(v, k, code, action, mods)
			}
		})
	})
	var runes glfw.CharCallback
	runes = view.SetCharCallback(func(v *glfw.Window, r rune) { // made by the press before it
		s := device.Stroke{Kind: device.StrokeRune, Rune: r, At: h.pressed.At, Within: h.pressed.Within}
		h.handle(s, func() { runes(v, r) })
	})
	// What was typed before a click, or before another window got the
	// keyboard, comes before it.
	var button glfw.MouseButtonCallback
	button = view.SetMouseButtonCallback(func(
		v *glfw.Window, b glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey,
	) {
		if action == glfw.Press {
			h.spent = h.settle()
		}
		if !h.spent { // else nobody knows what it would act on
			h.inPlace(func() { button(v, b, action, mods) })
		}
	})
	var pointer glfw.CursorPosCallback
	pointer = view.SetCursorPosCallback(func(v *glfw.Window, x, y float64) {
		h.move(func() { pointer(v, x, y) })
	})
	var focus glfw.FocusCallback
	focus = view.SetFocusCallback(func(v *glfw.Window, focused bool) {
		h.Flush()
		focus(v, focused)
	})
}

// oldestKey is the greatest age at which a key's own time is still used.
const oldestKey = time.Minute

func stroke(k glfw.Key, scancode int, action glfw.Action, mods glfw.ModifierKey) device.Stroke {
	kind := map[glfw.Action]string{glfw.Press: device.StrokePress, glfw.Repeat: device.StrokeRepeat,
		glfw.Release: device.StrokeRelease}[action]
	name := keyName(k)
	if onPad(k) && !padTypes(mods) && mods&glfw.ModAlt == 0 { // with Alt they number a character
		name = device.KeyPad
	}
	return device.Stroke{Kind: kind, Key: name, Code: scancode + 1, // a key that GLFW cannot name may have scan code 0
		Shift: mods&glfw.ModShift != 0, Command: mods&(glfw.ModControl|glfw.ModAlt|glfw.ModSuper) != 0}
}

func onPad(k glfw.Key) bool { return k >= glfw.KeyKP0 && k <= glfw.KeyKPDecimal }

// padTypes reports whether the number pad types digits. A Mac has no Num Lock.
func padTypes(mods glfw.ModifierKey) bool {
	return runtime.GOOS == "darwin" || mods&glfw.ModNumLock != 0 && mods&glfw.ModShift == 0
}

// keyName names a key by its place. GLFW numbers the keys that type by what they
// type on a US keyboard.
func keyName(k glfw.Key) string {
	switch {
	case k == glfw.KeyEnter || k == glfw.KeyKPEnter:
		return device.KeyEnter
	case k == glfw.KeyTab:
		return device.KeyTab
	case k == glfw.KeyLeftShift || k == glfw.KeyRightShift:
		return device.KeyShift
	case k >= glfw.KeyLeftControl && k <= glfw.KeyRightSuper || k == glfw.KeyNumLock:
		return device.KeyModifier
	case k == glfw.KeyCapsLock:
		return device.KeyCapsLock
	case k >= glfw.KeySpace && k <= glfw.KeyGraveAccent:
		return strings.ToLower(string(rune(k)))
	case k >= glfw.KeyKP0 && k <= glfw.KeyKPEqual:
		return string("0123456789./*-+\x00="[k-glfw.KeyKP0])
	case k == glfw.KeyUnknown || k == glfw.KeyWorld1 || k == glfw.KeyWorld2:
		return device.KeyNoPlace
	default:
		return device.KeyOther
	}
}
