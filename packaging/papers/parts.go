package main

import (
	"debug/buildinfo"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	spdx "github.com/spdx/tools-golang/json"
	"github.com/spdx/tools-golang/spdx/v2/common"
	"github.com/spdx/tools-golang/spdx/v2/v2_3"
)

const home = "https://counterfoil.io"

// writeParts writes the list of a built program's parts as an SPDX document: the modules that Go has noted in the
// program itself, with their licences.
func writeParts(to io.Writer, program, version string) error {
	when, err := builtAt()
	if err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	known, err := modules(settings["GOOS"])
	if err != nil {
		return err
	}
	licences := map[string]string{}
	for _, p := range known {
		licences[p.Path] = p.Licence
	}
	doc := &v2_3.Document{
		SPDXVersion: v2_3.Version, DataLicense: v2_3.DataLicense, SPDXIdentifier: "DOCUMENT",
		DocumentName: filepath.Base(program),
		DocumentNamespace: fmt.Sprintf("%s/spdx/%s-%s-%s-%s", home, "counterfoil", version, settings["GOOS"],
			settings["GOARCH"]),
		CreationInfo: &v2_3.CreationInfo{
			Creators: []common.Creator{{CreatorType: "Organization", Creator: "The Counterfoil authors"}},
			Created:  when.Format(time.RFC3339),
		},
	}
	whole := add(doc, "counterfoil", version, "MIT", "")
	relate(doc, "DOCUMENT", common.TypeRelationshipDescribe, whole)
	relate(doc, whole, common.TypeRelationshipContains,
		add(doc, "stdlib", strings.TrimPrefix(info.GoVersion, "go"), licences[goPart], ""))
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		licence, known := licences[m.Path]
		if !known {
			return fmt.Errorf("%s is in %s, and not known to be on %s", m.Path, program, settings["GOOS"])
		}
		relate(doc, whole, common.TypeRelationshipContains, add(doc, m.Path, m.Version, licence, m.Sum))
	}
	return spdx.Write(doc, to, spdx.Indent("  "), spdx.EscapeHTML(false))
}

var notInID = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

// add adds a part to the document.
func add(doc *v2_3.Document, name, version, licence, sum string) common.ElementID {
	id := common.ElementID("Package-" + notInID.ReplaceAllString(name, "-"))
	p := &v2_3.Package{
		PackageName: name, PackageSPDXIdentifier: id, PackageVersion: version,
		PackageDownloadLocation: "NOASSERTION",
		PackageLicenseConcluded: licence, PackageLicenseDeclared: licence, PackageCopyrightText: "NOASSERTION",
	}
	if name != "counterfoil" {
		p.PackageExternalReferences = []*v2_3.PackageExternalReference{{
			Category: common.CategoryPackageManager, RefType: common.TypePackageManagerPURL,
			Locator: "pkg:golang/" + name + "@" + version,
		}}
	}
	if sum != "" {
		p.PackageComment = "go.sum " + sum
		p.PackageDownloadLocation = "https://proxy.golang.org/" + proxyPath(name) + "/@v/" + version + ".zip"
	}
	doc.Packages = append(doc.Packages, p)
	return id
}

func relate(doc *v2_3.Document, from common.ElementID, how string, to common.ElementID) {
	doc.Relationships = append(doc.Relationships, &v2_3.Relationship{
		RefA: common.MakeDocElementID("", string(from)), RefB: common.MakeDocElementID("", string(to)),
		Relationship: how,
	})
}

// proxyPath is a module's path as the module proxy writes it: "!a" for "A".
func proxyPath(path string) string {
	return regexp.MustCompile(`[A-Z]`).ReplaceAllStringFunc(path, func(capital string) string {
		return "!" + strings.ToLower(capital)
	})
}
