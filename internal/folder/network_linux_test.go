package folder

import (
	"strings"
	"testing"
)

const mounts = `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /mnt/till\040share rw shared:2 - cifs //server/till rw
24 22 0:22 / /mnt/home rw - nfs4 server:/home rw
25 24 0:23 / /mnt/home/ana/remote rw - fuse.sshfs ana@server: rw
26 24 0:24 / /mnt/home/local rw - ext4 /dev/sdb1 rw
27 22 0:25 / /over rw - nfs server:/over rw
28 27 0:26 / /over rw - ext4 /dev/sdc1 rw
a line that is none
`

func TestNetworkFolders(t *testing.T) {
	for path, want := range map[string]string{
		"/home/ana/data":               "",
		"/mnt/till share/data":         "SMB",
		"/mnt/till sharer/data":        "",
		"/mnt/home/ana":                "NFS",
		"/mnt/home/ana/remote/deep/in": "sshfs",
		"/mnt/home/local/data":         "",
		"/over/data":                   "",
	} {
		if got := networks[mountedAs(strings.NewReader(mounts), path)]; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if name := networkOf("/proc"); name != "" {
		t.Errorf("/proc: %s", name)
	}
}
