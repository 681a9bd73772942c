//go:build race

package window

const raceDetector = true
