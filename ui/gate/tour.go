package gate

import (
	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// makeTour makes the steps that try everything once. Each can be skipped, and what it
// changes is a setting like any other.
func (r *Room) makeTour() {
	yesNo := func(yes, no string, then func(no bool)) *kit.Choice {
		c := kit.NewChoice("", yes, "off", no)
		c.OnChoose = func() { then(c.Value == "off") }
		return c
	}
	r.dark = yesNo(words.T("On"), words.T("Off"), func(off bool) { r.OnCamera(!off) })
	r.silent = yesNo(words.T("On"), words.T("Off"), func(off bool) { r.OnSilent(off) })
	play := func(label string, s device.Sound) *kit.Button {
		return kit.NewButton(label, kit.Plain, func() { r.shell.Signal(s) })
	}
	r.steps[Tongue] = r.stop(Tongue, words.T("Which language?"),
		words.T("The window changes at once, amounts and dates too."), r.languages())
	r.steps[Scanner] = r.stop(Scanner, words.T("Is there a scanner?"),
		words.T("The test shows a code to scan. It finds out what the scanner types before and after it, the "+
			"keyboard's layout and Caps Lock, and sets what is needed."),
		kit.Row(kit.Grid, -1, kit.NewButton(words.T("Test the scanner"), kit.Plain, func() { r.OnTest() })))
	r.steps[Camera] = r.stop(Camera, words.T("Is there a camera?"),
		words.T("A webcam reads cards that are held before it, beside a scanner or instead of one."), r.dark.Root)
	r.steps[Sound] = r.stop(Sound, words.T("Can you hear this?"),
		words.T("Three sounds tell you what became of a sale without looking. The screen flashes too."),
		r.silent.Root, kit.Row(kit.Grid, -1, play(kit.Upper(words.T("recorded")), device.SoundRecorded),
			play(words.T("Refused"), device.SoundRefused), play(words.T("Look here"), device.SoundAttention)))
}

// stop makes one step of the tour.
func (r *Room) stop(s Step, title, says string, content ...fyne.CanvasObject) fyne.CanvasObject {
	label := words.T("Next")
	if s == Sound {
		label = words.T("Done")
	}
	r.next[s] = kit.NewButton(label, kit.Primary, func() { r.goOn(s + 1) })
	end := kit.NewButton(words.T("Skip the rest"), kit.Quiet, func() { r.goOn(Open) })
	r.next[s].Calm, end.Calm = true, true
	rows := append([]fyne.CanvasObject{kit.Heading(title),
		kit.NewWords(says, kit.InkQuiet).Box}, content...)
	return kit.Column(2*kit.Grid, append(rows, kit.Row(kit.Grid, 1, end, kit.Spacer(), r.next[s]))...)
}

func (r *Room) goOn(to Step) {
	if to == Camera && !r.HasCamera {
		to++
	}
	r.tour = to
	r.OnLater()
}

// Repeat starts the tour again.
func (r *Room) Repeat() { r.goOn(Tongue) }

// Leave ends the tour: somebody sells.
func (r *Room) Leave() {
	if r.Step > PIN && r.Step < Open {
		r.goOn(Open)
	}
}

func (r *Room) showTour(s till.Settings) {
	value := map[bool]string{true: "off"}
	r.dark.Set(value[s.CameraOff])
	r.silent.Set(value[s.Silent])
}
