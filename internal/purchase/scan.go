package purchase

import "time"

// Scan is one code as a camera, a scanner or a picture gave it.
type Scan struct {
	Text      string
	Symbology string // "QR", "CODE_128" …; "": not known (a wedge does not tell)
	Source    Source
	At        time.Time // when it was read
}
