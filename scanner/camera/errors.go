package camera

import "counterfoil/internal/fault"

// What can be wrong with a camera, beside device.ErrNoCamera.
var (
	// ErrNotFound: no camera has the requested name.
	ErrNotFound = fault.New(fault.CameraNotFound)
	// ErrBusy: another program has the camera.
	ErrBusy = fault.New(fault.CameraBusy)
	// ErrDenied: the OS refuses access.
	ErrDenied = fault.New(fault.CameraDenied)
	// ErrUnplugged: the camera was there and is gone.
	ErrUnplugged = fault.New(fault.CameraUnplugged)
	// ErrSilent: the camera is open, but no picture comes.
	ErrSilent = fault.New(fault.CameraSilent)
	// ErrFormat: the camera has no format that we read, or sends something else than it announced.
	ErrFormat = fault.New(fault.CameraFormat)
	// ErrUnsupported: this build has no camera support.
	ErrUnsupported = fault.New(fault.CameraUnsupported)
)
