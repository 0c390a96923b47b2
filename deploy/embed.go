// Package deploy holds what an operator needs to set Zhuxue up; the program itself needs the roles.
package deploy

import _ "embed"

// RolesSQL makes the owner and the app role and gives the current database to them. A superuser runs it, as often as one likes.
//
//go:embed roles.sql
var RolesSQL string
