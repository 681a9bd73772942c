package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The names of our colours. Where Fyne has a name with the same meaning we use it, so
// that its own widgets follow.
const (
	inkPage      = theme.ColorNameBackground
	InkSurface   = theme.ColorNameInputBackground
	InkLine      = theme.ColorNameSeparator
	InkText      = theme.ColorNameForeground
	InkQuiet     = theme.ColorNamePlaceHolder
	InkAccent    = theme.ColorNamePrimary
	inkOnAccent  = theme.ColorNameForegroundOnPrimary
	InkGood      = theme.ColorNameSuccess
	InkAttention = theme.ColorNameWarning
	InkError     = theme.ColorNameError
	InkOnStrong  = theme.ColorNameForegroundOnError // on good, attention, error and practice

	InkPractice fyne.ThemeColorName = "counterfoilPractice"
	InkEdge     fyne.ThemeColorName = "counterfoilEdge"   // round what takes a key or a finger; an empty mark
	inkGone     fyne.ThemeColorName = "counterfoilGone"   // an arrow that leads nowhere
	inkHint     fyne.ThemeColorName = "counterfoilHint"   // the amount's hint
	InkStripe   fyne.ThemeColorName = "counterfoilStripe" // the practice banner's second colour

	InkWatermark fyne.ThemeColorName = "counterfoilWatermark" // practice's, over the rooms
	InkNone      fyne.ThemeColorName = ""

	// What a flash lays over the room.
	WashGood      fyne.ThemeColorName = "counterfoilWashGood"
	WashAttention fyne.ThemeColorName = "counterfoilWashAttention"
	WashError     fyne.ThemeColorName = "counterfoilWashError"
)

// palette is one look of the window: paper and ink. line only separates and may
// be faint; edge marks what can be pressed and must be seen. Which contrast each pair has, contrast_test.go tells.
type palette struct {
	page, surface, line, text, quiet, accent, onAccent, good, attention, danger, practice, onStrong color.NRGBA
	edge, hint, off                                                                                 color.NRGBA
	shadow                                                                                          color.NRGBA

	// marked is how much of the accent lies under the menu entry that the keyboard has selected: as much as
	// leaves its words readable.
	marked uint8
	hover  uint8 // how much of the text's colour lies over what the pointer, or keys in a file dialog, have selected
}

var lightPalette = palette{
	page: RGB(0xF6F3EC), surface: RGB(0xFFFFFF), line: RGB(0xDDD6C8), text: RGB(0x1F2328), quiet: RGB(0x5B6470),
	accent: RGB(0x0B5D57), onAccent: RGB(0xFFFFFF), good: RGB(0x1B6E3C), attention: RGB(0x8A5A00),
	danger: RGB(0xB3261E), practice: RGB(0x6B4FA0), onStrong: RGB(0xFFFFFF),
	edge: RGB(0x857C6B), hint: RGB(0x5F6873), off: RGB(0xEBE7DD),
	shadow: faint(RGB(0x1F2328), 0x28), marked: 0xA0, hover: 0x0C,
}

var darkPalette = palette{
	page: RGB(0x15181B), surface: RGB(0x1E2327), line: RGB(0x343B41), text: RGB(0xECEFF1), quiet: RGB(0xA3ADB5),
	accent: RGB(0x4FC3B5), onAccent: RGB(0x06201D), good: RGB(0x6CCB8F), attention: RGB(0xF0B84B),
	danger: RGB(0xFF8A80), practice: RGB(0xB9A5E8), onStrong: RGB(0x15181B),
	edge: RGB(0x78838C), hint: RGB(0x99A3AB), off: RGB(0x2A3036),
	shadow: faint(RGB(0), 0x80), marked: 0x82, hover: 0x0C,
}

// contrastPalette has 7 : 1 and more everywhere (WCAG AAA), edges and lines too.
var contrastPalette = palette{
	page: RGB(0x000000), surface: RGB(0x000000), line: RGB(0xFFFFFF), text: RGB(0xFFFFFF), quiet: RGB(0xE6E6E6),
	accent: RGB(0x5CE6D6), onAccent: RGB(0x000000), good: RGB(0x7DFFA8), attention: RGB(0xFFD54A),
	danger: RGB(0xFFB3AC), practice: RGB(0xD9C8FF), onStrong: RGB(0x000000),
	edge: RGB(0xFFFFFF), hint: RGB(0xE6E6E6), off: RGB(0x262626),
	shadow: faint(RGB(0), 0x80), marked: 0x6C, hover: 0x30,
}

func RGB(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func faint(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// wash is how much of its colour a flash lays over the room: what is under it is
// still to be read.
const wash = 0x20

// watermark is the opacity of practice's watermark.
const watermark = 0x14

// practised is the look of practice.
func (p palette) practised() palette {
	p.accent, p.onAccent = p.practice, p.onStrong
	return p
}

// cleared is a colour to clear the window with. Fyne 2.8's painter takes 255 × 255
// there, not 65535, for the brightest colour; everything else it draws right.
type cleared struct{ color.NRGBA }

func (c cleared) RGBA() (r, g, b, a uint32) {
	return uint32(c.R) * 255, uint32(c.G) * 255, uint32(c.B) * 255, uint32(c.A) * 255
}

// ink is the colour of a name. Names of Fyne's that we do not have get the nearest of
// our colours.
func (p palette) ink(name fyne.ThemeColorName) color.Color {
	switch name {
	case InkNone:
		return color.Transparent
	case inkPage:
		return cleared{p.page}
	case InkSurface, theme.ColorNameButton, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
		theme.ColorNameHeaderBackground:
		return p.surface
	case InkLine:
		return p.line
	case InkEdge, theme.ColorNameInputBorder:
		return p.edge
	case theme.ColorNameDisabledButton:
		return p.off
	case InkText:
		return p.text
	case InkQuiet, theme.ColorNameDisabled:
		return p.quiet
	case InkAccent, theme.ColorNameHyperlink:
		return p.accent
	case inkOnAccent:
		return p.onAccent
	case InkGood:
		return p.good
	case InkAttention:
		return p.attention
	case InkError:
		return p.danger
	case InkOnStrong, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning:
		return p.onStrong
	case InkPractice:
		return p.practice
	case inkGone:
		return faint(p.quiet, 0x50)
	case inkHint:
		return p.hint
	case InkWatermark:
		return faint(p.practice, watermark)
	case InkStripe:
		return faint(p.onStrong, 0x38)
	case WashGood:
		return faint(p.good, wash)
	case WashAttention:
		return faint(p.attention, wash)
	case WashError:
		return faint(p.danger, wash)
	case theme.ColorNameFocus:
		return faint(p.accent, p.marked)
	case theme.ColorNameSelection:
		return faint(p.accent, 0x18)
	case theme.ColorNameHover:
		return faint(p.text, p.hover)
	case theme.ColorNamePressed:
		return faint(p.text, 0x1C)
	case theme.ColorNameScrollBar:
		return p.edge
	case theme.ColorNameShadow:
		return p.shadow
	case theme.ColorNameScrollBarBackground:
		return color.Transparent
	}
	return p.text
}
