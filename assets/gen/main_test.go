package main

import (
	"bytes"
	"encoding/binary"
	"testing"

	"counterfoil/assets"
)

// The sounds in the repository are what this generator makes.
func TestSoundsAreGenerated(t *testing.T) {
	for name, checkedIn := range map[string][]byte{
		"recorded.wav": assets.Recorded(), "refused.wav": assets.Refused(), "attention.wav": assets.Attention(),
	} {
		if !bytes.Equal(checkedIn, wav(sounds()[name])) {
			t.Errorf("%s is not what gen writes: run go generate ./assets", name)
		}
		if len(checkedIn) > 20_000 {
			t.Errorf("%s has %d bytes", name, len(checkedIn))
		}
	}
}

// Each note has the pitch that was asked for, starts and ends in silence (no
// click), and is neither too quiet nor cut off at the top.
func TestNotes(t *testing.T) {
	for name, notes := range sounds() {
		for i, n := range notes {
			samples := decode(n.render())
			rising, peak := 0, 0
			for j, v := range samples {
				peak = max(peak, v, -v)
				if j > 0 && samples[j-1] < 0 && v >= 0 {
					rising++
				}
			}
			turns := int(n.hertz) * n.milliseconds / 1000
			if rising < turns-1 || rising > turns+1 {
				t.Errorf("%s note %d: %d turns, want %d", name, i+1, rising, turns)
			}
			if n.hertz > 0 && (peak < loud*9/10 || peak > loud) {
				t.Errorf("%s note %d: peak %d", name, i+1, peak)
			}
			if samples[0] != 0 || samples[len(samples)-1] != 0 {
				t.Errorf("%s note %d clicks: %d … %d", name, i+1, samples[0], samples[len(samples)-1])
			}
		}
	}
}

func decode(pcm []byte) []int {
	samples := make([]int, len(pcm)/2)
	for i := range samples {
		samples[i] = int(int16(binary.LittleEndian.Uint16(pcm[2*i:])))
	}
	return samples
}
