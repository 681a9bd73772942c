package printing

import (
	"golang.org/x/sys/windows"

	"counterfoil/internal/fault"
)

// handOver gives a page to the program that prints such files or, if none offers
// that, to the one that shows them: Edge only does the latter.
func handOver(path string) (shown bool, err error) {
	file, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return false, err
	}
	for _, verb := range []string{"print", "open"} {
		var v *uint16
		if v, err = windows.UTF16PtrFromString(verb); err != nil {
			return false, err
		}
		if err = windows.ShellExecute(0, v, file, nil, nil, windows.SW_SHOWNORMAL); err == nil {
			return verb == "open", nil
		}
	}
	return false, fault.New(fault.PrintNone).With(err)
}
