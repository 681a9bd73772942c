package screenlock

import (
	"context"
	"fmt"
	"unsafe"

	"golang.org/x/sys/windows"
)

var querySession = windows.NewLazySystemDLL("wtsapi32.dll").NewProc("WTSQuerySessionInformationW")

const (
	currentSession = 0xffffffff
	sessionInfoEx  = 25 // WTSSessionInfoEx
	active         = 0  // WTSActive; anything else: another user is at the screen, or nobody
	flagLocked     = 0  // WTS_SESSIONSTATE_LOCK; it was the other way round in Windows 7, which Go no longer supports
)

// sessionInfo is the beginning of WTSINFOEXW.
type sessionInfo struct {
	level  uint32
	_      uint32 // what follows holds 64-bit times
	id     uint32
	state  int32
	flags  int32
	unused [4]byte
}

// watch asks, since Windows tells only programs with a window procedure of
// their own.
func watch(ctx context.Context, locked func(bool)) error {
	return poll(ctx, func() (bool, error) {
		if err := querySession.Find(); err != nil {
			return false, fmt.Errorf("%w: %v", ErrUnknown, err)
		}
		var info *sessionInfo
		var size uint32
		ok, _, err := querySession.Call(0, currentSession, sessionInfoEx, uintptr(unsafe.Pointer(&info)),
			uintptr(unsafe.Pointer(&size)))
		if ok == 0 {
			return false, fmt.Errorf("%w: %v", ErrUnknown, err)
		}
		if info == nil {
			return false, ErrUnknown
		}
		defer windows.WTSFreeMemory(uintptr(unsafe.Pointer(info)))
		if uintptr(size) < unsafe.Sizeof(*info) || info.level != 1 {
			return false, fmt.Errorf("%w: %d bytes of level %d", ErrUnknown, size, info.level)
		}
		return info.state != active || info.flags == flagLocked, nil
	}, locked)
}
