package fleet

import "time"

// coreTime is not measured on Windows.
func coreTime() time.Duration { return 0 }
