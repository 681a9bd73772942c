//go:build cgo && linux && !android && (!wayland || x11)

package wedge

/*
#include <stdint.h>
#include <time.h>
#include <X11/Xlibint.h>

// What the keys did, as it came from the X server: GLFW hands on neither the
// server's time nor the event. Xlib calls note for each one that it reads, and
// both run on the main thread only.
typedef struct { int type; unsigned code; uint32_t at; } moved;
enum { KEPT = 4096 };
static moved kept[KEPT];
static unsigned written, taken;
static Bool (*before[2])(Display *, XEvent *, xEvent *);

// widened is the server's time in a number that does not begin anew. The server's has 32 bits,
// 49.7 days. GLFW means to allow for that but reckons with 64 where Time has as many: every key
// pressed before would be taken for a duplicate until the time is as late again.
static Time widened(uint32_t at) {
	static int64_t time = -1;
	time = time < 0 ? at : time + (int32_t)(at - (uint32_t)time);
	return (Time)time;
}

static Bool note(Display *display, XEvent *to, xEvent *from) {
	int type = from->u.u.type & 0x7f;
	moved m = {type, from->u.u.detail, from->u.keyButtonPointer.time};
	kept[written++ % KEPT] = m;
	Bool is = before[type - KeyPress](display, to, from);
	to->xkey.time = widened(m.at);
	return is;
}

// watch begins to note the keys. It is 0 if the display is another computer's, whose server has
// a clock of its own.
static int watch(void *display) {
	for (int type = KeyPress; type <= KeyRelease && !before[type - KeyPress]; type++)
		before[type - KeyPress] = XESetWireToEvent(display, type, note);
	return DisplayString(display)[0] == ':';
}

// age is how many milliseconds ago the server saw the key move; -1: not known.
static int age(int press, unsigned code) {
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (written - taken > KEPT)
		taken = written - KEPT;
	for (unsigned i = taken; i != written; i++) {
		moved m = kept[i % KEPT];
		if (m.type != (press ? KeyPress : KeyRelease) || m.code != code)
			continue;
		taken = i + 1;
		return (int32_t)((uint32_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000) - m.at);
	}
	return -1;
}
*/
import "C"

import (
	"time"
	"unsafe"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// keyClock is the X server's clock, which is this computer's.
type keyClock struct{ works bool }

func newKeyClock() keyClock {
	if glfw.GetPlatform() != glfw.PlatformX11 {
		return keyClock{}
	}
	return keyClock{C.watch(unsafe.Pointer(glfw.GetX11Display())) != 0}
}

// age is how long ago a key moved, and how much longer it may have been.
func (c keyClock) age(press bool, scancode int) (ago, within time.Duration, known bool) {
	if !c.works {
		return 0, 0, false
	}
	pressed := C.int(0)
	if press {
		pressed = 1
	}
	ms := time.Duration(C.age(pressed, C.uint(scancode))) * time.Millisecond
	return max(0, ms-time.Millisecond), 2 * time.Millisecond, ms >= 0 && ms < oldestKey
}
