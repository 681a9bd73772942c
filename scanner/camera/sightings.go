package camera

import (
	"maps"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// sightings holds the codes seen lately and when each was last seen.
type sightings map[string]time.Time

// fresh notes the codes of a frame and returns those that were not seen lately.
func (s sightings) fresh(codes []Sighting, now time.Time) (scans []purchase.Scan) {
	maps.DeleteFunc(s, func(_ string, last time.Time) bool { return now.Sub(last) >= device.OutOfSight })
	for _, c := range codes {
		if _, known := s[c.Text]; !known {
			scan := purchase.Scan{Text: c.Text, Symbology: c.Symbology, Source: purchase.SourceCamera, At: now}
			scans = append(scans, scan)
		}
		s[c.Text] = now
	}
	return scans
}
