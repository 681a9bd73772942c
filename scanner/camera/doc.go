// Package camera turns the frames of a live camera into purchase.Scan.
//
//	System.Open ─→ Camera ─ newest frame only ─→ mailbox ─→ luminance ─→ eyes ─→ Look
//	                         capture goroutine    (one place)       decode goroutine
//
// A camera delivers frames as its driver makes them; only their brightness is
// read. The mailbox holds one frame and the latest wins, so a slow reader never
// sees an old picture, and the camera never waits.
//
// The eyes are scanner/qr and, if no QR code has been seen for some time,
// scanner/bars. On a card that has both, the QR code wins, since only that can be
// used for a sale. A bar code must be read in four frames; in as many, even a
// difficult QR code is read first.
//
// Each OS has a System of its own: V4L2 on Linux, Media Foundation on Windows,
// AVFoundation on macOS. On other systems Local returns one that has no cameras.
package camera
