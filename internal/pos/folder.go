package pos

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"counterfoil/internal/durable"
	"counterfoil/internal/fault"
)

const (
	lookEvery  = 250 * time.Millisecond
	settled    = 5 * time.Second  // unchanged for this long, a file is complete, whatever it holds
	unfinished = 30 * time.Second // one that breaks off in the middle gets this long instead
	retryEvery = 2 * time.Second  // after what may pass: a full disk, a share that is gone
)

// The folders within the watched one. A till takes a file by moving it into a folder
// of its own, which no other till looks at.
const (
	doneFolder   = "done"
	failedFolder = "failed"
	takingPrefix = "taking-"
)

// Folder takes sales from files that a POS writes into a folder, one each.
//
//	NAME.csv, NAME.json → taking-…/ → done/NAME, done/NAME.answer.json
//	                                └→ failed/NAME, failed/NAME.reason.txt
//
// It polls the folder: a network share does not announce changes.
// A crash at any moment leaves each file in one of these places. One that is still in
// taking-… is taken again at the next start, and its receipt keeps it from becoming a
// second sale.
type Folder struct {
	Path    string
	Counter Counter
	Till    string              // tells this till from others on the same share
	Say     func(error) string  // the sentence in a file's .reason.txt
	Trouble func(error)         // told why the folder cannot be used; nil: it can
	Logger  *slog.Logger        // never nil
	seen    map[string]sighting // by path: files that are not ready yet
	stand   map[string]Answer   // by path: files that are taken and could not be moved yet
	stuck   error               // a file that could not be read or moved for a while
	took    int                 // files that this look has finished
	told    string              // the last trouble that was reported
	steps   atomic.Int64        // grows while the folder answers
}

// sighting is a file as it was last seen, and since when it has been so.
type sighting struct {
	size     int64
	modified time.Time
	since    time.Time
}

// look takes the files that are ready. more tells that there are more than it takes
// at a time.
func (f *Folder) look(ctx context.Context) (more bool, err error) {
	err = Usable(f.Path)
	f.steps.Add(1)
	if err != nil {
		return false, err
	}
	f.stuck, f.took = nil, 0
	taking := filepath.Join(f.Path, takingPrefix+f.id())
	left, _, err := oldest(taking) // left by a crash, or by trouble that may have passed
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, f.unusable(err)
	}
	for _, name := range left {
		if err := f.finish(ctx, filepath.Join(taking, name), name); err != nil {
			return false, err
		}
	}
	names, more, err := oldest(f.Path)
	if err != nil {
		return false, f.unusable(err)
	}
	f.forget(names, left, taking)
	for _, name := range names {
		if err := f.take(ctx, taking, name); err != nil {
			return false, err
		}
	}
	return more && f.took > 0, f.stuck
}

func (f *Folder) unusable(err error) error { return unusable(f.Path, err) }

func unusable(path string, err error) error {
	is := fault.Fault{Kind: fault.InboxFolder, Facts: fault.Facts{Where: path, Detail: cause(err)}}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		is.Kind = fault.InboxGone
	case errors.Is(err, fs.ErrPermission):
		is.Kind = fault.InboxForbidden
	}
	return is.With(err)
}

// Usable reports why a folder cannot be watched; nil: it can.
func Usable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return unusable(path, err)
	case !info.IsDir():
		return fault.Fault{Kind: fault.InboxFile, Facts: fault.Facts{Where: path}}
	case tills(path):
		return fault.Fault{Kind: fault.InboxOwn, Facts: fault.Facts{Where: path}}
	}
	return nil
}

// ownMarks are files beside every till's store (queue.MarkOf), and in every desk's folder (office.KeysName).
var ownMarks = []string{"counterfoil.db.created", "desk-keys.json"}

// tills reports whether a folder is a till's data directory, or a desk's: what is kept there, like the sign-in, would
// be taken for sales that cannot be read. A folder of its own within it may be watched.
func tills(folder string) bool {
	return slices.ContainsFunc(ownMarks, func(mark string) bool {
		_, err := os.Lstat(filepath.Join(folder, mark))
		return err == nil
	})
}

// cause is what the system says, without the path.
func cause(err error) string {
	if of, is := errors.AsType[*fs.PathError](err); is {
		err = of.Err
	}
	if of, is := errors.AsType[*os.LinkError](err); is {
		err = of.Err
	}
	return err.Error()
}

// id tells this till's folder from other tills', and is the same at every start.
func (f *Folder) id() string {
	sum := sha256.Sum256([]byte(f.Till))
	return hex.EncodeToString(sum[:4])
}

