// Package demo holds the workbooks of two invented counties: 青岭县, large, and
// 碧山县, small and with other wordings. Every person in them is invented; the
// region codes 9901xx are assigned to no place.
package demo

import "embed"

// Books holds a folder per county.
//
//go:embed qingling/*.xlsx bishan/*.xlsx
var Books embed.FS
