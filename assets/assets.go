package assets

import _ "embed"

//go:generate go run ./gen

// SampleRate of the sounds, in samples a second.
const SampleRate = 22050

// HeaderSize is the bytes of a sound before its samples.
const HeaderSize = 44

var (
	//go:embed icon.svg
	icon string
	//go:embed licences.txt
	licences string
	//go:embed recorded.wav
	recorded string
	//go:embed refused.wav
	refused string
	//go:embed attention.wav
	attention string
)

// Icon is the program's icon, SVG.
func Icon() []byte { return []byte(icon) }

// Licences are the texts of the program's own licence and of those of all its parts.
// `make licences` writes them.
func Licences() string { return licences }

// Recorded is the sound of a sale that is on disk, WAV.
func Recorded() []byte { return []byte(recorded) }

// Refused is the sound of something that was not taken, WAV.
func Refused() []byte { return []byte(refused) }

// Attention is the sound of something a person has to look at, WAV.
func Attention() []byte { return []byte(attention) }
