package scanner

import (
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // a picture format
	_ "image/jpeg" // a picture format
	_ "image/png"  // a picture format
	"io"
	"os"
	"slices"
	"sync"
	"time"

	_ "golang.org/x/image/bmp"  // a picture format
	_ "golang.org/x/image/webp" // a picture format

	"counterfoil/internal/purchase"
	"counterfoil/scanner/bars"
	"counterfoil/scanner/qr"
)

// Limits of a picture file: more than any camera makes, and less than what would starve a till. A file of a few hundred
// bytes can claim to be a picture of many gigabytes.
const (
	maxPixels = 50_000_000
	maxBytes  = 64 << 20
)

// PictureFormats names the formats that DecodeFile reads, and PictureFiles has the endings of such files' names. Each
// format's decoder is imported above.
const PictureFormats = "PNG, JPEG, GIF, WebP, BMP"

var PictureFiles = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"}

// ErrPicture: a file that is no picture, is damaged, or is too large. Errors that
// wrap it are sentences without the file's name.
var ErrPicture = errors.New("picture")

// pictureError is a sentence for people.
type pictureError struct{ text string }

func (e pictureError) Error() string { return e.text }
func (e pictureError) Unwrap() error { return ErrPicture }

func badPicture(format string, args ...any) error {
	return pictureError{fmt.Sprintf(format, args...)}
}

// DecodeFile reads the codes in a picture file of one of PictureFormats; of an animation, in the first frame. A picture
// without a code is no error. Errors wrap ErrPicture or are those of os.Stat and os.Open; a PartError is one of the
// former. Safe for concurrent use.
func DecodeFile(path string) ([]purchase.Scan, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, badPicture("this is not a file") // opening a pipe waits for whoever writes into it
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	img, err := readPicture(f)
	if err != nil {
		return nil, err
	}
	scans, parts := decodeImage(img)
	if len(scans) == 0 && parts > 0 {
		return nil, PartError{parts}
	}
	return scans, nil
}

// PartError: the only codes in a picture are of several that hold a text
// together, and a part of a text is no scan. It is a sentence, and an ErrPicture.
type PartError struct{ Of int }

func (e PartError) Error() string {
	return fmt.Sprintf("this is one of %d codes that hold a text together: a card has one code", e.Of)
}

func (e PartError) Unwrap() error { return ErrPicture }

// readPicture decodes a picture after checking the size that it claims.
func readPicture(f io.ReadSeeker) (image.Image, error) {
	size, format, err := image.DecodeConfig(io.LimitReader(f, maxBytes))
	switch {
	case errors.Is(err, image.ErrFormat):
		return nil, badPicture("this is not a picture in a known format (%s)", PictureFormats)
	case err != nil:
		return nil, badPicture("the picture is damaged: %v", err)
	case size.Width <= 0 || size.Height <= 0:
		return nil, badPicture("the picture is empty")
	case size.Width > maxPixels/size.Height:
		return nil, badPicture("the picture is too large: %d × %d pixels; the limit is %d million pixels",
			size.Width, size.Height, maxPixels/1_000_000)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the picture again: %w", err)
	}
	img, err := decodePicture(io.LimitReader(f, maxBytes))
	if err != nil {
		return nil, badPicture("the %s picture is damaged: %v", format, err)
	}
	return img, nil
}

// decodePicture turns a decoder's panic over a malicious file into an error.
func decodePicture(r io.Reader) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, fmt.Errorf("its decoder gave up: %v", p)
		}
	}()
	img, _, err = image.Decode(r)
	return img, err
}

// DecodeImage reads the codes in a picture: QR codes first, then Code 128, EAN-13 and ITF, each once. It is
// thorough, and takes up to seconds for the largest pictures. Safe for concurrent use.
func DecodeImage(img image.Image) []purchase.Scan {
	scans, _ := decodeImage(img)
	return scans
}

// decodeImage takes transparent areas for white paper. If it finds nothing, it takes them for black, and then tries
// the negative of that: bar codes are read dark on light only, and white bars are drawn for a dark page. If only a
// part of a text was found, parts is the number of codes that hold the whole text.
func decodeImage(img image.Image) (scans []purchase.Scan, parts int) {
	for _, page := range []struct {
		ground   *image.Uniform
		negative bool
	}{{image.White, false}, {image.Black, false}, {image.Black, true}} {
		plane, clear, ok := luma(img, page.ground)
		if !ok {
			break
		}
		if page.negative {
			for i, v := range plane.Pix {
				plane.Pix[i] = 255 - v
			}
		}
		scans, parts = decodePlane(plane)
		if len(scans) > 0 || parts > 0 || !clear {
			break
		}
	}
	return scans, parts
}

func decodePlane(plane qr.Plane) (scans []purchase.Scan, parts int) {
	at := time.Now()
	add := func(text, symbology string) {
		scan := purchase.Scan{Text: text, Symbology: symbology, Source: purchase.SourcePicture, At: at}
		if text != "" && !slices.Contains(scans, scan) {
			scans = append(scans, scan)
		}
	}
	// Both readers at once: a large picture takes each of them a while.
	reader := bars.NewReader()
	var striped []bars.Code
	var wait sync.WaitGroup
	wait.Go(func() { striped = reader.Skim(plane) })
	squares := qr.NewReader(qr.Options{}).Read(plane)
	wait.Wait()
	if len(squares)+len(striped) == 0 {
		striped = reader.Scour(plane)
	}
	for _, c := range squares {
		add(c.Text, "QR")
		parts = max(parts, c.Parts)
	}
	for _, c := range striped {
		add(c.Text, c.Symbology)
	}
	return scans, parts
}
