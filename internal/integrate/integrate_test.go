// Package integrate_test runs docs/integrate.md.
package integrate_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/internal/integrate/diag"
	"example.com/secgroup/internal/integrate/field"
	"example.com/secgroup/internal/integrate/path"
)

func preflight(values ...string) (secgroup.IpPermissions, error) {
	ps, err := secgroup.ParseIpPermissions(values...)
	if err != nil {
		return nil, err // *secgroup.SyntaxError: what was expected, and where
	}
	return ps.Canonicalize() // secgroup.ErrorList: every error, with path, reason and EC2's code
}

func tooOpen(ps secgroup.IpPermissions) (list []secgroup.Advice) {
	for _, a := range secgroup.Advise(ps, secgroup.Ingress) {
		if a.Reason == secgroup.ReasonOpenToWorld || a.Reason == secgroup.ReasonPortsIgnored {
			list = append(list, a)
		}
	}
	return list
}

func fieldErrors(at *field.Path, err error) (list field.ErrorList) {
	errs, ok := errors.AsType[secgroup.ErrorList](err)
	if err != nil && !ok { // text that cannot be read
		return field.ErrorList{field.Invalid(at, "", err.Error())}
	}
	for _, e := range errs {
		list = append(list, field.Invalid(at.Child(e.Path), e.Value, e.Detail))
	}
	return list
}

func diagnostics(at path.Path, err error) (diags diag.Diagnostics) {
	errs, ok := errors.AsType[secgroup.ErrorList](err)
	if err != nil && !ok { // text that cannot be read
		diags.AddAttributeError(at, "Unreadable rules", err.Error())
	}
	for _, e := range errs {
		diags.AddAttributeError(at, e.Code, e.ErrorMessage())
	}
	return diags
}

func TestGo(t *testing.T) {
	ps, err := preflight("IpProtocol=6,FromPort=22,ToPort=22,IpRanges=[{CidrIp=1.2.3.4/0}]")
	if want := "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=0.0.0.0/0}]"; err != nil || len(ps) != 1 || ps[0].String() != want {
		t.Errorf("got %v, %v, want %s", ps, err, want)
	}
	if got := tooOpen(ps); len(got) != 1 || got[0].Path != "IpPermissions[0].IpRanges[0].CidrIp" {
		t.Errorf("got %v", got)
	}
	_, unreadable := preflight("x")
	if list := fieldErrors(field.NewPath("spec"), unreadable); len(list) != 1 || list[0].Field != "spec" || list[0].Detail != unreadable.Error() {
		t.Errorf("got %v", list)
	}
	if list := diagnostics(path.Root("ingress"), unreadable); len(list) != 1 || list[0].Detail != unreadable.Error() {
		t.Errorf("got %v", list)
	}
	if fieldErrors(field.NewPath("spec"), nil) != nil || diagnostics(path.Root("ingress"), nil) != nil {
		t.Error("errors of nothing")
	}
	_, err = preflight("IpProtocol=tcp,FromPort=-1,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]")
	got := fieldErrors(field.NewPath("spec"), err)
	const detail = "no port of tcp: for all ports write FromPort 0 and ToPort 65535"
	if want := (field.Error{Field: "spec.IpPermissions[0].FromPort", BadValue: "-1", Detail: detail}); len(got) != 1 || *got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	diags := diagnostics(path.Root("ingress"), err)
	want := diag.Diagnostic{Path: path.Root("ingress"), Summary: "InvalidParameterValue", Detail: `IpPermissions[0].FromPort: "-1": ` + detail + " [port-range]"}
	if len(diags) != 1 || diags[0] != want {
		t.Errorf("got %+v, want %+v", diags, want)
	}
}

// blocks returns the fenced blocks of the page, each with its language.
func blocks(t *testing.T) (list [][2]string) {
	t.Helper()
	page, err := os.ReadFile("../../docs/integrate.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split("\n"+string(page), "\n```")
	for i := 1; i < len(parts); i += 2 {
		language, text, _ := strings.Cut(parts[i], "\n")
		list = append(list, [2]string{language, text + "\n"})
	}
	return list
}

// TestPage holds that the Go of the page is the Go above, and that its commands,
// run one after the other in one folder, print what it says.
func TestPage(t *testing.T) {
	source, err := os.ReadFile("integrate_test.go")
	if err != nil {
		t.Fatal(err)
	}
	bin, dir := t.TempDir(), t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "../../cmd/secgroup").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	list := blocks(t)
	commands := 0
	for i, b := range list {
		switch b[0] {
		case "go":
			if !strings.Contains(string(source), "\n"+b[1]) {
				t.Errorf("not in integrate_test.go:\n%s", b[1])
			}
		case "sh":
			commands++
			cmd := exec.Command("sh", "-c", b[1])
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+dir)
			var out strings.Builder
			cmd.Stdout, cmd.Stderr = &out, &out
			err := cmd.Run()
			if _, lookErr := exec.LookPath("jq"); lookErr != nil && strings.Contains(b[1], "jq") {
				t.Logf("left out, since jq is not installed: %s", b[1])
				continue
			}
			if err != nil {
				t.Errorf("%v: %s", err, b[1])
			}
			if i+1 == len(list) || list[i+1][0] != "text" {
				t.Fatalf("no output is given for %s", b[1])
			}
			if diff := cmp.Diff(list[i+1][1], out.String()); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", b[1], diff)
			}
		}
	}
	if commands != 4 {
		t.Errorf("%d blocks of commands, want 4", commands)
	}
}
