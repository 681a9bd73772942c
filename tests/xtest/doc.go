// Package xtest drives a real window in tests: a virtual X display of the test's
// own, keys and clicks through the X server, and pictures of what is on it.
//
//	Start ─→ Display ── Launch ─→ Program   (its lines on stdout)
//	            │
//	            ├─ WaitWindow, Focus, Resize
//	            ├─ Type, TypePlaces, Key, KeyCodes, Layout
//	            ├─ Screenshot, Look
//	            └─ Watch ─→ Frames, Hand   (to time what happens)
//	PlugIn ─→ Port      (a serial scanner's end)
//
// No window manager runs on the display, so nothing gives a window the keyboard
// by itself: WaitWindow does. A machine without the tools skips the test and says
// so; any other trouble fails it.
package xtest
