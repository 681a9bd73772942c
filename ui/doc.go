// Package ui is the window: it builds the rooms, shows one of them, and decides what
// only a window can: which room gets a scan or a key, going from room to room,
// quitting.
//
//	till.Updates() ─→ watch ─→ Window.show(Status) ─→ every room's Show
//	scanner, camera ─→ scans.go ─→ the room that takes scans now
//	a key, a touch ─→ room ─→ shell.Work ─→ goroutine ─→ till
//	                   ↑                        │
//	                   └────── shell.Post ──────┘
//
// A room is a package of its own (day is the shortest). It knows ui/kit, what it is
// made of; ui/shell, what it may ask of the window; internal/words, what went wrong; and of
// the till the few methods that it uses. It knows no other room.
//
// What waits for a disk or a network runs in shell.Work; its outcome comes back to
// the UI goroutine, which is fyne.Do (by way of shell.Loop) in the program and a queue in
// tests: Fyne's test driver would run it on the calling goroutine.
package ui
