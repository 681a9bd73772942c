package queue

import (
	"bytes"
	"io"
	"strconv"
)

// sift finds our sealed values in the bytes of a file, whatever has become of
// its pages: eight hex digits, a space, and JSON. Only the checksum, which the
// caller checks, makes a value certain.
const (
	siftStep    = 1 << 20   // how much is looked at in one go
	siftLongest = 256 << 10 // the longest value that is found: far longer than any sale
)

// sift calls found for each text that looks like a sealed value, with its
// offset in the file. The error is the disk's, or found's.
func sift(file io.ReaderAt, size int64, found func(at int64, value []byte) error) error {
	window := make([]byte, siftStep+siftLongest)
	for base := int64(0); base < size; base += siftStep {
		n, err := file.ReadAt(window, base)
		if err != nil && err != io.EOF {
			return explain(err)
		}
		text := window[:n]
		for at := 0; ; at++ {
			next := bytes.Index(text[at:], []byte(` {"`))
			if next < 0 || at+next >= siftStep+sealSize {
				break
			}
			at += next
			begin := at - (sealSize - 1)
			if begin < 0 || begin >= siftStep || !hexDigits(text[begin:at]) {
				continue
			}
			if end := objectEnd(text[at+1:]); end > 0 {
				if err := found(base+int64(begin), text[begin:at+1+end]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func hexDigits(text []byte) bool {
	for _, b := range text {
		if (b < '0' || b > '9') && (b < 'a' || b > 'f') {
			return false
		}
	}
	return true
}

// objectEnd is the length of the JSON object at the beginning of text; 0 if
// text does not hold its end.
func objectEnd(text []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{':
			depth++
		case b == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// numberAfter reads the number that follows a prefix of body.
func numberAfter(body []byte, prefix string) (uint64, bool) {
	rest, is := bytes.CutPrefix(body, []byte(prefix))
	if !is {
		return 0, false
	}
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	n, err := strconv.ParseUint(string(rest[:digits]), 10, 64)
	return n, err == nil
}
