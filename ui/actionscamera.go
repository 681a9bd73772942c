package ui

import (
	"context"

	"counterfoil/internal/device"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"

	"counterfoil/internal/purchase"
	"counterfoil/internal/till"
	"counterfoil/ui/wedge"
	"counterfoil/ui/words"
)

// cameraAway is why a camera that is switched on does not run now: nobody can
// see the window.
type cameraAway struct{ minimised, locked bool }

func (w *Window) wireCamera() {
	box := w.sale.side.camera
	box.preview.post = w.Post
	if w.cfg.Camera == nil {
		w.sale.side.dropCamera()
		return
	}
	box.onList = func() {
		w.Work(func(context.Context) func() {
			names, err := w.cfg.Camera.List()
			return func() { box.offer(names, err) }
		})
	}
	box.onChoose = func(name string) {
		w.setCamera(func(s *till.Settings) { s.Camera, s.CameraOff = name, false })
	}
	box.onPower = func(off bool) {
		w.setCamera(func(s *till.Settings) { s.CameraOff = off })
	}
	if practice := w.sale.side.practice; practice != nil {
		practice.onPage = w.seeCamera
	}
}

// setCamera changes the settings, which show then puts in force.
func (w *Window) setCamera(change func(*till.Settings)) {
	s := w.status.Settings
	change(&s)
	w.Work(func(ctx context.Context) func() {
		err := w.cfg.Till.SetSettings(context.WithoutCancel(ctx), s)
		return func() {
			if err != nil {
				w.Signal(shell.SoundAttention)
				w.sale.side.camera.notice.Set(words.Say(err), kit.InkError)
			}
		}
	})
}

// useCamera has the camera run while somebody can see the window and something
// can be scanned into it.
func (w *Window) useCamera() {
	if w.cfg.Camera == nil {
		return
	}
	s := w.status.Settings
	on := !s.CameraOff && (w.status.Ready || w.test != nil) && !w.away.minimised && !w.away.locked
	w.cfg.Camera.Use(s.Camera, on)
	w.sale.side.camera.choose(s.Camera, s.CameraOff)
}

// seeCamera says whether the preview is to be seen: what is not costs nothing.
func (w *Window) seeCamera() {
	w.sale.side.camera.preview.seen(w.at == shell.Sale && w.sale.side.cameraInFront())
}

// minding notes when the window is minimised, once it is on the screen.
func (w *Window) minding() {
	if w.cfg.Camera == nil {
		return
	}
	err := wedge.OnMinimised(w.win, func(minimised bool) {
		w.away.minimised = minimised
		w.useCamera()
	})
	if err != nil {
		w.cfg.Logger.Warn("the camera stays on while the window is minimised", "error", err)
	}
}

// Locked says whether the user's session is locked: the camera is off then. Any
// goroutine may call it.
func (w *Window) Locked(yes bool) {
	w.Post(func() {
		w.away.locked = yes
		w.useCamera()
	})
}

// CameraLook shows a frame. It is used only until CameraLook returns; one
// goroutine, any, may call it.
func (w *Window) CameraLook(l CameraLook) { w.sale.side.camera.preview.take(l) }

// CameraScan takes a code from the camera, which needs no focus. Any goroutine
// may call it.
func (w *Window) CameraScan(s purchase.Scan) { w.Post(func() { w.Scanned(s) }) }

// CameraState says how the camera stands. Any goroutine may call it.
func (w *Window) CameraState(s device.CameraState) {
	w.Post(func() {
		on := s.Phase == device.CameraStarting || s.Phase == device.CameraRunning
		w.sale.side.camera.show(s)
		w.header.camera(on)
		w.sale.watched(on)
		w.showTestCamera()
	})
}