// take moves a file that is ready into this till's own folder, and finishes it there:
// what was read is what was moved, even if the POS writes another file by that name.
func (f *Folder) take(ctx context.Context, taking, name string) error {
	from, to := filepath.Join(f.Path, name), filepath.Join(taking, name)
	v := f.read(from)
	if ctx.Err() != nil || v.wait {
		return ctx.Err()
	}
	if v.err == nil { // a till that cannot sell keeps no file from another one, such as where it has moved
		if err := f.Counter.Till.MaySell(ctx); err != nil {
			return err
		}
	}
	if _, err := os.Lstat(to); err == nil {
		return nil // the previous file of that name is not finished
	}
	if err := f.make(taking); err != nil {
		return err
	}
	untimed := v.err == nil && v.sale.At == ""
	if untimed && f.date(from) == nil { // before it moves: after a crash, its time there is trusted
		untimed = false
	}
	switch err := os.Rename(from, to); {
	case errors.Is(err, fs.ErrNotExist):
		return nil // another till was first, or the POS has taken it back
	case durable.Held(err):
		f.late(from, err) // its writer has it open
		return nil
	case err != nil:
		return f.unusable(err)
	}
	f.seen[to] = f.seen[from]
	delete(f.seen, from)
	if untimed {
		if err := f.stamp(to); err != nil {
			return err
		}
	}
	return f.finish(ctx, to, name)
}

// finish takes the sale of a file in this till's own folder, and moves the file to done
// or failed. After an error it stays: the till or the folder is in trouble, which may
// pass.
func (f *Folder) finish(ctx context.Context, path, name string) error {
	v := f.read(path)
	if ctx.Err() != nil || v.wait {
		return ctx.Err()
	}
	if v.err == nil && v.sale.At == "" { // a crash came before its stamp
		if err := f.stamp(path); err != nil {
			return err
		}
		if v = f.read(path); v.wait {
			return nil
		}
	}
	answer, taken := f.stand[path]
	err := v.err
	if err == nil && !taken {
		answer, err = f.Counter.Take(ctx, v.sale)
	}
	switch {
	case err == nil:
		f.stand[path] = answer // so that the form is not filled twice if the file cannot be moved now
		err = f.end(doneFolder, path, name, ".answer.json", answerText(answer))
	case Wrong(err):
		f.Logger.Warn("a POS's file cannot be used", "file", withoutCodes(name), "error", err)
		err = f.end(failedFolder, path, name, ".reason.txt", []byte(f.Say(err)+"\n"))
	}
	if err == nil {
		f.took++
		delete(f.seen, path)
		delete(f.stand, path)
	}
	return err
}

func answerText(a Answer) []byte {
	text, err := json.Marshal(a)
	if err != nil {
		panic(err) // an Answer can always be written
	}
	return append(text, '\n')
}

// end writes the answer or the reason, then moves the file beside it. A name that leaves
// no room for what is put behind it would keep the file, and each after it, for good: it
// is cut.
func (f *Folder) end(folder, path, name, suffix string, says []byte) error {
	dir := filepath.Join(f.Path, folder)
	if err := f.make(dir); err != nil {
		return err
	}
	err := f.file(dir, path, name, suffix, says)
	if cut := shorter(name); err != nil && cut != name {
		err = f.file(dir, path, cut, suffix, says)
	}
	return err
}

// longest is the length of a name, in bytes, that has room for its answer everywhere: an
// encrypted folder may allow 143.
const longest = 80

// shorter is a name's beginning and what tells it from others that begin so.
func shorter(name string) string {
	if len(name) <= longest {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return strings.ToValidUTF8(name[:longest-16], "") + "~" + hex.EncodeToString(sum[:4]) + filepath.Ext(name)
}

// file puts a file and its answer into dir. If there is a file of that name already, the
// new one gets the time into its name.
func (f *Folder) file(dir, path, name, suffix string, says []byte) error {
	if err := put(filepath.Join(dir, name+suffix), f.mode()&0o666, says); err != nil {
		return f.unusable(err)
	}
	to := filepath.Join(dir, name)
	if _, err := os.Lstat(to); err == nil {
		ending := filepath.Ext(name)
		to = filepath.Join(dir, strings.TrimSuffix(name, ending)+
			time.Now().Format(".20060102-150405.000000000")+ending)
	}
	if err := move(path, to); err != nil {
		return f.unusable(err)
	}
	return nil
}

// make makes a folder with the watched folder's permissions: the POS may run as another
// user.
func (f *Folder) make(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		err = os.Chmod(dir, f.mode())
	}
	if err != nil {
		return f.unusable(err)
	}
	return nil
}

// mode is the watched folder's, and always its owner's to change: Windows marks its own folders, such as Documents, as
// read-only, which for a file means that nobody may delete or replace it.
func (f *Folder) mode() fs.FileMode {
	mode := fs.FileMode(0o700)
	if info, err := os.Stat(f.Path); err == nil {
		mode |= info.Mode().Perm()
	}
	return mode
}

// late notes trouble with a file once its writer has had time enough.
func (f *Folder) late(path string, err error) {
	if time.Since(f.seen[path].since) >= unfinished {
		f.stuck = f.unusable(err)
	}
}
