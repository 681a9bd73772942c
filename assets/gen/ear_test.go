package main

import (
	"math"
	"slices"
	"testing"

	"counterfoil/assets"
)

// What the speaker of a small PC can play: little below and nothing above.
const speakerFrom, speakerTo = 300, 2000

// A small speaker plays nearly all of each sound.
func TestSoundsFitASmallSpeaker(t *testing.T) {
	for name := range sounds() {
		if share := audible(samplesOf(name)); share < 0.85 {
			t.Errorf("%s: a small speaker plays %.0f %% of it", name, 100*share)
		}
	}
}

// heard is what an ear keeps of a sound, even of a muffled one.
type heard struct {
	bursts       int     // beeps with silence between them
	milliseconds float64 // from the first to the last
	rises        float64 // the last pitch over the first
	rough        bool    // a buzz, no note
}

// Any two sounds differ in at least two of rhythm, length, course and timbre, through a
// small speaker.
func TestSoundsDifferByEar(t *testing.T) {
	all := map[string]heard{}
	for name := range sounds() {
		all[name] = listen(samplesOf(name))
		t.Logf("%s: %+v", name, all[name])
	}
	for a, x := range all {
		for b, y := range all {
			if a >= b {
				continue
			}
			differ := 0
			for _, yes := range []bool{x.bursts != y.bursts, x.rough != y.rough,
				max(x.milliseconds, y.milliseconds) > 1.3*min(x.milliseconds, y.milliseconds),
				max(x.rises, y.rises) > 1.2*min(x.rises, y.rises)} {
				if yes {
					differ++
				}
			}
			if differ < 2 {
				t.Errorf("%s and %s are too much alike: %+v, %+v", a, b, x, y)
			}
		}
	}
}

func samplesOf(name string) []float64 {
	var samples []float64
	for _, n := range sounds()[name] {
		for _, v := range decode(n.render()) {
			samples = append(samples, float64(v))
		}
	}
	return samples
}

// step is how far apart the frequencies are that a spectrum is made of, and piece how
// many samples make one: enough to tell two such frequencies apart.
const (
	step  = 20
	piece = assets.SampleRate / step
)

// power is how loud a frequency is in samples (Goertzel).
func power(samples []float64, hertz float64) float64 {
	turn := 2 * math.Cos(2*math.Pi*hertz/assets.SampleRate)
	var before, last float64
	for _, v := range samples {
		before, last = last, v+turn*last-before
	}
	return before*before + last*last - turn*before*last
}

// audible is the share of a sound's power that lies within the small speaker's range.
func audible(samples []float64) float64 {
	var all, within float64
	for part := range slices.Chunk(samples, piece) {
		for hertz := float64(step); hertz < assets.SampleRate/2; hertz += step {
			p := power(part, hertz)
			all += p
			if hertz >= speakerFrom && hertz <= speakerTo {
				within += p
			}
		}
	}
	return within / all
}

// listen describes a sound as a small speaker plays it.
func listen(samples []float64) heard {
	const window = assets.SampleRate / 100
	h := heard{milliseconds: float64(len(samples)) * 1000 / assets.SampleRate}
	loudBefore := false
	for at := 0; at+window <= len(samples); at += window {
		peak := 0.0
		for _, v := range samples[at : at+window] {
			peak = max(peak, math.Abs(v))
		}
		if isLoud := peak > loud/8; isLoud != loudBefore {
			loudBefore = isLoud
			if isLoud {
				h.bursts++
			}
		}
	}
	part := len(samples) / 4
	first, last := pitch(samples[:part]), pitch(samples[len(samples)-part:])
	h.rises = last / first
	h.rough = power(samples[:part], 2*first) > power(samples[:part], first)/50
	return h
}

// pitch is the loudest frequency that the small speaker plays.
func pitch(samples []float64) (hertz float64) {
	most := 0.0
	for f := float64(speakerFrom); f <= speakerTo; f += step {
		if p := power(samples, f); p > most {
			most, hertz = p, f
		}
	}
	return hertz
}
