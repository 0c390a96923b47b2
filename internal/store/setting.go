package store

import (
	"context"

	"zhuxue/internal/aid"
)

type settingRow struct{ Name, Value string }

// Settings are the county's parameters; what was never set is absent.
func (tx *Tx) Settings(ctx context.Context) (s aid.Settings, err error) {
	err = tx.Together(ctx, tx.AskSettings(&s))
	return s, err
}

// AskSettings asks for them.
func (tx *Tx) AskSettings(to *aid.Settings) Question {
	read := func(rows []settingRow) (err error) {
		values := make(map[string]string, len(rows))
		for _, r := range rows {
			values[r.Name] = r.Value
		}
		*to, err = aid.SettingsFrom(values)
		return err
	}
	return ask(read, `SELECT name, value FROM setting WHERE county_id = $1`, tx.County)
}

// SaveSettings writes the named values; "" takes one back.
func (tx *Tx) SaveSettings(ctx context.Context, changed map[string]any) error {
	names, values := make([]string, 0, len(changed)), make([]string, 0, len(changed))
	for name, value := range changed {
		names, values = append(names, name), append(values, value.(string))
	}
	_, err := exec(ctx, tx, `
		INSERT INTO setting AS s (county_id, name, value)
		SELECT $1, name, value FROM unnest($2::text[], $3::text[]) AS n (name, value)
		ON CONFLICT (county_id, name) DO UPDATE SET value = excluded.value, changed_at = now()`,
		tx.County, names, values)
	return err
}
