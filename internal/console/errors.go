package console

import "io"

// Errors takes what a person must read, in sentences.
type Errors interface {
	io.Writer
	// Show returns once what was written since the last time can be seen: at a
	// message box, once its reader has closed it.
	Show()
}

// stream shows at once what is written.
type stream struct{ io.Writer }

func (stream) Show() {}
