package camera

import (
	"slices"

	"github.com/blackjack/webcam"
)

// fourCC is V4L2's code of a format.
var fourCC = map[Format]webcam.PixelFormat{
	Grey: code("GREY"), YUYV: code("YUYV"), NV12: code("NV12"), MJPEG: code("MJPG"),
}

func code(s string) webcam.PixelFormat {
	return webcam.PixelFormat(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24)
}

// modesOf are the ways we can read, of those formats; none is any.
func modesOf(cam *webcam.Webcam, formats []Format) (modes []mode) {
	offered := cam.GetSupportedFormats()
	for format, code := range fourCC {
		if _, has := offered[code]; !has || len(formats) > 0 && !slices.Contains(formats, format) {
			continue
		}
		sizes := cam.GetSupportedFrameSizes(code)
		if len(sizes) == 0 {
			modes = append(modes, mode{format: format, w: wantW, h: wantH})
		}
		for _, s := range sizes {
			m := mode{format: format, w: fit(wantW, s.MinWidth, s.MaxWidth, s.StepWidth), h: fit(wantH, s.MinHeight, s.MaxHeight, s.StepHeight)}
			for _, r := range cam.GetSupportedFramerates(code, uint32(m.w), uint32(m.h)) {
				if r.MinNumerator > 0 && r.MaxDenominator > 0 {
					m.rate = max(m.rate, float64(r.MaxDenominator)/float64(r.MinNumerator))
				}
			}
			if m.w > 0 && m.h > 0 && m.w <= mostPixels/m.h {
				modes = append(modes, m)
			}
		}
	}
	return modes
}

// fit is the value nearest to want in a range; step 0 means one value only.
// The library gives back the size we asked for, whatever the driver made of
// it, so only sizes that the driver has offered are asked for.
func fit(want int, least, most, step uint32) int {
	if step == 0 || most <= least {
		return int(most)
	}
	n := min(max(want, int(least)), int(most))
	return n - (n-int(least))%int(step)
}
