package storefront

import (
	"bytes"
	"errors"
	"io"
	"os"
	"runtime"
)

// toolkitLog is where the toolkit's messages go. The toolkit has no other way to
// tell why it cannot show a window: it goes on without one, or ends the process.
type toolkitLog struct {
	io.Writer
	fatal func(error)
	why   error // of the message that is being written; the log package writes one line after the other
}

var (
	errNoScreen = errors.New("the screen cannot be reached; its log has the details")
	errNoOpenGL = errors.New("there is no OpenGL 2.1 here; its log has the details")
	errNoDriver = errors.New("this PC's graphics driver has no OpenGL 2.1, or this is a remote desktop.\n\n" +
		"Install the driver of the PC's maker, or put Mesa's opengl32.dll beside counterfoil.exe, which draws " +
		"without one: windows.txt, which came with Counterfoil, tells how")
)

// noWindow are the toolkit's messages (in its internal/driver/glfw and
// internal/painter/gl) after which there is no window.
var noWindow = []struct {
	text string
	why  error
}{
	{"failed to initialise GLFW", errNoScreen},
	{"window creation error", errNoOpenGL},
	{"failed to initialise OpenGL", errNoOpenGL},
}

// lastLine begins the last line of a message of the toolkit.
const lastLine = "  At: "

func (l *toolkitLog) Write(p []byte) (int, error) {
	n, err := l.Writer.Write(p)
	for _, m := range noWindow {
		if bytes.Contains(p, []byte(m.text)) {
			l.why = m.why
		}
	}
	if l.why != nil && bytes.Contains(p, []byte(lastLine)) {
		l.fatal(l.why)
	}
	return n, err
}

// noWindow tells why there is no window and ends the process, which is as safe
// for the store as a kill.
func (p program) noWindow(why error) {
	if runtime.GOOS == "windows" && errors.Is(why, errNoOpenGL) {
		why = errNoDriver
	}
	exit := p.fail("open its window", why)
	p.errors.Show()
	os.Exit(exit)
}
