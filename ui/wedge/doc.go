// Package wedge puts a Filter between the keyboard and a Fyne window's focus, so
// that a scanner's typing is seen before any field, button or dialog gets it.
//
//	GLFW ─ key, rune ─→ Hook ─→ Filter
//	                     │        │
//	                     │◄───────┘ actions
//	                     ├─ pass ─────────→ Fyne's own callbacks → focus
//	                     ├─ mark, withdraw → the focused field, as it was
//	                     └─ scan, refuse ──→ the caller's functions
//
// Everything happens on Fyne's main goroutine, inside its look at the event
// queue or right after it; the package starts no goroutine and needs no timer: an
// animation that draws nothing tells when the queue has been looked at.
//
// The Filter's types are plain data of this package. Whoever joins the parts
// converts them to those of the engine, field by field the same.
package wedge
