//go:build cgo && !windows && !android && !ios && !js && !wasm && (!linux || (wayland && !x11))

package wedge

import "time"

// keyClock: nothing here tells when a key moved.
type keyClock struct{}

func newKeyClock() keyClock { return keyClock{} }

func (keyClock) age(bool, int) (ago, within time.Duration, known bool) { return 0, 0, false }
