package scantest

import (
	"fmt"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

const (
	introWords = "Hold the scanner to the picture, or a photograph of it before the camera. " +
		"Nothing that is read here becomes a sale."
	notArrived = "The test's code did not arrive."
)

func wayWords(s purchase.Source) string {
	switch s {
	case purchase.SourceWedge:
		return "keyboard"
	case purchase.SourceSerial:
		return "serial port"
	case purchase.SourceCamera:
		return "camera"
	default:
		return "picture"
	}
}

func paceWords(pace time.Duration) string {
	if pace < time.Millisecond {
		return "up to 1 ms a character"
	}
	return fmt.Sprintf("up to %d ms a character", pace.Round(time.Millisecond).Milliseconds())
}

func endWords(end string) string {
	switch end {
	case device.SuffixEnter:
		return "Enter"
	case device.SuffixTab:
		return "Tab"
	case device.SuffixNone:
		return "nothing"
	default:
		return "another key"
	}
}
