package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The grid and the type scale of "How it looks" (product), in Fyne's units.
const (
	grid float32 = 8

	sizeSmall  float32 = 14
	sizeMedium float32 = 18
	sizeLarge  float32 = 28
	sizeHuge   float32 = 48

	touch     float32 = 48 // the least height of what is pressed
	recordTop float32 = 72 // Record
	corner    float32 = 8
)

// paper is our theme. mode is "light", "dark" or "" for the system's.
type paper struct{ mode string }

func (p paper) palette(v fyne.ThemeVariant) palette {
	if p.mode == "dark" || p.mode == "" && v == theme.VariantDark {
		return darkPalette
	}
	return lightPalette
}

func (p paper) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	return p.palette(v).ink(name)
}

func (p paper) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

func (p paper) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

func (p paper) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText, theme.SizeNameCaptionText:
		return sizeSmall
	case theme.SizeNameSubHeadingText:
		return sizeMedium
	case theme.SizeNameHeadingText:
		return sizeLarge
	case theme.SizeNamePadding:
		return grid / 2
	case theme.SizeNameInnerPadding:
		return fieldPadding
	case theme.SizeNameInputRadius, theme.SizeNameButtonRadius, theme.SizeNameCardRadius, theme.SizeNameDialogRadius,
		theme.SizeNamePopupRadius, theme.SizeNameMenuRadius, theme.SizeNameSelectionRadius:
		return corner
	case theme.SizeNameModalBlurRadius:
		return 0 // a blurred till under a question costs a software renderer dearly
	}
	return theme.DefaultTheme().Size(name)
}

// fieldPadding makes a field of 14-point text 48 high.
const fieldPadding float32 = 14

// ink is a named colour as it is now.
func ink(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}
