package folder

import (
	"bufio"
	"io"
	"os"
	"strings"
)

// networkOf names the network file system that a folder is on; "": it is on none.
func networkOf(path string) string {
	file, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	defer file.Close()
	return networks[mountedAs(file, path)]
}

var escapes = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

// mountedAs is the type of the file system that a folder is on, by the mounts of
// /proc/self/mountinfo: the one nearest above, and of several there the last.
func mountedAs(mounts io.Reader, path string) (kind string) {
	nearest := -1
	lines := bufio.NewScanner(mounts)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		before, after, is := strings.Cut(lines.Text(), " - ")
		fields, about := strings.Fields(before), strings.Fields(after)
		if !is || len(fields) < 5 || len(about) == 0 {
			continue
		}
		at := escapes.Replace(fields[4])
		if len(at) >= nearest && within(path, at) {
			kind, nearest = about[0], len(at)
		}
	}
	return kind
}
