package migrations

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/source"
)

// done ends the transaction of a step up and says in it that the step is done.
// Before a step the version is marked dirty; so what is dirty afterwards was
// rolled back as a whole, and only has to be taken again.
const done = "UPDATE schema_migrations SET dirty = false;\nCOMMIT;"

// whole reads steps up that are done, or not, together with their mark.
type whole struct{ source.Driver }

func (w whole) ReadUp(version uint) (io.ReadCloser, string, error) {
	r, name, err := w.Driver.ReadUp(version)
	if err != nil {
		return nil, name, err
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		return nil, name, err
	}
	const end = "COMMIT;"
	if bytes.Count(body, []byte(end)) != 1 {
		return nil, name, fmt.Errorf("step %d is not one transaction", version)
	}
	return io.NopCloser(strings.NewReader(strings.Replace(string(body), end, done, 1))), name, nil
}

// up takes all steps up, beginning with the one that was cut off by the death
// of the program or of the database.
func up(steps source.Driver, m *migrate.Migrate) error {
	version, dirty, err := m.Version()
	if err != nil && !errors.Is(err, migrate.ErrNilVersion) {
		return err
	}
	if dirty {
		before, none := steps.Prev(version)
		last := int(before)
		if none != nil {
			last = -1 // no step at all
		}
		if err := m.Force(last); err != nil {
			return err
		}
	}
	return m.Up()
}
