// Package migrations embeds the schema's steps: numbered pairs, up and down.
// Files that have landed never change.
package migrations

import "embed"

// Files holds the steps as golang-migrate reads them.
//
//go:embed *.sql
var Files embed.FS
