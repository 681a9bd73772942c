package assets

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"testing"
)

// The drawing is well-formed and keeps to what simple renderers draw right:
// filled shapes, no strokes, no references.
func TestIcon(t *testing.T) {
	shapes := 0
	for d := xml.NewDecoder(bytes.NewReader(Icon())); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch element.Name.Local {
		case "svg", "title":
		case "rect", "path":
			shapes++
		default:
			t.Errorf("<%s> is not drawn alike everywhere", element.Name.Local)
		}
		for _, a := range element.Attr {
			if a.Name.Local == "stroke" || a.Name.Local == "style" {
				t.Errorf("<%s> has %s", element.Name.Local, a.Name.Local)
			}
		}
	}
	if shapes != 4 {
		t.Errorf("%d shapes", shapes)
	}
}

// The picture for packages is square, with corners one can see through.
func TestIconPicture(t *testing.T) {
	f, err := os.Open("icon.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 512 || size.Y != 512 {
		t.Errorf("size %v", size)
	}
	if _, _, _, alpha := picture.At(0, 0).RGBA(); alpha != 0 {
		t.Error("the corner is not see-through")
	}
	if r, g, b, _ := picture.At(256, 24).RGBA(); r>>8 != 0x0B || g>>8 != 0x5D || b>>8 != 0x57 {
		t.Errorf("the ground is #%02X%02X%02X", r>>8, g>>8, b>>8)
	}
}
