// Package field has as much of k8s.io/apimachinery/pkg/util/validation/field as
// docs/integrate.md uses.
package field

// A Path is where something is.
type Path struct{ text string }

// NewPath returns a path of one name.
func NewPath(name string) *Path { return &Path{name} }

// Child returns the path of a member.
func (p *Path) Child(name string) *Path { return &Path{p.text + "." + name} }

// An Error is what is wrong with one field.
type Error struct {
	Field    string
	BadValue any
	Detail   string
}

// An ErrorList is several.
type ErrorList []*Error

// Invalid returns the error of an invalid value.
func Invalid(at *Path, value any, detail string) *Error { return &Error{at.text, value, detail} }
