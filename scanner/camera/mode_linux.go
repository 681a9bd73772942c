package camera

import (
	"slices"

	"github.com/blackjack/webcam"
)

// fourCC maps a format to its four-character code in V4L2.
var fourCC = map[Format]webcam.PixelFormat{
	Grey: code("GREY"), YUYV: code("YUYV"), NV12: code("NV12"), MJPEG: code("MJPG"),
}

func code(s string) webcam.PixelFormat {
	return webcam.PixelFormat(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24)
}

// modesOf returns the modes that we can read. If formats are given, only those are considered.
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
			m := mode{format: format}
			m.w = fit(wantW, s.MinWidth, s.MaxWidth, s.StepWidth)
			m.h = fit(wantH, s.MinHeight, s.MaxHeight, s.StepHeight)
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

// fit returns the value nearest to want in a range. Step 0 means a single value. The library returns the size that was
// requested even if the driver chose another, so only sizes that the driver offers are requested.
func fit(want int, least, most, step uint32) int {
	if step == 0 || most <= least {
		return int(most)
	}
	n := min(max(want, int(least)), int(most))
	return n - (n-int(least))%int(step)
}
