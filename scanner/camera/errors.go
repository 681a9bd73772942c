package camera

import "errors"

// What can be wrong with a camera, beside device.ErrNoCamera. With a capital letter, each is a sentence for a cashier.
var (
	// ErrNotFound: no camera has the requested name.
	ErrNotFound = errors.New("there is no camera of that name")
	// ErrBusy: another program has the camera.
	ErrBusy = errors.New("another program is using the camera")
	// ErrDenied: the OS refuses access.
	ErrDenied = errors.New("this user is not allowed to use the camera")
	// ErrUnplugged: the camera was there and is gone.
	ErrUnplugged = errors.New("the camera was unplugged")
	// ErrSilent: the camera is open, but no picture comes.
	ErrSilent = errors.New("the camera gives no picture")
	// ErrFormat: the camera has no format that we read, or sends something else than it announced.
	ErrFormat = errors.New("the camera's pictures cannot be read")
	// ErrUnsupported: this build has no camera support.
	ErrUnsupported = errors.New("this Counterfoil has no camera support on this operating system")
)
