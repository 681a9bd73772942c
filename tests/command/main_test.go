package command

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"counterfoil/internal/purchase"
	"counterfoil/tests/built"
	"counterfoil/tests/secrets"
)

func TestMain(m *testing.M) { built.Main(m) }

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", filepath.Dir(built.Program(built.Plain))+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("LANG", "C")
			env.Setenv("TZ", "Europe/Madrid")
			env.Setenv("XDG_RUNTIME_DIR", "")                   // sockets go to a folder in $TMPDIR
			env.Setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:") // no keyring: tokens go to a file
			env.Setenv("COUNTERFOIL_DATA_DIR", filepath.Join(env.WorkDir, "data"))
			env.Setenv("COUNTERFOIL_LOCATION_ID", "loc_1")
			env.Setenv("COUNTERFOIL_STAFF_USER_ID", "usr_1")
			env.Setenv("COUNTERFOIL_TERMINAL_ID", "till-1")
			env.Setenv("COUNTERFOIL_CURRENCY", "EUR")
			env.Setenv("LONGEST", strings.Repeat("ü", purchase.MaxCardCode))
			env.Setenv("TOOLONG", strings.Repeat("x", purchase.MaxCardCode+1))
			env.Setenv("BROKEN", "forloy_\xff\xfe")
			env.Setenv("IN1MINUTE", time.Now().Add(time.Minute).Format(time.RFC3339))
			env.Setenv("IN30MINUTES", time.Now().Add(30*time.Minute).Format(time.RFC3339))
			env.Setenv("COUNTERFOIL_API_URL", "http://127.0.0.1:1/api/v1") // nobody listens
			env.Defer(func() { noTokens(t, env.WorkDir) })
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "practice": startPractice, "control": control, "ledger": ledger, "requests": requests,
			"let": let, "field": field, "fields": fields, "mode": mode, "picture": picture,
		},
	})
}

// noTokens fails the test if a token of a sign-in is in any other file that a script has left: data, logs, exports,
// backups, saved output.
func noTokens(t *testing.T, dir string) {
	watch := secrets.New(t)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasPrefix(d.Name(), "session-") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var kept struct {
			Access  string `json:"access_token"`
			Refresh string `json:"refresh_token"`
		}
		if err := json.Unmarshal(content, &kept); err != nil {
			return err
		}
		for _, token := range []string{kept.Access, kept.Refresh} {
			if token != "" {
				watch.Hide(token)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	watch.Folder(dir)
}
