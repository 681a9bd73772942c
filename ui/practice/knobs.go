package practice

import (
	"context"
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// delays are what the button cycles through: none, a slow line, a bad one, and one
// that is longer than anyone waits.
var delays = [...]time.Duration{0, 300 * time.Millisecond, 2 * time.Second, 10 * time.Second}

// newBand makes practice impossible to mistake for a shop's till: its own colour,
// stripes, and the knobs of the practice server.
func (r *Room) newBand() *fyne.Container {
	r.plug = kit.NewButton(words.T("Pull the plug"), kit.OnBand, r.pressPlug)
	r.delay = kit.NewButton(words.T("Delay: none"), kit.OnBand, func() {
		r.server.SetLatency(after(r.server.Latency()))
		r.showKnobs()
	})
	r.out = kit.NewButton(words.T("Leave practice"), kit.OnBand, func() { r.OnLeave() })
	for _, b := range []*kit.Button{r.plug, r.delay, r.out} {
		b.Height = kit.Touch - kit.Grid
	}
	says := kit.NewBold(words.T("PRACTICE"), kit.SizeMedium, kit.InkOnStrong)
	r.also = kit.NewCut(words.T("Nothing leaves this PC"), kit.SizeSmall, kit.InkOnStrong)
	r.guide = newGuide(r.leaveRound)
	r.guide.root.Hide()
	r.guide.leave.Hide()
	r.guide.count.Hide()
	r.out.Hide()
	middle := kit.Container(kit.Stack{}, r.also, r.guide.root)
	name := kit.Column(0, says, r.guide.count)
	content := kit.InsetXY(2*kit.Grid, kit.Grid/2,
		kit.Row(2*kit.Grid, 1, name, middle, r.out, r.guide.leave, r.delay, r.plug))
	paint := kit.NewSurface(kit.InkPractice, kit.InkNone, 0)
	return kit.Container(kit.Stack{}, paint, kit.ColumnFill(0, 1, stripes(), content))
}

// after is the delay that follows another.
func after(latency time.Duration) time.Duration {
	for _, d := range delays {
		if d > latency {
			return d
		}
	}
	return delays[0]
}

func (r *Room) pressPlug() {
	pull := !r.server.Offline()
	r.shell.Work(func(context.Context) func() {
		err := r.server.SetOffline(pull)
		return func() {
			if err != nil {
				r.shell.FileTrouble(err)
			} else if !pull {
				r.OnPlugged()
			}
			r.showKnobs()
		}
	})
}

func (r *Room) showKnobs() {
	pulled, latency := r.server.Offline(), r.server.Latency()
	r.plug.Choose(pulled)
	r.plug.Set(words.T("Pull the plug"))
	if pulled {
		r.plug.Set(words.T("Plug it in again"))
	}
	r.delay.Set(words.T("Delay: none"))
	if latency > 0 {
		r.delay.Set(words.T("Delay: {n} s", "n",
			words.Decimal(strconv.FormatFloat(latency.Seconds(), 'f', -1, 64))))
	}
	r.seen.offline = pulled
	r.lookOn()
}

// striped is a row of slanted stripes, as on a barrier tape.
type striped struct{ widget.BaseWidget }

const stripeHeight float32 = 8 // as on the smallest window

func stripes() *striped {
	s := &striped{}
	s.ExtendBaseWidget(s)
	return s
}

func (s *striped) CreateRenderer() fyne.WidgetRenderer {
	tape := canvas.NewRasterWithPixels(func(x, y, w, h int) color.Color {
		period := max(3*h, 2)
		if (x+y)%period < period/2 {
			return kit.Ink(kit.InkStripe)
		}
		return color.Transparent
	})
	tape.SetMinSize(fyne.NewSquareSize(kit.Px(stripeHeight)))
	return widget.NewSimpleRenderer(tape)
}
