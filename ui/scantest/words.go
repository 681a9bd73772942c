package scantest

import (
	"time"

	"counterfoil/internal/purchase"
	"counterfoil/internal/words"
)

func introWords() string {
	return words.T("Hold the scanner to the picture, or a photograph of it before the camera. " +
		"Nothing that is read here becomes a sale.")
}

func notArrived() string { return words.T("The test's code did not arrive.") }

func wayWords(s purchase.Source) string {
	switch s {
	case purchase.SourceWedge:
		return words.T("keyboard")
	case purchase.SourceSerial:
		return words.T("serial port")
	case purchase.SourceCamera:
		return words.T("camera")
	default:
		return words.T("picture")
	}
}

func paceWords(pace time.Duration) string {
	if pace < time.Millisecond {
		return words.T("up to 1 ms a character")
	}
	return words.T("up to {n} ms a character", "n", words.Number(pace.Round(time.Millisecond).Milliseconds()))
}
