package gate

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"counterfoil/internal/device"
	"counterfoil/internal/till"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// makeTour makes the steps that try everything once. Each can be skipped, and what it
// changes is a setting like any other.
func (r *Room) makeTour() {
	yesNo := func(then func(no bool)) *kit.Choice { // what answers the question over it
		c := kit.NewChoice("", words.T("Yes"), "off", words.T("No"))
		c.OnChoose = func() { then(c.Value == "off") }
		return c
	}
	r.dark = yesNo(func(off bool) { r.OnCamera(!off) })
	r.silent = yesNo(func(off bool) { r.OnSilent(off) })
	play := func(label string, s device.Sound) *kit.Button {
		return kit.NewButton(label, kit.Plain, func() { r.shell.Signal(s) })
	}
	r.steps[Tongue] = r.stop(Tongue, words.T("Which language?"),
		words.T("The window changes at once, amounts and dates too."), r.languages(inRow))
	r.steps[Scanner] = r.stop(Scanner, words.T("Is there a scanner?"),
		words.T("The test shows a code to scan. It finds out what the scanner types before and after it, the "+
			"keyboard's layout and Caps Lock, and sets what is needed."),
		kit.Row(kit.Grid, -1, kit.NewButton(shell.WithKeys(words.T("Test the scanner"), shell.TestScanner), kit.Plain,
			func() { r.OnTest() })))
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
	back := kit.NewButton(words.T("Back"), kit.Plain, r.Back)
	end := kit.NewButton(words.T("Skip the rest"), kit.Quiet, func() { r.goOn(Open) })
	rows := append([]fyne.CanvasObject{r.count[s], kit.Heading(title),
		kit.NewWords(says, kit.InkQuiet).Box}, content...)
	return kit.Column(2*kit.Grid, append(rows, kit.Row(kit.Grid, 1, end, kit.Spacer(), back, r.next[s]))...)
}

func (r *Room) goOn(to Step) {
	if to == Camera && !r.HasCamera {
		to++
	}
	r.tour = to
	ends := to == Open && r.again
	r.again = r.again && !ends
	r.OnLater()
	if ends {
		r.OnEnd()
	}
}

// Key is a key that nothing on the step has taken.
func (r *Room) Key(name fyne.KeyName) {
	switch name {
	case fyne.KeyEscape:
		r.Back()
	case fyne.KeyReturn, fyne.KeyEnter:
		if r.Touring() {
			r.next[r.Step].Tapped(nil)
		}
	}
}

// Back goes one step back. What was signed in or chosen stands: before the first step of the
// tour are only Settings, where they have begun it.
func (r *Room) Back() {
	begins := Scanner
	if r.again {
		begins = Tongue
	}
	switch {
	case r.Touring() && r.Step > begins:
		to := r.Step - 1
		if to == Camera && !r.HasCamera {
			to--
		}
		r.goOn(to)
	case r.again:
		r.goOn(Open)
	}
}

// Touring reports whether a step of the tour is shown.
func (r *Room) Touring() bool { return r.Step > PIN && r.Step < Open }

// progress says how far a step is. One that turns out not to be needed is passed over.
func (r *Room) progress(s Step) string {
	if r.Prepared && !r.again {
		return ""
	}
	path := []Step{SignIn, Location, PIN, Scanner, Camera, Sound}
	if r.again && r.Touring() {
		path = []Step{Tongue, Scanner, Camera, Sound}
	}
	if !r.HasCamera {
		path = slices.DeleteFunc(path, func(s Step) bool { return s == Camera })
	}
	at := slices.Index(path, s) + 1
	return words.T("Step {step} of {all}", "step", strconv.Itoa(at), "all", strconv.Itoa(len(path)))
}

// Repeat starts the tour again.
func (r *Room) Repeat() {
	r.again = true
	r.goOn(Tongue)
}

// Leave ends the tour: the POS hands over a sale.
func (r *Room) Leave() {
	r.again = false
	if r.Touring() {
		r.goOn(Open)
	}
}

func (r *Room) showTour(s till.Settings) {
	value := map[bool]string{true: "off"}
	r.dark.Set(value[s.CameraOff])
	r.silent.Set(value[s.Silent])
}
