// Package device is what the window and the devices on the counter tell each
// other: the strokes of a keyboard and what becomes of them, how the camera
// stands, the serial ports there are, which sound to play. It is plain data:
// scanner, scanner/camera, scanner/serial and chime are at one end of it, ui is at
// the other, and neither knows the other.
package device
