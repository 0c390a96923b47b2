package sheet

import "io"

func openXLS(r io.ReaderAt, size int64) (source, error) { return nil, refuse(OldFormat) }
