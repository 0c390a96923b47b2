package intake

import "zhuxue/internal/sheet"

// batchSize is how many rows travel at once from the reading to the checking.
const batchSize = 256

// stream reads a book in a goroutine of its own, so that unpacking and checking share two processors, and calls each for
// every row, in order, in the caller's. A panic of the reading is the caller's too.
func stream(book *sheet.Book, each func(sheet.Row)) error {
	batches := make(chan []sheet.Row, 4)
	var err error
	var panicked any
	go func() {
		defer close(batches)
		defer func() { panicked = recover() }()
		err = send(book, batches)
	}()
	for batch := range batches {
		for _, row := range batch {
			each(row)
		}
	}
	if panicked != nil {
		panic(panicked)
	}
	return err
}

func send(book *sheet.Book, batches chan<- []sheet.Row) error {
	batch := make([]sheet.Row, 0, batchSize)
	err := book.Rows(func(row sheet.Row) error {
		if batch = append(batch, row); len(batch) == batchSize {
			batches <- batch
			batch = make([]sheet.Row, 0, batchSize)
		}
		return nil
	})
	batches <- batch
	return err
}
