// Package diag has as much of github.com/hashicorp/terraform-plugin-framework/diag
// as docs/integrate.md uses.
package diag

import "example.com/secgroup/internal/integrate/path"

// A Diagnostic is one error of an attribute.
type Diagnostic struct {
	Path            path.Path
	Summary, Detail string
}

// Diagnostics are several.
type Diagnostics []Diagnostic

// AddAttributeError adds an error.
func (d *Diagnostics) AddAttributeError(at path.Path, summary, detail string) {
	*d = append(*d, Diagnostic{at, summary, detail})
}
