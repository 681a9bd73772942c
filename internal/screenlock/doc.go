// Package screenlock tells when this user's session is locked, so that a camera
// need not look at an empty shop.
//
//	Linux    logind (LockedHint, Active) and the desktop's screen saver, by D-Bus
//	Windows  the session's state, asked every two seconds
//	macOS    the window server's session, asked every two seconds; never run on a Mac
package screenlock
