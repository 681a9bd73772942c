package shell

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"github.com/adrg/xdg"

	"counterfoil/internal/fault"
	"counterfoil/internal/words"
	"counterfoil/ui/kit"
)

// saveForm asks where to save a file. Unlike the toolkit's own it opens nothing:
// whether a path may be written is decided where it is written, and until that
// has worked nothing of a file that is there is lost.
type saveForm struct {
	sheet   Sheet
	folder  *kit.Text
	path    *kit.Field
	message *kit.Words
	save    *kit.Button
	replace string // the path that the button would replace
	ending  string // of a name that is given without one
	busy    bool
	write   func(ctx context.Context, path string, replace bool) error
}

// Saving reports whether the form is open.
func (s *Shell) Saving() bool { return s.saving != nil }

// Save opens the form with a name in the folder used last. write is
// called off the UI goroutine; fault.RefusedExists from it offers to replace the file.
func (s *Shell) Save(name string, write func(ctx context.Context, path string, replace bool) error) {
	s.CloseSave()
	if s.folder == "" {
		s.folder = firstFolder()
	}
	f := &saveForm{folder: kit.NewCut(words.T("In {folder}", "folder", s.folder), kit.SizeSmall, kit.InkQuiet),
		path: kit.NewField(words.T("The file's name")), message: kit.NewWords("", kit.InkError),
		ending: filepath.Ext(name), write: write}
	f.path.Put(name)
	f.path.CursorColumn -= len(f.ending) // what is typed belongs to the name
	f.path.OnChanged = func(string) {
		s.showFolder(f)
		f.offer("")
	}
	// Enter never replaces: it may be the second of a double press.
	f.path.OnSubmitted = func(string) { s.saveNow(f, "") }
	f.save = kit.NewButton(words.T("Save"), kit.Primary, func() { s.saveNow(f, f.replace) })
	f.save.Calm = true
	other := kit.NewButton(words.T("Another folder…"), kit.Plain, func() { s.chooseFolder(f) })
	title := kit.NewBold(words.T("Save a spreadsheet"), kit.SizeMedium, kit.InkText)
	switch filepath.Ext(name) {
	case ".pdf":
		title.Set(words.T("Save a page"))
	case ".zip":
		title.Set(words.T("Save a support file"))
	case ".backup":
		title.Set(words.T("Save a backup"))
	case ".move":
		title.Set(words.T("Save the file of the move"))
	}
	answers := kit.Row(kit.Grid, 1, other, kit.Spacer(), kit.NewButton(words.T("Cancel"), kit.Plain, s.CloseSave),
		f.save)
	content := kit.Container(kit.ExactWidth{Width: 560},
		kit.Column(kit.Grid+4, title, f.path, f.folder, f.message.Box, answers))
	f.sheet.OnClose = func() { s.saving = nil }
	s.saving = f
	f.sheet.Put(s, 3*kit.Grid, content)
	s.Focus(f.path)
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

// CloseSave closes the form, if it is open.
func (s *Shell) CloseSave() {
	if s.saving != nil {
		s.saving.sheet.Close()
	}
}

func (s *Shell) chooseFolder(f *saveForm) {
	s.ChooseFolder(func(dir string) {
		if s.saving == f {
			s.folder = dir
			s.showFolder(f)
			f.offer("")
		}
	}, func(err error) {
		if s.saving == f {
			f.say(words.Say(err))
		}
	})
}

// ChooseFolder lets a person choose a folder that is there.
func (s *Shell) ChooseFolder(chosen func(dir string), failed func(error)) {
	choose := dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
		switch {
		case err != nil:
			failed(err)
		case dir != nil:
			chosen(filepath.FromSlash(dir.Path()))
		}
	}, s.win)
	s.Choose(choose, words.T("Choose a folder"))
}

// offer makes the button one that replaces the file at a path; "": one that
// saves a new one.
func (f *saveForm) offer(replace string) {
	f.replace = replace
	f.say("")
	f.save.Set(words.T("Save"))
	if replace != "" {
		f.save.Set(words.T("Replace it"))
		f.say(words.T("{file} is there already. Choose another name, or replace it.", "file", replace))
	}
}

func (f *saveForm) say(what string) {
	f.message.Set(what, kit.InkError)
	f.sheet.Refresh()
}

// pathOf is the path that a form's field means: a name is in the folder used last, a whole path leads where it
// does. "": nothing is typed.
func (s *Shell) pathOf(f *saveForm) string {
	path := strings.TrimSpace(f.path.Text)
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return s.folder + string(filepath.Separator) + path
}

// showFolder says in which folder the file will be.
func (s *Shell) showFolder(f *saveForm) {
	dir := s.folder
	if path := s.pathOf(f); path != "" {
		dir = filepath.Dir(path)
	}
	f.folder.Set(words.T("In {folder}", "folder", dir))
}

// saveNow writes the file. replace is the path of a file that it may replace.
func (s *Shell) saveNow(f *saveForm, replace string) {
	if f.busy {
		return
	}
	path := s.pathOf(f)
	if path == "" {
		f.say(words.T("Give the file a name."))
		return
	}
	if filepath.Ext(path) == "" { // no program would open it
		path += f.ending
	}
	f.busy = true
	s.Work(func(ctx context.Context) func() {
		err := f.write(ctx, path, replace == path)
		return func() { s.saved(f, path, err) }
	})
}

func (s *Shell) saved(f *saveForm, path string, err error) {
	f.busy = false
	switch {
	case err == nil:
		s.folder = filepath.Dir(path)
		if s.saving == f {
			s.CloseSave()
		}
		s.Says(words.T("Saved: {file}", "file", path), kit.InkGood)
	case s.saving != f: // closed meanwhile
		s.FileTrouble(err)
	case errors.Is(err, fault.RefusedExists):
		s.Alarm()
		f.offer(path)
	default:
		s.Alarm()
		f.offer("")
		f.say(words.Say(err))
	}
}
