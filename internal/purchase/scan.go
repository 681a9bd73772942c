package purchase

import "time"

// Scan is one code as a lens or a wedge read it.
type Scan struct {
	Text      string
	Symbology string // "QR", "CODE_128" …; "": not known (a wedge does not tell)
	Source    Source
	At        time.Time // when it was read
}
