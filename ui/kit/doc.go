// Package kit is what the panes are made of: buttons, fields, texts, marks,
// layouts, the palette and the type scale, and how money and times are written.
// It knows no till and no pane.
//
// Every colour stands in palette.go and has a name (InkAccent …); every size is
// in theme.go. A text of others goes through purchase.Legible inside Text, Words
// and Button, so a pane need not think of it.
//
// All of it belongs to the UI goroutine.
package kit
