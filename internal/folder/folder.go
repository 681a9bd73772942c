// Package folder tells whether a data directory lies where a store is not safe:
// on another computer, or in a folder that a program synchronises with others.
// There, locks may not hold, writes may not be on the disk when they are said to
// be, and two PCs may write one file. It also tells how much room there is.
package folder

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"counterfoil/internal/fault"
)

// Trouble returns what is wrong with a folder, which need not exist yet. The zero Fault
// means that nothing wrong was found.
func Trouble(path string) fault.Fault {
	real := existing(path)
	if name := syncedBy(real, os.Getenv, there); name != "" {
		return fault.Fault{Kind: fault.FolderSynced, Facts: fault.Facts{Name: name, Where: path}}
	}
	if name := networkOf(real); name != "" {
		return fault.Fault{Kind: fault.FolderNetwork, Facts: fault.Facts{Name: name, Where: path}}
	}
	return fault.Fault{}
}

// existing is the path, or the nearest folder above it that exists, with links resolved.
func existing(path string) string {
	for {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
		above := filepath.Dir(path)
		if above == path {
			return path
		}
		path = above
	}
}

func there(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// folders are what the names of synchronised folders begin with, before a space, a
// hyphen or a digit if they go on ("OneDrive - Corner Shop", "Nextcloud2" of a second account).
var folders = []struct{ begins, name string }{
	{"OneDrive", "OneDrive"},
	{"SkyDrive", "OneDrive"},
	{"Dropbox", "Dropbox"},
	{"Google Drive", "Google Drive"},
	{"GoogleDrive", "Google Drive"},
	{"com~apple~CloudDocs", "iCloud"},
	{"iCloudDrive", "iCloud"},
	{"iCloud Drive", "iCloud"},
	{"Nextcloud", "Nextcloud"},
	{"ownCloud", "ownCloud"},
	{"pCloud Drive", "pCloud"},
	{"pCloudDrive", "pCloud"},
	{"MEGA", "MEGA"},
	{"MEGAsync", "MEGA"},
	{"Proton Drive", "Proton Drive"},
	{"SynologyDrive", "Synology Drive"},
}

// googleDrives are Google Drive's folders in the languages of its window; a second account is behind it in brackets.
var googleDrives = []string{
	"My Drive", "Meine Ablage", "Mi unidad", "Mon Drive", "Il mio Drive", "O meu disco", "Meu Drive",
}

// marks are files that such programs leave in the folders that they synchronise.
var marks = []struct{ file, name string }{
	{".dropbox", "Dropbox"},
	{".dropbox.cache", "Dropbox"},
	{".nextcloudsync.log", "Nextcloud"},
	{".owncloudsync.log", "ownCloud"},
	{".stfolder", "Syncthing"},
	{".tmp.driveupload", "Google Drive"},
}

// variables are those in which OneDrive keeps the paths of its folders.
var variables = []string{"OneDrive", "OneDriveConsumer", "OneDriveCommercial"}

// syncedBy names the program that synchronises a folder; "": none is known to.
func syncedBy(path string, getenv func(string) string, there func(string) bool) string {
	for _, name := range variables {
		if root := getenv(name); root != "" && within(path, root) {
			return "OneDrive"
		}
	}
	for dir := path; ; dir = filepath.Dir(dir) {
		for _, f := range folders {
			rest, is := strings.CutPrefix(strings.ToLower(filepath.Base(dir)), strings.ToLower(f.begins))
			if is && (rest == "" || strings.ContainsAny(rest[:1], " -0123456789")) {
				return f.name
			}
		}
		if own, _, _ := strings.Cut(filepath.Base(dir), " ("); slices.Contains(googleDrives, own) {
			return "Google Drive"
		}
		for _, m := range marks {
			if there(filepath.Join(dir, m.file)) && filepath.Dir(dir) != dir {
				return m.name
			}
		}
		if filepath.Dir(dir) == dir {
			return ""
		}
	}
}

func within(path, root string) bool {
	rel, err := filepath.Rel(root, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// networks are the file systems on another computer, by the system's names for them.
var networks = map[string]string{
	"nfs": "NFS", "nfs4": "NFS", "cifs": "SMB", "smb3": "SMB", "smbfs": "SMB", "afpfs": "AFP", "afs": "AFS",
	"webdav": "WebDAV", "davfs": "WebDAV", "fuse.davfs2": "WebDAV", "ceph": "Ceph", "glusterfs": "GlusterFS",
	"fuse.glusterfs": "GlusterFS", "9p": "9P", "ncpfs": "NCP", "fuse.sshfs": "sshfs", "fuse.rclone": "rclone",
	"fuse.curlftpfs": "FTP", "fuse.gvfsd-fuse": "GVfs", "fuse.kio-fuse": "KIO", "fuse.s3fs": "S3",
	"fuse.onedriver": "OneDrive", "fuse.google-drive-ocamlfuse": "Google Drive", "fuse.smbnetfs": "SMB",
	"fuse.ceph": "Ceph", "macfuse": "macFUSE", "osxfuse": "macFUSE",
}
