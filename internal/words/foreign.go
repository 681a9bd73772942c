package words

import "sync"

// foreign receives errors that have no sentence here.
var foreign struct {
	sync.Mutex
	tell func(error)
	last string // so that what is shown every second is told once
}

// OnForeign sets who receives errors that are not a Fault: the screen shows a general
// sentence, and the error's own text belongs in the log.
func OnForeign(tell func(error)) {
	foreign.Lock()
	defer foreign.Unlock()
	foreign.tell, foreign.last = tell, ""
}

// unforeseen is what a person reads of such an error.
func unforeseen(err error) string {
	foreign.Lock()
	defer foreign.Unlock()
	if text := err.Error(); foreign.tell != nil && foreign.last != text {
		foreign.last = text
		foreign.tell(err)
	}
	return T("Something unexpected went wrong. The log has the details.")
}
