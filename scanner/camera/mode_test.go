//go:build linux || windows

package camera

import (
	"slices"
	"testing"
)

func TestBestModeIsChosen(t *testing.T) {
	for name, c := range map[string]struct{ want, other mode }{
		"720 rows":             {mode{YUYV, 1280, 720, 30}, mode{YUYV, 640, 480, 30}},
		"not more than 720":    {mode{YUYV, 1280, 720, 30}, mode{YUYV, 1920, 1080, 30}},
		"JPEG if raw is slow":  {mode{MJPEG, 1280, 720, 30}, mode{YUYV, 1280, 720, 10}},
		"JPEG if raw is small": {mode{MJPEG, 1280, 720, 30}, mode{YUYV, 640, 480, 30}},
		"raw if large enough":  {mode{YUYV, 800, 600, 15}, mode{MJPEG, 1280, 720, 30}},
		"raw if larger":        {mode{NV12, 1920, 1080, 30}, mode{MJPEG, 1280, 720, 30}},
		"what costs less":      {mode{NV12, 1280, 720, 30}, mode{YUYV, 1280, 720, 30}},
		"enough frames":        {mode{MJPEG, 640, 480, 30}, mode{NV12, 1280, 720, 5}},
		"an unknown rate":      {mode{YUYV, 1280, 720, 0}, mode{YUYV, 1280, 720, 10}},
	} {
		if got := slices.MaxFunc([]mode{c.other, c.want}, better); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
		if got := slices.MaxFunc([]mode{c.want, c.other}, better); got != c.want {
			t.Errorf("%s, the other way round: got %v", name, got)
		}
	}
}
