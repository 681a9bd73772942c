package folder

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"counterfoil/internal/fault"
)

func TestSyncedFolders(t *testing.T) {
	root := string(filepath.Separator)
	at := func(parts ...string) string { return root + filepath.Join(parts...) }
	marked := map[string]bool{at("home", "ana", "Box", ".stfolder"): true, at("srv", "x", ".dropbox.cache"): true}
	getenv := func(name string) string {
		if name == "OneDriveCommercial" {
			return at("Users", "ana", "Firma")
		}
		return ""
	}
	for path, want := range map[string]string{
		at("home", "ana", ".local", "share", "counterfoil"):                                     "",
		at("home", "ana", "Dropbox", "till"):                                                    "Dropbox",
		at("home", "ana", "Dropbox (Corner Shop)", "till"):                                      "Dropbox",
		at("home", "ana", "Nextcloud2", "till"):                                                 "Nextcloud",
		at("Users", "ana", "My Drive", "till"):                                                  "Google Drive",
		at("Users", "ana", "Meine Ablage", "till"):                                              "Google Drive",
		at("Users", "ana", "My Drive In", "till"):                                               "",
		at("Users", "ana", "Meine Ablagen", "till"):                                             "",
		at("home", "ana", "pCloudDrive", "till"):                                                "pCloud",
		at("home", "ana", "MEGA", "till"):                                                       "MEGA",
		at("home", "ana", "megaphones", "till"):                                                 "",
		at("home", "ana", "dropboxes", "till"):                                                  "",
		at("Users", "ana", "OneDrive - Corner Shop", "till"):                                    "OneDrive",
		at("Users", "ana", "Firma", "till"):                                                     "OneDrive",
		at("Users", "ana", "Firmament", "till"):                                                 "",
		at("Users", "ana", "Library", "CloudStorage", "GoogleDrive-a@b.example"):                "Google Drive",
		at("Users", "ana", "Library", "Mobile Documents", "com~apple~CloudDocs", "counterfoil"): "iCloud",
		at("Users", "ana", "iCloudDrive"):                                                       "iCloud",
		at("home", "ana", "Box", "till"):                                                        "Syncthing",
		at("srv", "x", "y", "z"):                                                                "Dropbox",
	} {
		if got := syncedBy(path, getenv, func(p string) bool { return marked[p] }); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// A link into such a folder is one, and so is a folder that is still to be made.
func TestTrouble(t *testing.T) {
	synced := filepath.Join(t.TempDir(), "Nextcloud")
	if err := os.Mkdir(synced, 0o700); err != nil {
		t.Fatal(err)
	}
	plain := t.TempDir()
	if f := Trouble(filepath.Join(plain, "new", "data")); f != (fault.Fault{}) {
		t.Errorf("a plain folder: %v", f)
	}
	if f := Trouble(filepath.Join(synced, "new", "data")); !errors.Is(f, fault.FolderSynced) || f.Name != "Nextcloud" {
		t.Errorf("a new folder: %v", f)
	}
	link := filepath.Join(plain, "data")
	err := os.Symlink(synced, link)
	if err == nil {
		_, err = os.Lstat(link) // Wine says that it has made one
	}
	if err != nil {
		t.Skipf("no links here: %v", err)
	}
	if f := Trouble(link); !errors.Is(f, fault.FolderSynced) || f.Where != link {
		t.Errorf("a link: %v", f)
	}
}
