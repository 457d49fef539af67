package inbox

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"io"
	"strconv"
)

// sheet writes rows into an XLSX file (ECMA-376) as they come: a workbook with one
// sheet. Numbers are numbers; all else is text, which no program takes for a
// formula.
type sheet struct {
	zip *zip.Writer
	out *bufio.Writer
	err error
}

// The parts of the file beside the sheet, in their order.
var xlsxParts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
}

func newSheet(w io.Writer) *sheet {
	s := &sheet{zip: zip.NewWriter(w)}
	for _, part := range xlsxParts {
		s.part(part[0], part[1])
	}
	s.part("xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	return s
}

// part begins a part of the file.
func (s *sheet) part(name, text string) {
	if s.out != nil {
		s.keep(s.out.Flush())
	}
	w, err := s.zip.Create(name)
	if s.keep(err); s.err != nil {
		return
	}
	s.out = bufio.NewWriter(w)
	s.write(xml.Header + text)
}

// Write adds a row.
func (s *sheet) Write(cells []string) error {
	s.write("<row>")
	for _, cell := range cells {
		if isNumber(cell) {
			s.write("<c><v>" + cell + "</v></c>")
			continue
		}
		s.write(`<c t="inlineStr"><is><t xml:space="preserve">`)
		if s.err == nil {
			s.keep(xml.EscapeText(s.out, []byte(cell)))
		}
		s.write("</t></is></c>")
	}
	s.write("</row>")
	return s.err
}

// isNumber reports whether a cell loses nothing as a number: 00123 and 1e5 are texts,
// and so is what has more digits than programs keep.
func isNumber(cell string) bool {
	n, err := strconv.ParseFloat(cell, 64)
	return err == nil && len(cell) <= 15 && strconv.FormatFloat(n, 'f', -1, 64) == cell && n-n == 0
}

// Flush ends the file.
func (s *sheet) Flush() {
	s.write("</sheetData></worksheet>")
	if s.err == nil {
		s.keep(s.out.Flush())
	}
	s.keep(s.zip.Close())
}

func (s *sheet) write(text string) {
	if s.err == nil {
		_, err := s.out.WriteString(text)
		s.keep(err)
	}
}

func (s *sheet) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}
