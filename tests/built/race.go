//go:build race

package built

const raceDetector = true
