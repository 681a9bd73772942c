// Package camera turns the pictures of a live camera into purchase.Scan.
//
//	System.Open ─→ Camera ─ newest frame only ─→ mailbox ─→ luminance ─→ eyes ─→ Look
//	                         capture goroutine    (one place)       decode goroutine
//
// A camera hands over frames as its driver makes them; only the brightness of
// each is used. The mailbox has one place and the latest frame wins, so a slow
// reader never sees an old picture, and the camera never waits.
//
// The eyes are scanner/qr and, in frames without a QR code and some time after
// the last, scanner/bars: of a card that bears both, the QR code wins, since a
// sale can be made with that only. A bar code must be read in four frames,
// and in those even a difficult QR code is seen first.
//
// Each OS has one System behind the same interface: V4L2 on Linux, Media
// Foundation on Windows, AVFoundation on macOS. Elsewhere Local gives one that
// says that there is no camera support.
package camera
