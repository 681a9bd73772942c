package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"counterfoil/internal/fault"
	"counterfoil/internal/words"
)

func (w *Window) openPicture() {
	if w.cfg.DecodePicture == nil {
		return
	}
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.FileTrouble(err)
		case file != nil:
			path := file.URI().Path()
			file.Close() // it is read by its path, off this goroutine
			w.readPicture(path)
		}
	}, w.win)
	open.SetFilter(storage.NewExtensionFileFilter(w.cfg.PictureFiles))
	w.Choose(open, words.T("Choose a file"))
}

// readPicture takes the card from a picture: the first QR code, else the first
// code there is.
func (w *Window) readPicture(path string) {
	if w.cfg.DecodePicture == nil {
		return
	}
	w.Work(func(context.Context) func() {
		scans, err := w.cfg.DecodePicture(path)
		return func() {
			switch {
			case err != nil:
				w.ScanRefused(fault.Fault{Kind: fault.ScanPicture,
					Facts: fault.Facts{Where: filepath.Base(path)}}.With(err))
			case len(scans) == 0:
				w.ScanRefused(fault.Fault{Kind: fault.ScanNoCode, Facts: fault.Facts{Where: filepath.Base(path)}})
			default:
				best := scans[0]
				for _, s := range scans {
					if s.Symbology == "QR" {
						best = s
						break
					}
				}
				w.takeCard(best)
			}
		}
	})
}
