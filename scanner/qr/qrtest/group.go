package qrtest

import "math/rand/v2"

// Each is how many pictures a group has.
const Each = 40

// Group is one kind of picture.
type Group struct {
	Name string
	// Bar is how many of its pictures must be read at least.
	Bar   int
	setup func(s *setting, r *rand.Rand)
}

// setting is everything that can go wrong with a picture.
type setting struct {
	size       float64 // of the code without its quiet zone, in pixels
	turn, tilt float64 // degrees
	quiet      float64 // modules
	paper, ink float64 // brightness, 0 to 255
	invert     bool
	light      float64 // the fraction of light that is left
	slope      float64 // how much darker one end of the picture is
	glare      bool
	blur       float64 // sigma, pixels
	motion     float64 // length, pixels
	moire      float64 // amplitude
	noise      float64 // sigma
	jpeg       int     // quality; 0 is none
}

// Groups returns all groups, in the order of the benchmark's table.
func Groups() []Group {
	sized := func(px float64) func(*setting, *rand.Rand) {
		return func(s *setting, _ *rand.Rand) { s.size = px }
	}
	tilted := func(degrees float64) func(*setting, *rand.Rand) {
		return func(s *setting, r *rand.Rand) { s.tilt, s.turn = degrees, 360*r.Float64() }
	}
	blurred := func(sigma float64) func(*setting, *rand.Rand) {
		return func(s *setting, _ *rand.Rand) { s.blur = sigma }
	}
	noisy := func(sigma float64) func(*setting, *rand.Rand) {
		return func(s *setting, _ *rand.Rand) { s.noise = sigma }
	}
	moved := func(px float64) func(*setting, *rand.Rand) {
		return func(s *setting, _ *rand.Rand) { s.motion = px }
	}
	return []Group{
		{"plain", 40, func(s *setting, _ *rand.Rand) { s.turn = 0 }},
		{"rotated", 40, func(s *setting, r *rand.Rand) { s.turn = 360 * r.Float64() }},
		{"tilt 30°", 40, tilted(30)},
		{"tilt 50°", 40, tilted(50)},
		{"60 px", 40, sized(60)},
		{"80 px", 40, sized(80)},
		{"100 px", 40, sized(100)},
		{"140 px", 40, sized(140)},
		{"400 px", 40, sized(400)},
		{"contrast 30", 40, func(s *setting, _ *rand.Rand) { s.paper, s.ink = 140, 110 }},
		{"glare", 15, func(s *setting, _ *rand.Rand) { s.glare = true }},
		{"blur 2", 40, blurred(2)},
		{"blur 4", 40, blurred(4)},
		{"blur 5.5", 16, blurred(5.5)},
		{"inverted", 40, func(s *setting, _ *rand.Rand) { s.invert = true }},
		{"inverted, 80 px", 40, func(s *setting, _ *rand.Rand) { s.invert, s.size = true, 80 }},
		{"low light", 40, func(s *setting, _ *rand.Rand) { s.light, s.noise = 0.15, 4 }},
		{"noise 20", 40, noisy(20)},
		{"noise 40", 40, noisy(40)},
		{"motion 9 px", 40, moved(9)},
		{"motion 15 px", 39, moved(15)},
		{"moiré", 40, func(s *setting, _ *rand.Rand) { s.moire = 35 }},
		{"JPEG 30, 100 px", 40, func(s *setting, _ *rand.Rand) { s.jpeg, s.size = 30, 100 }},
		{"JPEG 30, 260 px", 40, func(s *setting, _ *rand.Rand) { s.jpeg = 30 }},
		{"thin quiet zone", 40, func(s *setting, _ *rand.Rand) { s.quiet = 1 }},
		{"all at once", 32, func(s *setting, r *rand.Rand) {
			*s = setting{size: 180, tilt: 25, turn: 360 * r.Float64(), quiet: 2, paper: 170, ink: 70, light: 0.8,
				slope: 0.5, blur: 1.5, motion: 4, moire: 8, noise: 10, jpeg: 50}
		}},
	}
}
