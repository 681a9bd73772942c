// Package arrows checks the direction of the imports between our packages. Data flows one way, and an import that goes
// the other way is how that design would start to decay.
package arrows

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "counterfoil"

// allowed is docs/architecture.md as a table: which of our packages each one may import. "" is main.
var allowed = map[string][]string{
	"": {
		"internal/command", "internal/console", "internal/hush", "internal/storefront", "internal/verbs",
	},
	"packaging/windows/console": {"internal/command", "internal/config", "internal/console", "internal/verbs"},
	"internal/storefront": {
		"internal/assembly", "internal/checkup", "internal/chime", "internal/command", "internal/config",
		"internal/console", "internal/device", "internal/folder", "internal/handover", "internal/pos",
		"syncclient/practice", "internal/printing", "internal/purchase", "internal/screenlock", "internal/till",
		"internal/verbs", "scanner", "scanner/camera", "scanner/serial", "syncclient/fleet", "syncclient/fleet/office",
		"ui", "ui/desk", "ui/lens", "ui/practice", "ui/records",
		"ui/shell", "ui/wedge",
	},
	"internal/verbs": {
		"internal/assembly", "internal/chime", "internal/command", "internal/config", "internal/pos", "internal/till",
		"scanner/serial", "syncclient",
	},
	"internal/fault":    {},
	"internal/checkup":  {},
	"internal/purchase": {},
	"internal/device":   {"internal/purchase"},
	"queue":             {"internal/durable", "internal/folder", "internal/purchase", "internal/within"},
	"syncclient":        {"internal/apiurl", "internal/durable", "internal/purchase"},
	"scanner":           {"internal/device", "internal/purchase", "scanner/bars", "scanner/qr"},
	"internal/till": {
		"internal/apiurl", "internal/device", "internal/purchase", "internal/timezone",
	},
	"internal/timezone":       {},
	"internal/within":         {},
	"internal/config":         {"internal/durable", "internal/purchase", "internal/till"},
	"internal/handover":       {},
	"internal/pos":            {"internal/durable", "internal/purchase", "internal/till", "internal/within"},
	"syncclient/practice":     {"internal/purchase"},
	"internal/chime":          {"assets", "internal/device"},
	"internal/hush":           {},
	"internal/console":        {},
	"internal/outfile":        {"internal/durable"},
	"internal/durable":        {},
	"internal/folder":         {},
	"internal/support":        {"internal/purchase"},
	"internal/movefile":       {"internal/durable"},
	"internal/apiurl":         {},
	"syncclient/fleet":        {"internal/purchase"},
	"syncclient/fleet/member": {"internal/durable", "syncclient/fleet"},
	"syncclient/fleet/office": {"internal/durable", "syncclient/fleet", "internal/purchase"},
	"syncclient/fleet/desk": {
		"internal/checkup", "internal/durable", "internal/folder", "syncclient/fleet", "syncclient/fleet/office",
		"internal/purchase",
	},
	"packaging/desk":      {"internal/command", "syncclient/fleet/desk", "internal/verbs"},
	"internal/printing":   {},
	"internal/screenlock": {},
	"internal/command": {
		"internal/device", "internal/till", "internal/purchase", "scanner", "scanner/camera",
		"syncclient/practice", "internal/config", "internal/handover", "internal/pos", "internal/timezone",
		"internal/checkup", "internal/support", "internal/folder", "syncclient/fleet/office",
	},
	"internal/assembly": {
		"internal/config", "internal/durable", "syncclient/fleet", "syncclient/fleet/member", "syncclient/fleet/office",
		"internal/movefile",
		"internal/outfile", "internal/purchase",
		"internal/till", "internal/within", "queue", "syncclient",
	},
	"scanner/bars":          {"scanner/qr"},
	"scanner/qr":            {},
	"scanner/qr/qrtest":     {},
	"scanner/bars/barstest": {},
	"scanner/camera":        {"internal/device", "internal/purchase", "scanner/bars", "scanner/qr"},
	"scanner/serial":        {"internal/device", "internal/purchase"},
	"ui": {
		"assets", "internal/device", "internal/purchase", "internal/till", "ui/about", "ui/account", "ui/day",
		"ui/gate", "ui/find", "ui/header", "ui/help", "ui/kit", "ui/lens", "ui/practice", "ui/records",
		"ui/review", "ui/sale",
		"ui/scantest", "ui/settings", "ui/shell", "ui/slip", "ui/staff", "ui/wedge",
	},
	"ui/about":   {"ui/kit", "ui/shell"},
	"ui/account": {"internal/till", "internal/purchase", "ui/kit", "ui/shell"},
	"ui/day":     {"internal/till", "internal/purchase", "ui/account", "ui/kit", "ui/shell"},
	"ui/desk": {
		"assets", "internal/device", "internal/purchase", "internal/till", "ui/kit", "ui/shell", "ui/wedge",
	},
	"ui/find":     {"internal/till", "internal/purchase", "ui/kit", "ui/shell"},
	"ui/help":     {"internal/purchase", "ui/kit", "ui/shell"},
	"ui/records":  {"internal/checkup", "internal/till", "internal/purchase", "ui/account", "ui/kit", "ui/shell"},
	"ui/staff":    {"internal/till", "internal/purchase", "ui/account", "ui/kit", "ui/shell"},
	"ui/slip":     {"internal/till", "internal/purchase", "ui/kit", "ui/shell", "ui/timeline"},
	"ui/timeline": {"internal/till", "internal/purchase", "ui/kit"},
	"ui/gate":     {"internal/device", "internal/purchase", "internal/till", "ui/account", "ui/kit", "ui/shell"},
	"ui/header":   {"internal/till", "internal/purchase", "ui/kit", "ui/shell"},
	"ui/kit":      {"internal/purchase"},
	"ui/lens":     {"internal/device", "internal/purchase", "internal/till", "ui/kit", "ui/shell"},
	"ui/practice": {"internal/till", "internal/purchase", "ui/kit", "ui/shell"},
	"ui/review": {
		"internal/device", "internal/till", "internal/purchase", "ui/account", "ui/kit", "ui/shell", "ui/timeline",
	},
	"ui/sale":     {"internal/device", "internal/purchase", "internal/till", "ui/kit", "ui/lens", "ui/shell"},
	"ui/shell":    {"internal/device", "internal/purchase", "internal/till", "ui/kit"},
	"ui/scantest": {"internal/device", "internal/till", "internal/purchase", "ui/kit", "ui/shell"},
	"ui/settings": {
		"internal/device", "internal/till", "internal/purchase", "ui/account", "ui/kit", "ui/shell",
	},
	"internal/words":   {"internal/checkup", "internal/device", "internal/purchase"},
	"ui/wedge":         {"internal/device", "internal/purchase", "ui/kit"}, // a field that asks for a secret
	"assets":           {},
	"packaging/papers": {"internal/command", "internal/till"},
}

