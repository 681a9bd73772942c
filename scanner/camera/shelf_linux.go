package camera

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// shelf remembers what describe said of each device for as long as its device file stays the same. A device that is
// plugged in again gets a new file, and changed permissions change the file's time.
type shelf struct {
	describe func(path string) (info Info, camera, lasting bool)

	mu    sync.Mutex
	known map[string]book
}

// book is what is remembered of a device.
type book struct {
	file   stamp
	info   Info
	camera bool
}

type stamp struct {
	dev, ino, rdev uint64
	mode           uint32
	changed        unix.Timespec
}

// cameras returns the cameras among device files, in the order of their numbers.
func (s *shelf) cameras(paths []string) (all []Info) {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(paths, func(a, b string) int { return cmp.Compare(number(a), number(b)) })
	known := make(map[string]book)
	for _, path := range paths {
		var st unix.Stat_t
		if unix.Stat(path, &st) != nil {
			continue // it has just gone
		}
		b := book{file: stamp{uint64(st.Dev), st.Ino, uint64(st.Rdev), st.Mode, st.Ctim}}
		before, has := s.known[path]
		lasting := has && before.file == b.file
		if lasting {
			b = before
		} else {
			b.info, b.camera, lasting = s.describe(path)
		}
		if lasting {
			known[path] = b
		}
		if b.camera {
			all = append(all, b.info)
		}
	}
	s.known = known
	return all
}

// number is N of /dev/videoN.
func number(path string) int {
	n, err := strconv.Atoi(path[strings.LastIndex(path, "/video")+len("/video"):])
	if err != nil {
		return -1
	}
	return n
}
