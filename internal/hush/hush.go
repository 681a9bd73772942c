// Package hush keeps the standard error of a verb clean. The toolkit logs
// through the standard logger while its packages initialise (with LANG=C it
// complains about the locale, source path and all), before main and so before
// any verb could prevent it.
//
// Go initialises packages in the order of their import paths as soon as what
// they import is ready (the language's "Program initialization"), and this
// one, which needs only io and log, comes before fyne.io. main imports it for
// that effect alone and later points the logger at the log file.
package hush

import (
	"io"
	"log"
)

func init() { log.SetOutput(io.Discard) }
