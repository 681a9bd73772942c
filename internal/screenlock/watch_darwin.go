package screenlock

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"github.com/ebitengine/purego"
	"github.com/ebitengine/purego/objc"
)

// currentSession is CGSessionCopyCurrentDictionary.
var currentSession = sync.OnceValues(func() (f func() objc.ID, err error) {
	lib, err := purego.Dlopen("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics",
		purego.RTLD_LAZY|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrUnknown, err)
	}
	purego.RegisterLibFunc(&f, lib, "CGSessionCopyCurrentDictionary")
	return f, nil
})

// watch asks the window server. Its answer tells of a locked screen by a key
// that Apple does not document, present only while it is locked; the key for
// another user at the screen is documented.
func watch(ctx context.Context, locked func(bool)) error {
	return poll(ctx, func() (bool, error) {
		session, err := currentSession()
		if err != nil {
			return false, err
		}
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		pool := objc.ID(objc.GetClass("NSAutoreleasePool")).Send(objc.RegisterName("new"))
		defer pool.Send(objc.RegisterName("drain"))
		s := session()
		if s == 0 {
			return false, fmt.Errorf("%w: there is no window server", ErrUnknown)
		}
		defer s.Send(objc.RegisterName("release"))
		says := func(name string) bool {
			key := objc.ID(objc.GetClass("NSString")).Send(objc.RegisterName("stringWithUTF8String:"), name)
			return objc.Send[bool](s.Send(objc.RegisterName("objectForKey:"), key), objc.RegisterName("boolValue"))
		}
		return says("CGSSessionScreenIsLocked") || !says("kCGSSessionOnConsoleKey"), nil
	}, locked)
}
