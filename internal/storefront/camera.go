package storefront

import (
	"counterfoil/internal/till"
	"counterfoil/scanner/camera"
	"counterfoil/ui"
	"counterfoil/ui/lens"
)

// cameras are this PC's, and in practice a drawn one beside them.
func cameras(demo bool) (camera.System, *lens.Camera) {
	system, controls := camera.Local(), &lens.Camera{}
	if demo {
		var drawn camera.Drawn
		system, controls.Hold = drawn.Beside(system, till.PracticeCamera), drawn.Hold
	}
	controls.List = func() (names []string, err error) {
		all, err := system.List()
		for _, c := range all {
			names = append(names, c.Name)
		}
		return names, err
	}
	return system, controls
}

// look shows a frame and hands over the codes that are new in it.
func look(to *ui.Window, l camera.Look) {
	w, h := l.Picture.Size()
	seen := lens.Look{Paint: l.Picture.Paint, W: w, H: h, Hint: l.Hint, Parts: l.Parts}
	for _, c := range l.Codes {
		seen.Codes = append(seen.Codes, c.Corners)
	}
	to.CameraLook(seen)
	for _, s := range l.Scans {
		to.CameraScan(s)
	}
}
