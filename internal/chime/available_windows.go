package chime

import "golang.org/x/sys/windows"

// Available says why no sound can be made now; nil: it should work. It opens
// nothing.
func Available() error {
	outputs, _, _ := windows.NewLazySystemDLL("winmm.dll").NewProc("waveOutGetNumDevs").Call()
	if outputs == 0 {
		return ErrNoDevice
	}
	return nil
}
