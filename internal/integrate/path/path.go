// Package path has as much of github.com/hashicorp/terraform-plugin-framework/path
// as docs/integrate.md uses.
package path

// A Path is where something is.
type Path struct{ text string }

// Root returns the path of an attribute.
func Root(name string) Path { return Path{name} }
