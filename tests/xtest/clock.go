//go:build linux

package xtest

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// ahead has a program's monotonic clock go ahead of the system's by the milliseconds that a file holds.
const ahead = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

int clock_gettime(clockid_t id, struct timespec *t) {
	static int (*real)(clockid_t, struct timespec *);
	static volatile int64_t *by;
	if (!real) {
		real = dlsym(RTLD_NEXT, "clock_gettime");
		by = mmap(0, sizeof *by, PROT_READ, MAP_SHARED, open(getenv("CLOCK_AHEAD"), O_RDONLY), 0);
	}
	int is = real(id, t);
	if (id == CLOCK_MONOTONIC || id == CLOCK_MONOTONIC_COARSE) {
		int64_t ms = *by + t->tv_nsec / 1000000;
		t->tv_sec += ms / 1000;
		t->tv_nsec = ms % 1000 * 1000000 + t->tv_nsec % 1000000;
	}
	return is;
}
`

// Clock is that of a display's server, in milliseconds of 32 bits: it begins anew after 49.7 days.
type Clock struct {
	t    testing.TB
	file string
}

// StartClocked is Start of a server whose clock the test sets.
func StartClocked(t testing.TB) (*Display, *Clock) {
	t.Helper()
	folder := t.TempDir()
	c := &Clock{t, filepath.Join(folder, "ahead")}
	c.BeginsAnew(time.Hour)
	source, library := filepath.Join(folder, "ahead.c"), filepath.Join(folder, "ahead.so")
	if err := os.WriteFile(source, []byte(ahead), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cc", "-shared", "-fPIC", "-o", library, source, "-ldl").CombinedOutput(); err != nil {
		t.Fatalf("cc: %v: %s", err, out)
	}
	return start(t, 1920, 1080, []string{"LD_PRELOAD=" + library, "CLOCK_AHEAD=" + c.file}), c
}

// BeginsAnew sets the clock so that it begins anew after some time; below 0: it has, so long ago.
func (c *Clock) BeginsAnew(after time.Duration) {
	c.t.Helper()
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		c.t.Fatal(err)
	}
	const whole = 1 << 32
	by := whole - after.Milliseconds() - now.Nano()/int64(time.Millisecond)
	file, err := os.OpenFile(c.file, os.O_WRONLY|os.O_CREATE, 0o600) // the server has it mapped: it is not replaced
	if err == nil {
		_, err = file.Write(binary.NativeEndian.AppendUint64(nil, uint64(by)))
		file.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
}
