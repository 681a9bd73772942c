// Package built provides the program under test, window included. `make test`
// builds it once for all test packages; a package that runs alone builds it
// itself.
package built

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// Flavour is a way to build the program.
type Flavour string

const (
	Plain    Flavour = "plain"    // as a shop gets it
	Race     Flavour = "race"     // with the race detector
	Untagged Flavour = "untagged" // the toolkit reports calls from a wrong goroutine
)

// Folder names the environment variable with the folder of the programs that make has built, one subfolder for each
// flavour.
const Folder = "COUNTERFOIL_PROGRAMS"

var (
	scratch string
	once    = map[Flavour]func() string{}
)

func init() {
	for _, f := range []Flavour{Plain, Race, Untagged} {
		once[f] = sync.OnceValue(func() string { return find(f) })
	}
}

// Main runs a package's tests and ends the process. It is the TestMain of every package that uses the program.
func Main(m *testing.M) {
	dir, err := os.MkdirTemp("", "counterfoil-test-")
	if err != nil {
		panic(err)
	}
	scratch = dir
	exit := m.Run()
	os.RemoveAll(dir)
	os.Exit(exit)
}

// Scratch is a folder that exists while the package's tests run.
func Scratch() string { return scratch }

// Program returns the path of the program. It panics if the program cannot be built, since then no test of the
// package makes sense.
func Program(f Flavour) string { return once[f]() }

// AsTests is the flavour that has the race detector if the tests have it.
func AsTests() Flavour {
	if raceDetector {
		return Race
	}
	return Plain
}

func find(f Flavour) string {
	args := []string{"-ldflags", "-X main.version=1.2.3-test -X main.commit=abc1234"}
	if f != Untagged {
		args = append(args, "-tags", "migrated_fynedo,no_emoji")
	}
	if f == Race {
		args = append(args, "-race")
	}
	return made(f, "counterfoil", ".com", append(args, "counterfoil")...) // on Windows, the verbs' program
}

// made is a program that make has built or, if the package runs alone, that go build makes of what it is told.
func made(f Flavour, name, onWindows string, told ...string) string {
	if runtime.GOOS == "windows" {
		name += onWindows
	}
	if folder := os.Getenv(Folder); folder != "" {
		path := filepath.Join(folder, string(f), name)
		if _, err := os.Stat(path); err != nil {
			panic(fmt.Sprintf("%s names no such program: %v", Folder, err))
		}
		return path
	}
	path := filepath.Join(scratch, string(f), name)
	if out, err := exec.Command("go", append([]string{"build", "-o", path}, told...)...).CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build %s: %v\n%s", name, err, out))
	}
	return path
}

// Desk returns the path of the desk's program, likewise.
func Desk() string { return desk() }

var desk = sync.OnceValue(func() string {
	return made(Plain, "counterfoil-desk", ".exe", "counterfoil/packaging/desk")
})
