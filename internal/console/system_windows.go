package console

import (
	"bytes"
	"os"
	"strings"
	"sync"

	"golang.org/x/sys/windows"
)

// Open gives this process's way to say what went wrong.
func Open() Errors {
	h, err := windows.GetStdHandle(windows.STD_ERROR_HANDLE)
	if err == nil && h != 0 {
		if kind, err := windows.GetFileType(h); err == nil && kind != windows.FILE_TYPE_UNKNOWN {
			return stream{os.Stderr}
		}
	}
	return &box{}
}

// box collects the sentences for one message box.
type box struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *box) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *box) Show() {
	b.mu.Lock()
	text := strings.TrimSpace(b.text.String())
	b.text.Reset()
	b.mu.Unlock()
	if text == "" {
		return
	}
	message, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return // it has a NUL, which no sentence of ours has
	}
	title, _ := windows.UTF16PtrFromString("Counterfoil")
	windows.MessageBox(0, message, title, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
}

// Start starts a program with a window, and does not wait for it. It is started
// as by a double click, without a standard error.
func Start(program string, args ...string) error {
	file, err := windows.UTF16PtrFromString(program)
	if err != nil {
		return err
	}
	line, err := windows.UTF16PtrFromString(windows.ComposeCommandLine(args))
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, nil, file, line, nil, windows.SW_SHOWNORMAL)
}
