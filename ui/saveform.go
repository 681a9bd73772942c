package ui

import (
	"context"
	"counterfoil/ui/kit"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
	"github.com/adrg/xdg"

	"counterfoil/internal/till"
)

// saveForm asks where to save a file. Unlike the toolkit's own it opens nothing:
// whether a path may be written is decided where it is written, and until that
// has worked nothing of a file that is there is lost.
type saveForm struct {
	pop     *widget.PopUp
	folder  *kit.Text
	path    *kit.Field
	message *kit.Words
	save    *kit.Button
	replace string // the path that the button would replace
	busy    bool
	write   func(ctx context.Context, path string, replace bool) error
}

// askSave opens the form with a name in the folder used last.
func (w *Window) askSave(name string, write func(ctx context.Context, path string, replace bool) error) {
	w.closeSave()
	if w.folder == "" {
		w.folder = firstFolder()
	}
	f := &saveForm{folder: kit.NewCut("In "+w.folder, kit.SizeSmall, kit.InkQuiet), path: kit.NewField("The file's name"),
		message: kit.NewWords("", kit.InkError), write: write}
	f.path.Put(name) // the cursor goes behind it
	f.path.OnChanged = func(string) { f.offer("") }
	f.path.OnSubmitted = func(string) { w.saveNow(f, "") } // Enter never replaces: it may be the second of a double one
	f.save = kit.NewButton("Save", kit.Primary, func() { w.saveNow(f, f.replace) })
	f.save.Calm = true
	other := kit.NewButton("Another folder…", kit.Plain, func() { w.chooseFolder(f) })
	content := kit.Column(kit.Grid+4, kit.NewBold("Save a spreadsheet", kit.SizeMedium, kit.InkText), f.path, f.folder, f.message.Box,
		kit.Row(kit.Grid, 1, other, kit.Spacer(), kit.NewButton("Cancel", kit.Plain, w.closeSave), f.save))
	f.pop = widget.NewModalPopUp(kit.Inset(3*kit.Grid, kit.Container(exactWidth{560}, content)), w.win.Canvas())
	w.saving = f
	f.pop.Show()
	w.win.Canvas().Focus(f.path)
}

// firstFolder is where a person looks first.
func firstFolder() string {
	for _, dir := range []string{xdg.UserDirs.Documents, xdg.Home} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return os.TempDir()
}

func (w *Window) closeSave() {
	if w.saving != nil {
		w.saving.pop.Hide()
		w.saving = nil
	}
}

func (w *Window) chooseFolder(f *saveForm) {
	choose := dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
		switch {
		case w.saving != f:
		case err != nil:
			f.say(kit.Sentence(err))
		case dir != nil:
			w.folder = filepath.FromSlash(dir.Path())
			f.folder.Set("In " + w.folder)
			f.offer("")
		}
	}, w.win)
	choose.Show()
	choose.Resize(dialogSize)
}

// offer makes the button one that replaces the file at a path; "": one that
// saves a new one.
func (f *saveForm) offer(replace string) {
	f.replace = replace
	f.say("")
	f.save.Set("Save")
	if replace != "" {
		f.save.Set("Replace it")
		f.say(replace + " is there already. Choose another name, or replace it.")
	}
}

func (f *saveForm) say(what string) {
	f.message.Set(what, kit.InkError)
	f.pop.Refresh()
}

// saveNow writes the file: a name into the folder shown, a whole path where it
// leads. replace is the path of a file that it may replace.
func (w *Window) saveNow(f *saveForm, replace string) {
	path := strings.TrimSpace(f.path.Text)
	switch {
	case f.busy:
		return
	case path == "":
		f.say("Give the file a name.")
		return
	case !filepath.IsAbs(path):
		path = w.folder + string(filepath.Separator) + path
	}
	f.busy = true
	w.work(func(ctx context.Context) func() {
		err := f.write(ctx, path, replace == path)
		return func() { w.saved(f, path, err) }
	})
}

func (w *Window) saved(f *saveForm, path string, err error) {
	f.busy = false
	switch {
	case err == nil:
		w.folder = filepath.Dir(path)
		if w.saving == f {
			w.closeSave()
		}
		w.fileSays("Saved: "+path, kit.InkGood)
	case w.saving != f: // closed meanwhile
		w.fileTrouble(err)
	case errors.Is(err, till.ErrExists):
		w.signal(SoundAttention)
		f.offer(path)
	default:
		w.signal(SoundAttention)
		f.offer("")
		f.say(kit.Sentence(err))
	}
}

// exactWidth gives its object a width of its own.
type exactWidth struct{ width float32 }

func (e exactWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(e.width, objects[0].MinSize().Height)
}

func (exactWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}
