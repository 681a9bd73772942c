// Package kit is what the rooms are made of: buttons, fields, texts, marks,
// layouts, the palette and the type scale, and how money and times are written.
// It knows no till and no room.
//
// Every colour stands in palette.go and has a name (InkAccent …); every size is
// in theme.go. Text, Words and Button show what others have
// named through purchase.Legible, so that no room has to think of it.
//
// All of it belongs to the UI goroutine.
package kit
