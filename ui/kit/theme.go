package kit

import (
	"image/color"
	"math"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The grid and the type scale, in Fyne's units, as Zoom has set them: what has been
// made before keeps its size.
var (
	Grid, Corner float32

	SizeSmall, SizeMedium, SizeLarge, SizeHuge float32

	Touch     float32 // the least height of what is pressed
	RecordTop float32 // Record
	DotSize   float32 // a punch of a punch card

	fieldPadding float32 // makes a field of small text as high as Touch
	keyTallest   float32
)

// zoom is how large everything is, 1: as on the smallest window; letters how much larger
// text is than the rest.
var zoom, letters float32

func init() { Zoom(1, 1) }

// Zoomed reports whether everything is that large now.
func Zoomed(factor, text float32) bool { return factor == zoom && text == letters }

// Zoom sets how large everything is that is made from now on, and text in proportion to
// it. It reports whether that is another size than before.
func Zoom(factor, text float32) bool {
	if Zoomed(factor, text) {
		return false
	}
	zoom, letters = factor, text
	Grid, Corner, Touch, RecordTop, DotSize = Px(8), Px(8), Px(48), Px(72), Px(16)
	SizeSmall, SizeMedium, SizeLarge, SizeHuge = Tx(14), Tx(18), Tx(28), Px(48)
	fieldPadding, keyTallest = Px(14), Px(80)
	return true
}

// LeastWidth and LeastHeight are the smallest window's: all fits at it, not enlarged.
const LeastWidth, LeastHeight float32 = 800, 600

// ZoomFor returns two factors: how much larger than in the smallest window everything is
// drawn, limited by what fits, and how much larger text is drawn on top of that. Text always
// reaches the size that the setting asks for; what then has no room can be scrolled.
func ZoomFor(percent string, size fyne.Size) (factor, text float32) {
	want := float32(1)
	if n, err := strconv.Atoi(percent); err == nil {
		want = float32(n) / 100
	}
	room := max(min(size.Width/1200, size.Height/720), 1)
	if size.Height > size.Width { // upright
		room = max(min(size.Width/LeastWidth, size.Height/1000), 1)
	}
	fits := max(min(size.Width/LeastWidth, size.Height/LeastHeight), 1)
	steps := func(x float32) float32 { return float32(math.Floor(float64(x*8))) / 8 } // it seldom changes
	factor = steps(min(want*room, fits))
	return factor, max(want*steps(room)/factor, 1)
}

// Px is a length of the smallest window in the size that Zoom has set.
func Px(length float32) float32 { return length * zoom }

// Tx is the same of what has room for a text.
func Tx(length float32) float32 { return Px(length) * letters }

// Stroke is the width of a line: whole, so that it is sharp.
func Stroke(width float32) float32 { return max(float32(math.Round(float64(Px(width)))), 1) }

// LargeText reports whether text is so large that it needs more rows.
func LargeText() bool { return letters >= 1.2 }

// Paper is our theme. Mode is "light", "dark", "contrast" or "" for the system's. In
// practice the accent is another one, so that nobody takes it for a shop's till.
type Paper struct {
	Mode     string
	Practice bool
}

func (p Paper) palette(v fyne.ThemeVariant) palette {
	if p.Practice {
		return Paper{Mode: p.Mode}.palette(v).practised()
	}
	if p.Mode == "contrast" {
		return contrastPalette
	}
	if p.Mode == "dark" || p.Mode == "" && v == theme.VariantDark {
		return darkPalette
	}
	return lightPalette
}

func (p Paper) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return p.palette(v).ink(name)
}

func (p Paper) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

func (p Paper) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// SizeNameTight is of text that has room for so many lines only, however large text is.
const SizeNameTight fyne.ThemeSizeName = "tight"

func (p Paper) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case SizeNameTight:
		return min(SizeSmall, Px(16))
	case theme.SizeNameText, theme.SizeNameCaptionText:
		return SizeSmall
	case theme.SizeNameSubHeadingText:
		return SizeMedium
	case theme.SizeNameHeadingText:
		return SizeLarge
	case theme.SizeNamePadding:
		return Grid / 2
	case theme.SizeNameInnerPadding:
		return fieldPadding
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameCardRadius, theme.SizeNameDialogRadius,
		theme.SizeNamePopupRadius, theme.SizeNameMenuRadius, theme.SizeNameSelectionRadius:
		return Corner
	case theme.SizeNameInputBorder:
		return Stroke(1)
	case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall, theme.SizeNameScrollBarRadius:
		return Px(theme.DefaultTheme().Size(name))
	case theme.SizeNameInlineIcon:
		return Tx(theme.DefaultTheme().Size(name))
	case theme.SizeNameModalBlurRadius:
		return 0 // a blurred till under a question costs a software renderer dearly
	}
	return theme.DefaultTheme().Size(name)
}

// Ink is a named colour as it is now.
func Ink(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}
