package intake

import (
	"zhuxue/internal/aid"
	"zhuxue/internal/sheet"
)

// ReadRows is Read for rows that are in memory already, to measure and fuzz without a workbook.
func ReadRows(rows []sheet.Row, kind aid.UploadKind, g *Gazetteer, asOf aid.Term) (Result, error) {
	r := newReader(kind, g, asOf)
	for _, row := range rows {
		r.row(row)
	}
	return r.end()
}
