package camera

import (
	"bytes"
	"testing"
	"unsafe"
)

func TestAppendRows(t *testing.T) {
	picture := []byte("abc.def.ghi")
	if got := appendRows(nil, unsafe.Pointer(&picture[0]), 4, 3, 3); !bytes.Equal(got, []byte("abcdefghi")) {
		t.Errorf("got %q", got)
	}
	if got := appendRows([]byte("x"), unsafe.Pointer(&picture[8]), -4, 3, 3); !bytes.Equal(got, []byte("xghidefabc")) {
		t.Errorf("bottom-up: got %q", got)
	}
}
