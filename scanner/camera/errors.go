package camera

import "errors"

// What can be wrong with a camera, beside device.ErrNoCamera. Each is a plain
// sentence for a cashier once it begins with a capital.
var (
	// ErrNotFound: no camera has the name that was asked for.
	ErrNotFound = errors.New("there is no camera of that name")
	// ErrBusy: another program has the camera.
	ErrBusy = errors.New("another program is using the camera")
	// ErrDenied: the OS refuses.
	ErrDenied = errors.New("this user is not allowed to use the camera")
	// ErrUnplugged: it was there and is gone.
	ErrUnplugged = errors.New("the camera was unplugged")
	// ErrSilent: it is open, and no picture comes.
	ErrSilent = errors.New("the camera gives no picture")
	// ErrFormat: it has none of the formats that we read, or sends something
	// else than it said.
	ErrFormat = errors.New("the camera's pictures cannot be read")
	// ErrUnsupported: this build has no camera support.
	ErrUnsupported = errors.New("this Counterfoil has no camera support on this operating system")
)
