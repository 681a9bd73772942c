package camera

import (
	"errors"
	"slices"
	"unsafe"

	"golang.org/x/sys/windows"
)

// kind is a mode in which a camera can stream, with the IMFMediaType that stands for it.
type kind struct {
	mode
	stride int // bytes from row to row; 0: rows without padding
	native *object
}

// best returns the best native mode that we can read (see better).
func (c *stream) best() (best kind, err error) {
	for index := uintptr(0); ; index++ {
		k := kind{}
		err := c.reader.call(getNativeMediaType, firstVideo, index, uintptr(unsafe.Pointer(&k.native)))
		if errors.Is(err, errNoMoreTypes) {
			break
		}
		if err != nil {
			if best.native != nil {
				best.native.release()
			}
			return kind{}, meaning("read the camera's formats", err)
		}
		usable := k.read() && (len(c.formats) == 0 || slices.Contains(c.formats, k.format))
		if !usable || best.native != nil && better(k.mode, best.mode) <= 0 {
			k.native.release()
			continue
		}
		if best.native != nil {
			best.native.release()
		}
		best = k
	}
	if best.native == nil {
		return kind{}, ErrFormat
	}
	return best, nil
}

// read fills in the mode from the media type, and reports whether we can read its pictures.
func (k *kind) read() bool {
	var subtype windows.GUID
	var size, rate uint64
	if k.native.call(getGUID, uintptr(unsafe.Pointer(&mtSubtype)), uintptr(unsafe.Pointer(&subtype))) != nil ||
		k.native.call(getUINT64, uintptr(unsafe.Pointer(&mtFrameSize)), uintptr(unsafe.Pointer(&size))) != nil {
		return false
	}
	k.format, k.w, k.h = subtypes[subtype], int(size>>32), int(uint32(size))
	var stride uint32
	if k.native.call(getUINT32, uintptr(unsafe.Pointer(&mtStride)), uintptr(unsafe.Pointer(&stride))) == nil {
		k.stride = int(int32(stride))
	}
	// The rate is a fraction.
	err := k.native.call(getUINT64, uintptr(unsafe.Pointer(&mtFrameRate)), uintptr(unsafe.Pointer(&rate)))
	if over, under := rate>>32, uint32(rate); err == nil && under != 0 {
		k.rate = float64(over) / float64(under)
	}
	return k.format != 0 && k.w > 0 && k.h > 0 && k.w <= mostPixels/k.h
}

// rows returns the bytes of a row and the number of rows, or 0 for a format that has no rows.
func (k *kind) rows() (n, rows int) {
	switch k.format {
	case Grey:
		return k.w, k.h
	case YUYV:
		return 2 * k.w, k.h
	case NV12:
		return k.w, k.h + k.h/2
	}
	return 0, 0
}
