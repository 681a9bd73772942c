package main

import (
	"cmp"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// What is in a program beside its modules.
const (
	ownPart   = "Counterfoil itself"
	libPart   = "Go's library and runtime"
	cPart     = "C (the window library)"
	linesPart = "Go's table of lines, for crash reports"
	restPart  = "types, strings and the rest of the linker"
)

// writeSizes writes as a table of Markdown how much of a program each module is. It reads the symbols, so the program
// must have them; a stripped one has the same parts in the same sizes.
func writeSizes(to io.Writer, program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	file, err := elf.Open(program)
	if err != nil {
		return err
	}
	defer file.Close()
	symbols, err := file.Symbols()
	if err != nil {
		return fmt.Errorf("%s has no symbols: %w", program, err)
	}
	sizes, total := map[string]uint64{}, uint64(0)
	for _, s := range file.Sections {
		if s.Flags&elf.SHF_ALLOC == 0 || s.Type == elf.SHT_NOBITS {
			continue
		}
		total += s.Size
		if s.Name == ".gopclntab" {
			sizes[linesPart] += s.Size
		}
	}
	for _, s := range symbols {
		kind := elf.ST_TYPE(s.Info)
		if kind != elf.STT_FUNC && kind != elf.STT_OBJECT || int(s.Section) >= len(file.Sections) {
			continue
		}
		if in := file.Sections[s.Section]; in.Type != elf.SHT_NOBITS && in.Name != ".gopclntab" {
			sizes[belongs(s.Name, info)] += s.Size
		}
	}
	rest := total
	for part, size := range sizes {
		if part != restPart {
			rest -= size
		}
	}
	sizes[restPart] = rest

	parts := slices.SortedFunc(maps.Keys(sizes), func(a, b string) int { return cmp.Compare(sizes[b], sizes[a]) })
	fmt.Fprintf(to, "| part | MB |\n|---|---|\n")
	small := uint64(0)
	for _, part := range parts {
		if sizes[part] < 50_000 {
			small += sizes[part]
			continue
		}
		fmt.Fprintf(to, "| %s | %.2f |\n", part, float64(sizes[part])/1e6)
	}
	_, err = fmt.Fprintf(to, "| %d more | %.2f |\n| all | %.2f |\n",
		len(slices.DeleteFunc(parts, func(p string) bool { return sizes[p] >= 50_000 })), float64(small)/1e6,
		float64(total)/1e6)
	return err
}

// belongs tells the part that a symbol is of.
func belongs(symbol string, info *buildinfo.BuildInfo) string {
	if strings.HasPrefix(symbol, "go:") || strings.HasPrefix(symbol, "type:") || strings.HasPrefix(symbol, "gofile..") {
		return restPart
	}
	path := symbol
	if bracket := strings.IndexByte(path, '['); bracket >= 0 { // of a type parameter
		path = path[:bracket]
	}
	slash := strings.LastIndexByte(path, '/')
	dot := strings.IndexByte(path[slash+1:], '.')
	if dot < 0 {
		return cPart
	}
	path = strings.ReplaceAll(path[:slash+1+dot], "%2e", ".")
	if path == "main" || path == info.Main.Path || strings.HasPrefix(path, info.Main.Path+"/") {
		return ownPart
	}
	module := ""
	for _, m := range info.Deps {
		if (path == m.Path || strings.HasPrefix(path, m.Path+"/")) && len(m.Path) > len(module) {
			module = m.Path
		}
	}
	return cmp.Or(module, libPart)
}
