package serial

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"counterfoil/internal/device"
)

// Ports returns the serial ports that exist now, in order. A USB port has the name that stays the same wherever and
// whenever it is plugged in. The library's own list opens every old-style port to find out whether it is real, which
// changes the speed of a port in use. This one only reads the kernel's tables.
func Ports() ([]device.Port, error) { return ports("/") }

func ports(root string) ([]device.Port, error) {
	class := filepath.Join(root, "sys/class/tty")
	entries, err := os.ReadDir(class)
	if err != nil {
		return nil, err
	}
	lasting := lastingNames(root)
	var found []device.Port
	for _, e := range entries {
		name := e.Name()
		if !hasChip(filepath.Join(class, name)) {
			continue
		}
		port := device.Port{Name: "/dev/" + name, Label: name}
		if link := lasting[name]; link != "" {
			port = device.Port{Name: "/dev/serial/by-id/" + link, Label: name + ", " + plainName(link)}
		}
		found = append(found, port)
	}
	slices.SortFunc(found, func(a, b device.Port) int { return strings.Compare(a.Label, b.Label) })
	return found, nil
}

// hasChip reports whether a tty has a device with a chip behind it. Type 0 is an empty place for one.
func hasChip(tty string) bool {
	if _, err := os.Stat(filepath.Join(tty, "device")); err != nil {
		return false
	}
	kind, err := os.ReadFile(filepath.Join(tty, "type"))
	return err != nil || strings.TrimSpace(string(kind)) != "0"
}

// lastingNames returns the links of /dev/serial/by-id, by the port that they lead to.
func lastingNames(root string) map[string]string {
	dir := filepath.Join(root, "dev/serial/by-id")
	links, err := os.ReadDir(dir)
	if err != nil {
		return nil // no USB port is plugged in
	}
	names := make(map[string]string)
	for _, link := range links {
		if to, err := os.Readlink(filepath.Join(dir, link.Name())); err == nil {
			names[filepath.Base(to)] = link.Name()
		}
	}
	return names
}

// plainName turns usb-Honeywell_3320g_1234-if00 into "Honeywell 3320g".
func plainName(link string) string {
	name := strings.TrimPrefix(link, "usb-")
	if at := strings.LastIndex(name, "-if"); at > 0 {
		name = name[:at]
	}
	if words := strings.Split(name, "_"); len(words) > 2 { // the last is the serial number
		name = strings.Join(words[:len(words)-1], " ")
	}
	return strings.ReplaceAll(name, "_", " ")
}
