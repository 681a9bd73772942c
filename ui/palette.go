package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The names of our colours. Where Fyne has a name of the same meaning it is
// used, so that its own widgets follow.
const (
	inkPage      = theme.ColorNameBackground
	inkSurface   = theme.ColorNameInputBackground
	inkLine      = theme.ColorNameSeparator
	inkText      = theme.ColorNameForeground
	inkQuiet     = theme.ColorNamePlaceHolder
	inkAccent    = theme.ColorNamePrimary
	inkOnAccent  = theme.ColorNameForegroundOnPrimary
	inkGood      = theme.ColorNameSuccess
	inkAttention = theme.ColorNameWarning
	inkError     = theme.ColorNameError
	inkOnStrong  = theme.ColorNameForegroundOnError // on good, attention, error and practice

	inkPractice fyne.ThemeColorName = "counterfoilPractice"
	inkFaint    fyne.ThemeColorName = "counterfoilFaint"  // the amount's hint
	inkStripe   fyne.ThemeColorName = "counterfoilStripe" // the practice banner's second colour
	inkNone     fyne.ThemeColorName = ""

	// What a flash lays over the pane.
	washGood      fyne.ThemeColorName = "counterfoilWashGood"
	washAttention fyne.ThemeColorName = "counterfoilWashAttention"
	washError     fyne.ThemeColorName = "counterfoilWashError"
)

// palette is one column of "How it looks" (product): paper and ink.
type palette struct {
	page, surface, line, text, quiet, accent, onAccent, good, attention, danger, practice, onStrong, shadow color.NRGBA
}

var lightPalette = palette{
	page: rgb(0xF6F3EC), surface: rgb(0xFFFFFF), line: rgb(0xDDD6C8), text: rgb(0x1F2328), quiet: rgb(0x5B6470),
	accent: rgb(0x0B5D57), onAccent: rgb(0xFFFFFF), good: rgb(0x1B6E3C), attention: rgb(0x8A5A00),
	danger: rgb(0xB3261E), practice: rgb(0x6B4FA0), onStrong: rgb(0xFFFFFF), shadow: faint(rgb(0x1F2328), 0x28),
}

var darkPalette = palette{
	page: rgb(0x15181B), surface: rgb(0x1E2327), line: rgb(0x343B41), text: rgb(0xECEFF1), quiet: rgb(0xA3ADB5),
	accent: rgb(0x4FC3B5), onAccent: rgb(0x06201D), good: rgb(0x6CCB8F), attention: rgb(0xF0B84B),
	danger: rgb(0xFF8A80), practice: rgb(0xB9A5E8), onStrong: rgb(0x15181B), shadow: faint(rgb(0), 0x80),
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func faint(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

// cleared is a colour to clear the window with. Fyne 2.8's painter takes 255 × 255
// there, not 65535, for the most that a colour can be; all else it draws right.
type cleared struct{ color.NRGBA }

func (c cleared) RGBA() (r, g, b, a uint32) {
	return uint32(c.R) * 255, uint32(c.G) * 255, uint32(c.B) * 255, uint32(c.A) * 255
}

// ink gives a named colour; names of Fyne's that we have no word for get the
// nearest of ours.
func (p palette) ink(name fyne.ThemeColorName) color.Color {
	switch name {
	case inkNone:
		return color.Transparent
	case inkPage:
		return cleared{p.page}
	case inkSurface, theme.ColorNameButton, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
		theme.ColorNameHeaderBackground:
		return p.surface
	case inkLine, theme.ColorNameInputBorder, theme.ColorNameDisabledButton:
		return p.line
	case inkText:
		return p.text
	case inkQuiet, theme.ColorNameDisabled:
		return p.quiet
	case inkAccent, theme.ColorNameHyperlink:
		return p.accent
	case inkOnAccent:
		return p.onAccent
	case inkGood:
		return p.good
	case inkAttention:
		return p.attention
	case inkError:
		return p.danger
	case inkOnStrong, theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning:
		return p.onStrong
	case inkPractice:
		return p.practice
	case inkFaint:
		return faint(p.quiet, 0x70)
	case inkStripe:
		return faint(p.onStrong, 0x38)
	case washGood:
		return faint(p.good, 0x40)
	case washAttention:
		return faint(p.attention, 0x40)
	case washError:
		return faint(p.danger, 0x50)
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return faint(p.accent, 0x30)
	case theme.ColorNameHover:
		return faint(p.text, 0x0C)
	case theme.ColorNamePressed:
		return faint(p.text, 0x1C)
	case theme.ColorNameScrollBar:
		return faint(p.quiet, 0x90)
	case theme.ColorNameShadow:
		return p.shadow
	case theme.ColorNameScrollBarBackground:
		return color.Transparent
	}
	return p.text
}
