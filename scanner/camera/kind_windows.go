package camera

import (
	"errors"
	"slices"
	"unsafe"

	"golang.org/x/sys/windows"
)

// kind is a way in which a camera can stream, and Windows' own word for it, an
// IMFMediaType.
type kind struct {
	mode
	stride int // bytes from row to row; 0: they touch
	native *object
}

// best is the native format nearest to 720 rows that we can read.
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
		if !k.read() || len(c.formats) > 0 && !slices.Contains(c.formats, k.format) || best.native != nil && better(k.mode, best.mode) <= 0 {
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

// read asks the media type what it is; false: nothing we can read.
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
	if k.native.call(getUINT64, uintptr(unsafe.Pointer(&mtFrameRate)), uintptr(unsafe.Pointer(&rate))) == nil && uint32(rate) != 0 {
		k.rate = float64(rate>>32) / float64(uint32(rate))
	}
	return k.format != 0 && k.w > 0 && k.h > 0 && k.w <= mostPixels/k.h
}

// rows is how many rows of how many bytes a picture has; 0 where it has none.
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
