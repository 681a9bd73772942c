package device

// Sound is one of the three that differ by ear.
type Sound int

const (
	SoundRecorded  Sound = iota + 1 // a sale is on the disk
	SoundRefused                    // a scan or a sale was not taken
	SoundAttention                  // a person must look at the screen
)
