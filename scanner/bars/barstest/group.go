package barstest

import "math/rand/v2"

// Each is how many pictures a group has, a third of them in each symbology.
const Each = 30

// Group is one kind of picture.
type Group struct {
	Name string
	// Bar is how many of its pictures must be read at least, by Pass within a second and by Read.
	Bar   int
	setup func(s *setting, r *rand.Rand)
}

// setting is everything that can go wrong with a picture.
type setting struct {
	module     float64 // the narrowest bar, in pixels
	high       float64 // the length of the bars, as a fraction of the code's width
	turn       float64 // degrees
	tilt       float64 // degrees about the direction of the bars: one end is farther away
	paper, ink float64 // brightness, 0 to 255
	quiet      float64 // modules of paper on either side
	light      float64 // the fraction of light that is left at the darker end
	spread     float64 // how much wider each bar is printed, in modules
	blur       float64 // sigma, pixels
	motion     float64 // pixels along the rows
	noise      float64 // sigma
	jpeg       int     // quality; 0 is none
	beside     bool    // a QR code on the same card
}

// Groups returns all groups, in the order of the benchmark's table.
func Groups() []Group {
	just := func(change func(*setting)) func(*setting, *rand.Rand) {
		return func(s *setting, _ *rand.Rand) { change(s) }
	}
	return []Group{
		{"plain", 30, just(func(s *setting) { s.turn = 0 })},
		{"slant to 10°", 30, func(s *setting, r *rand.Rand) { s.turn = 20*r.Float64() - 10 }},
		{"slant to 20°", 30, func(s *setting, r *rand.Rand) {
			s.turn, s.high = 10+10*r.Float64(), 0.3
			if r.IntN(2) == 0 {
				s.turn = -s.turn
			}
		}},
		{"upside down", 30, func(s *setting, r *rand.Rand) { s.turn = 175 + 10*r.Float64() }},
		{"lying", 30, func(s *setting, r *rand.Rand) { s.turn = 85 + 10*r.Float64() + 180*float64(r.IntN(2)) }},
		{"tilt 40°", 29, just(func(s *setting) { s.tilt = 40 })},
		{"1.5 px a module", 30, just(func(s *setting) { s.module = 1.5 })},
		{"1.5 px, lying", 30, func(s *setting, r *rand.Rand) { s.module, s.turn = 1.5, 85+10*r.Float64() }},
		{"1.2 px a module", 30, just(func(s *setting) { s.module = 1.2 })},
		{"4 px a module", 30, just(func(s *setting) { s.module = 4 })},
		{"thin: a seventh high", 30, func(s *setting, r *rand.Rand) { s.high, s.turn = 0.15, 4*r.Float64()-2 }},
		{"contrast 30", 30, just(func(s *setting) { s.paper, s.ink = 140, 110 })},
		{"uneven light", 30, just(func(s *setting) { s.light = 0.3 })},
		{"low light", 27, just(func(s *setting) { s.paper, s.ink, s.noise = 45, 10, 4 })},
		{"blur 1", 30, just(func(s *setting) { s.blur = 1 })},
		{"blur 1.5", 28, just(func(s *setting) { s.blur = 1.5 })},
		{"blur 2", 0, just(func(s *setting) { s.blur = 2 })},
		{"noise 10", 30, just(func(s *setting) { s.noise = 10 })},
		{"noise 20", 30, just(func(s *setting) { s.noise = 20 })},
		{"noise 40", 30, just(func(s *setting) { s.noise = 40 })},
		{"motion 4 px", 28, just(func(s *setting) { s.motion = 4 })},
		{"spread ink", 30, just(func(s *setting) { s.spread = 0.3 })},
		{"eaten ink", 25, just(func(s *setting) { s.spread = -0.3 })},
		{"JPEG 30", 30, just(func(s *setting) { s.jpeg = 30 })},
		{"thin quiet zone", 30, just(func(s *setting) { s.quiet = 8.5 })},
		{"a QR code beside", 30, func(s *setting, r *rand.Rand) { s.beside, s.module = true, 2 }},
		{"all at once", 30, func(s *setting, r *rand.Rand) {
			s.turn, s.tilt, s.light, s.high = 30*r.Float64()-15, 20, 0.6, 0.35
			s.blur, s.noise, s.jpeg, s.paper, s.ink = 0.8, 6, 60, 190, 60
		}},
	}
}

// Named returns the group of that name.
func Named(name string) Group {
	for _, g := range Groups() {
		if g.Name == name {
			return g
		}
	}
	panic("no group " + name)
}
