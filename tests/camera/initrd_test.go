//go:build linux && amd64

package camera

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// initrd is a guest's whole file system: the files here, by their paths there.
type initrd map[string]string

// addTool adds a program with the libraries that it loads.
func (i initrd) addTool(t *testing.T, name string) {
	t.Helper()
	file, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	i["bin/"+name] = file
	out, err := exec.Command("ldd", file).Output()
	if err != nil {
		t.Fatalf("ldd %s: %v", file, err)
	}
	for _, lib := range regexp.MustCompile(`/[^ ]+`).FindAllString(string(out), -1) {
		i[strings.TrimPrefix(lib, "/")] = lib
	}
}

// write packs the files as the kernel wants them: cpio in its "newc" form
// (Documentation/driver-api/early-userspace/buffer-format.rst). Not compressed: a
// machine under emulation takes longer to unpack than to read it.
func (i initrd) write(to string) error {
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer f.Close()
	z := bufio.NewWriter(f)
	dirs := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(i)) {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			dirs[dir] = true
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(dirs)) { // parents first
		entry(z, dir, 0o040755, nil)
	}
	for _, name := range slices.Sorted(maps.Keys(i)) {
		data, err := os.ReadFile(i[name])
		if err != nil {
			return err
		}
		entry(z, name, 0o100755, data)
	}
	entry(z, "TRAILER!!!", 0, nil)
	if err := z.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// entry writes one file. Errors stay in the writer and come when it is flushed.
func entry(w io.Writer, name string, mode uint32, data []byte) {
	var b bytes.Buffer
	b.WriteString("070701")
	for _, n := range []int{0, int(mode), 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0} {
		fmt.Fprintf(&b, "%08x", n)
	}
	b.WriteString(name + "\x00")
	pad(&b)
	b.Write(data)
	pad(&b)
	w.Write(b.Bytes())
}

func pad(b *bytes.Buffer) {
	for b.Len()%4 != 0 {
		b.WriteByte(0)
	}
}

// kernel returns the kernel that .ci/setup has fetched, or "".
func kernel() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	dir := filepath.Join(cache, "counterfoil", "kernel")
	if _, err := os.Stat(filepath.Join(dir, "vmlinuz")); err != nil {
		return ""
	}
	return dir
}

func (i initrd) addModules(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			i["modules/"+d.Name()] = file
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
