package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mostMemory is what the program may take for any workbook, in KiB.
const mostMemory = 512 << 10

// refuseBombs hands in workbooks that would take hours and all memory if they
// were read in good faith: each is refused with a sentence, in bounded memory.
func refuseBombs(t *testing.T, p program) {
	blank := strings.Repeat(" ", 1<<20)
	for name, sheet := range map[string]func(io.Writer){
		"300 MB in one cell": func(w io.Writer) {
			io.WriteString(w, `<row r="1"><c t="inlineStr"><is><t>`)
			for range 300 {
				io.WriteString(w, blank)
			}
			io.WriteString(w, `</t></is></c></row>`)
		},
		"a million rows": func(w io.Writer) {
			for row := range 1_000_000 {
				fmt.Fprintf(w, `<row r="%d"><c t="inlineStr"><is><t>甲</t></is></c></row>`, row+1)
			}
		},
		"a cell in the far": func(w io.Writer) { io.WriteString(w, `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`) },
	} {
		refusedWithin(t, p, name, workbook(t, 0, sheet))
	}
	refusedWithin(t, p, "70,000 parts", workbook(t, 70_000, func(io.Writer) {}))
}

// workbook packs one sheet, of what is written into it, and empty parts beside.
func workbook(t *testing.T, beside int, rows func(io.Writer)) []byte {
	t.Helper()
	const space = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	const links = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + office + `/%s" Target="%s"/></Relationships>`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part := func(name string, write func(io.Writer)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		write(w)
	}
	part("_rels/.rels", func(w io.Writer) { fmt.Fprintf(w, links, "officeDocument", "xl/workbook.xml") })
	part("xl/workbook.xml", func(w io.Writer) {
		io.WriteString(w, `<workbook `+space+` xmlns:r="`+office+`"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`)
	})
	part("xl/_rels/workbook.xml.rels", func(w io.Writer) { fmt.Fprintf(w, links, "worksheet", "worksheets/sheet1.xml") })
	part("xl/worksheets/sheet1.xml", func(w io.Writer) {
		io.WriteString(w, `<worksheet `+space+`><sheetData>`)
		rows(w)
		io.WriteString(w, `</sheetData></worksheet>`)
	})
	for i := range beside {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("x/%d", i), Method: zip.Store}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func refusedWithin(t *testing.T, p program, name string, content []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "花名册.xlsx")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	c := p.command(t.Context(), "load", "--county", "990121", "--kind", "student", file)
	out, err := c.CombinedOutput()
	said := strings.TrimSpace(string(out))
	if err == nil || c.ProcessState.ExitCode() != 1 || said == "" || strings.Contains(said, "\n") {
		t.Errorf("%s: got exit code %d and %q, want 1 and a sentence", name, c.ProcessState.ExitCode(), said)
	}
	// The most of the child and of the test itself, which starts it: never less than the child's.
	used := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss
	if used == 0 || used > mostMemory {
		t.Errorf("%s: took %d KiB, want at most %d", name, used, mostMemory)
	}
}
