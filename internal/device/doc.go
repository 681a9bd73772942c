// Package device is what the window and the devices on the counter tell each
// other: the strokes of a keyboard and what becomes of them, how the camera
// stands, the serial ports there are. It is plain data. scanner, scanner/camera
// and scanner/serial fill it in; ui shows it, and neither side knows the other.
package device
