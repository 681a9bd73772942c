// Package ui is the window: the only place that knows Fyne.
//
//	till.Updates() ─→ watch ─→ post ─→ Window.show(Status) ─→ header, panes
//	keys, wedge, touch ─→ pane ─→ func field ─→ actions ─→ goroutine ─→ till
//	                       ↑                                    │
//	                       └────────────── post ←───────────────┘
//
// Panes are dumb: they show what they are given and call func fields; the
// Window wires those to the till (actions*.go). Whatever waits for a disk or a
// network runs in a goroutine of Window.work; its outcome comes back to the UI
// goroutine through post, which is fyne.Do in the program and a queue in tests
// (Fyne's test driver would run it on the calling goroutine).
//
// What panes are made of (buttons, fields, layouts, colours, sizes, formats) is
// ui/kit. English texts stand in the file of the pane that shows them.
package ui
