// Command gen writes the sounds of package assets into the current directory:
//
//	go generate ./assets
//
// It calculates in integers only, so that every machine writes the same bytes.
package main

import (
	"encoding/binary"
	"fmt"
	"os"

	"counterfoil/assets"
)

const (
	loud    = 16000                        // peak of a note, of 32767
	attack  = assets.SampleRate * 4 / 1000 // samples; a sudden start would click
	release = assets.SampleRate * 25 / 1000
)

// note is a tone, or a rest when hertz is 0.
type note struct {
	hertz        uint64
	milliseconds int
	wave         func(phase uint32) int64
}

// sounds differ widely in pitch, length and rhythm: a shop is noisy, and a cashier
// does not look. Every note is within what a PC's own speaker can play, about 300 Hz
// to 2 kHz.
func sounds() map[string][]note {
	return map[string][]note{
		"recorded.wav":  {{880, 70, round}, {1319, 110, round}},
		"refused.wav":   {{330, 150, buzz}, {311, 280, buzz}},
		"attention.wav": {{587, 110, round}, {0, 70, round}, {587, 110, round}},
	}
}

func main() {
	for name, notes := range sounds() {
		if err := os.WriteFile(name, wav(notes), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// round is nearly a sine: a parabola up, a parabola down.
func round(phase uint32) int64 {
	x := int64(int32(phase)) >> 16 // -32768 to 32767, one turn
	return x * (32768 - max(x, -x)) >> 13
}

// buzz is a sawtooth: with all its harmonics nobody mistakes it for one of the notes.
func buzz(phase uint32) int64 { return int64(int32(phase)) >> 16 }

// wav renders notes as a WAV file, 16 bit, mono.
func wav(notes []note) []byte {
	var samples []byte
	for _, n := range notes {
		samples = append(samples, n.render()...)
	}
	const bytesPerSample = 2
	file := append([]byte("RIFF"), le32(assets.HeaderSize-8+len(samples))...)
	file = append(file, "WAVEfmt "...)
	file = append(file, le32(16)...)
	file = append(file, 1, 0, 1, 0) // PCM, one channel
	file = append(file, le32(assets.SampleRate)...)
	file = append(file, le32(assets.SampleRate*bytesPerSample)...)
	file = append(file, bytesPerSample, 0, 8*bytesPerSample, 0)
	file = append(file, "data"...)
	file = append(file, le32(len(samples))...)
	return append(file, samples...)
}

func (n note) render() []byte {
	count := assets.SampleRate * n.milliseconds / 1000
	step := uint32(n.hertz << 32 / assets.SampleRate)
	samples := make([]byte, 0, 2*count)
	for i := range count {
		var value int64
		if n.hertz > 0 {
			value = n.wave(step*uint32(i)) * loud >> 15 * envelope(i, count) >> 15
		}
		samples = binary.LittleEndian.AppendUint16(samples, uint16(value))
	}
	return samples
}

// envelope is the loudness at a sample, 0 to 32768.
func envelope(i, count int) int64 {
	return int64(min(32768, 32768*i/attack, 32768*(count-1-i)/release))
}

func le32(n int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(n)) }
