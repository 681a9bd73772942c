package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The grid and the type scale, in Fyne's units.
const (
	Grid float32 = 8

	SizeSmall  float32 = 14
	SizeMedium float32 = 18
	SizeLarge  float32 = 28
	SizeHuge   float32 = 48

	Touch     float32 = 48 // the least height of what is pressed
	RecordTop float32 = 72 // Record
	Corner    float32 = 8
)

// Paper is our theme. Mode is "light", "dark" or "" for the system's.
type Paper struct{ Mode string }

func (p Paper) palette(v fyne.ThemeVariant) palette {
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

func (p Paper) Size(name fyne.ThemeSizeName) float32 {
	switch name {
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
	case theme.SizeNameModalBlurRadius:
		return 0 // a blurred till under a question costs a software renderer dearly
	}
	return theme.DefaultTheme().Size(name)
}

// fieldPadding makes a field of 14-point text 48 high.
const fieldPadding float32 = 14

// Ink is a named colour as it is now.
func Ink(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}
