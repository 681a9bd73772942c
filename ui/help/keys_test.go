package help

import (
	"testing"

	"counterfoil/internal/words"
	"counterfoil/ui/kit"
	"counterfoil/ui/shell"
)

// No key runs into what it does, in any language and size of text.
func TestKeysHaveRoom(t *testing.T) {
	defer words.Use("")
	defer kit.Zoom(1, 1)
	for _, language := range words.Languages() {
		words.Use(language.Code)
		for _, letters := range []float32{1, 1.25, 1.5} {
			kit.Zoom(1, letters)
			for _, s := range shell.Shortcuts() {
				need := kit.NewBold(s.Keys, kit.SizeSmall, kit.InkText).MinSize().Width
				if room := kit.Tx(keyWidth); need > room {
					t.Errorf("%s, text of %g: %q is %g wide, of %g", language.Code, letters, s.Keys, need, room)
				}
			}
		}
	}
}
