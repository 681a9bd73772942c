package camera

import (
	"maps"
	"sync"
	"time"

	"counterfoil/internal/device"
	"counterfoil/internal/purchase"
)

// sightings holds the codes seen lately and when each was last seen. Any goroutine may use it.
type sightings struct {
	mu    sync.Mutex
	codes map[string]time.Time
	until time.Time // the last frame
}

func newSightings() *sightings { return &sightings{codes: map[string]time.Time{}} }

// shortBreak is how long a camera may have been off, by a loose plug or a window that was out of sight, for a card that
// still lies before it to be the one that lay there.
const shortBreak = time.Minute

// resume goes on with the first frame of another watch: nothing was out of sight while no camera looked.
func (s *sightings) resume(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gap := now.Sub(s.until)
	if gap > shortBreak {
		clear(s.codes)
	}
	for code, last := range s.codes {
		s.codes[code] = last.Add(gap)
	}
	s.until = now
}

// fresh notes the codes of a frame and returns those that were not seen lately.
func (s *sightings) fresh(codes []Sighting, now time.Time) (scans []purchase.Scan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.until = now
	maps.DeleteFunc(s.codes, func(_ string, last time.Time) bool { return now.Sub(last) >= device.OutOfSight })
	for _, c := range codes {
		if _, known := s.codes[c.Text]; !known {
			scan := purchase.Scan{Text: c.Text, Symbology: c.Symbology, Source: purchase.SourceCamera, At: now}
			scans = append(scans, scan)
		}
		s.codes[c.Text] = now
	}
	return scans
}

// forget has a code count as fresh when it is seen next.
func (s *sightings) forget(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.codes, code)
}
