// Package till is what a counter can do: record a sale, take one back, clear
// what Forloy refused, look at the day, sign in. The window and the command
// line are two faces of it.
//
//	window ─┐                 ┌─ Stores  (the queue, open or opened briefly)
//	        ├─ Till ─ Status  ┤
//	verbs  ─┘                 └─ Forloy  (session, sender, look-ups)
//
// Run starts the till's own goroutines (the sender, pruning and backups) and
// returns when all have ended. A Till publishes one immutable
// Status, latest wins. It knows no screen, no bbolt and no HTTP: those come in
// through the small interfaces of ports.go, joined in internal/assembly.
package till