// above are the packages of internal that stand above the ones beside internal, and why. All others of internal are
// below: what they import is in internal too, or assets.
var above = map[string]string{
	"internal/command":    "a verb opens pictures and cameras by itself",
	"internal/storefront": "it joins the window to the devices",
	"internal/verbs":      "it joins the verbs to the till and this PC",
	"internal/assembly":   "it joins till, queue and syncclient, which do not know each other",
}

// everywhere reports whether a package may import a vocabulary: every package may use the faults, and every package of
// the window their words.
func everywhere(from, to string) bool {
	return to == "internal/fault" || to == "internal/words" && (from == "ui" || strings.HasPrefix(from, "ui/"))
}

// mayDraw reports whether a package may import the toolkit.
func mayDraw(from string) bool {
	return from == "ui" || strings.HasPrefix(from, "ui/")
}

func TestArrows(t *testing.T) {
	root := "../.."
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		hidden := strings.HasPrefix(d.Name(), ".") && rel != "."
		if d.IsDir() && (hidden || rel == "tests" || rel == "build" || rel == "assets/gen") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := filepath.ToSlash(filepath.Dir(rel))
		if from == "." {
			from = ""
		}
		if _, known := allowed[from]; !known && !seen[from] {
			t.Errorf("package %q has no arrows yet: add it to the table and to docs/architecture.md", from)
		}
		seen[from] = true
		for _, spec := range file.Imports {
			to, _ := strconv.Unquote(spec.Path.Value)
			check(t, rel, from, to)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range allowed {
		if !seen[name] {
			t.Errorf("%s is in the table but not in the tree", name)
		}
	}
}

func check(t *testing.T, file, from, to string) {
	t.Helper()
	if strings.HasPrefix(to, "fyne.io/") && !mayDraw(from) {
		t.Errorf("%s imports the toolkit (%s): only ui may", file, to)
	}
	target, ours := strings.CutPrefix(to, module+"/")
	if ours && !everywhere(from, target) && !slices.Contains(allowed[from], target) {
		t.Errorf("%s: the arrow %s → %s is not allowed", file, from, target)
	}
}

// Package ui stands above the rooms in its folder; within them no arrow runs up.
func TestNoArrowRunsUp(t *testing.T) {
	inside := func(name string) bool { return strings.HasPrefix(name, "internal/") || name == "assets" }
	for from, targets := range allowed {
		for _, to := range targets {
			if strings.HasPrefix(from, "internal/") && !inside(to) && above[from] == "" {
				t.Errorf("%s → %s runs up out of internal: give its reason in the table above", from, to)
			}
			if strings.HasPrefix(from, "ui/") && to == "ui" {
				t.Errorf("%s → ui: a room knows ui/shell, not the window", from)
			}
		}
	}
	for from, why := range above {
		if slices.IndexFunc(allowed[from], func(to string) bool { return !inside(to) }) < 0 {
			t.Errorf("%s needs no reason any more: %s", from, why)
		}
	}
}
