package camera

import (
	"maps"
	"time"

	"counterfoil/internal/purchase"
)

// Again is how long a code must have been out of sight to count once more: one
// that is held before the camera is one scan, however long.
const Again = 5 * time.Second

// sightings are the codes seen lately, and when last.
type sightings map[string]time.Time

// fresh notes the codes of a frame and gives those that were not seen lately.
func (s sightings) fresh(codes []Sighting, now time.Time) (scans []purchase.Scan) {
	maps.DeleteFunc(s, func(_ string, last time.Time) bool { return now.Sub(last) >= Again })
	for _, c := range codes {
		if _, known := s[c.Text]; !known {
			scans = append(scans, purchase.Scan{Text: c.Text, Symbology: c.Symbology, Source: purchase.SourceCamera, At: now})
		}
		s[c.Text] = now
	}
	return scans
}
