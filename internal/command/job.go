package command

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"

	"counterfoil/internal/config"
	"counterfoil/internal/till"
)

// job is one command line being carried out, here or in the window's process.
type job struct {
	host Host
	till *till.Till // nil for verbs that need none, and in trouble
	desk *Desk      // nil outside the window's process
	// trouble is why till is nil, for a verb that runs all the same.
	trouble error
	cfg     config.Config // of the process that carries it out

	// settings are the caller's, by key, where they differ from that process's
	// own.
	settings map[string]string
	flags    map[string]string // the setting flags that were given, by name
	dir      string            // the caller's working directory; "": it is gone
	args     []string          // the whole command line; nil in the window's process
	password string            // of the verb login
	json     bool
	out, err io.Writer
}

// verb carries out a job; args are the words after the verb.
type verb func(ctx context.Context, j *job, args []string) error

// printf writes for people. In JSON it writes nothing: there the answer is all.
func (j *job) printf(format string, args ...any) error {
	if j.json {
		return nil
	}
	return j.write(fmt.Appendf(nil, format, args...))
}

// answer writes what came of a verb: value in JSON, the sentence for people.
func (j *job) answer(value any, format string, args ...any) error {
	if !j.json {
		return j.printf(format, args...)
	}
	text, err := encode(value)
	if err != nil {
		return err
	}
	return j.write(append(text, '\n'))
}

// stream runs do with a buffer before the answer: a write for each line would be
// slow through a socket.
func (j *job) stream(do func(*bufio.Writer) error) error {
	out := bufio.NewWriterSize(answerWriter{j}, 32<<10)
	if err := do(out); err != nil {
		return err
	}
	return out.Flush()
}

// answerWriter names the answer in its errors.
type answerWriter struct{ j *job }

func (w answerWriter) Write(b []byte) (int, error) {
	if err := w.j.write(b); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (j *job) write(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	if _, err := j.out.Write(text); err != nil {
		return unwritten{err}
	}
	return nil
}

// unwritten is why an answer could not be written.
type unwritten struct{ err error }

func (u unwritten) Error() string { return "write the answer: " + u.err.Error() }
func (u unwritten) Unwrap() error { return u.err }

// remark is a sentence beside the answer.
func (j *job) remark(format string, args ...any) {
	fmt.Fprintln(j.err, sentence(fmt.Sprintf(format, args...)))
}

// path makes a file name of the caller's absolute. On Windows, a name may lack
// only its drive.
func (j *job) path(name string) (string, error) {
	switch {
	case filepath.IsAbs(name):
		return name, nil
	case j.dir == "":
		return "", usage("the working directory is gone: name the file by its whole path")
	case name != "" && os.IsPathSeparator(name[0]) && filepath.VolumeName(name) == "":
		return filepath.VolumeName(j.dir) + name, nil
	case name != "" && os.IsPathSeparator(name[len(name)-1]): // a folder stays recognisable as one
		return filepath.Join(j.dir, name) + string(filepath.Separator), nil
	}
	return filepath.Join(j.dir, name), nil
}

// actor is whom the journal names: a verb has no PIN, so it is the OS's user.
func actor() string {
	me, err := user.Current()
	if err != nil {
		return "user unknown"
	}
	return "user " + me.Username
}
