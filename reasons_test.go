package secgroup_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/ec2query"
)

// A declaredReason is a constant of errors.go, with the rows that its comment names.
type declaredReason struct {
	reason secgroup.Reason
	rows   []string
}

var (
	rowText    = regexp.MustCompile(`\b[A-Z][0-9]+a?\b`)  // a row of the rulebook, as it is cited
	statusText = regexp.MustCompile(`^(DOC|SEEN|OURS)\b`) // its status, before the evidence
)

// declaredReasons reads errors.go, so that a reason cannot be forgotten.
func declaredReasons(t testing.TB) []declaredReason {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "errors.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var all []declaredReason
	for _, d := range file.Decls {
		consts, ok := d.(*ast.GenDecl)
		if !ok || consts.Tok != token.CONST {
			continue
		}
		for _, s := range consts.Specs {
			spec := s.(*ast.ValueSpec)
			if !strings.HasPrefix(spec.Names[0].Name, "Reason") {
				continue
			}
			if len(spec.Names) != 1 || len(spec.Values) != 1 {
				t.Fatalf("%v: want one name and one value a line", spec.Names)
			}
			literal, ok := spec.Values[0].(*ast.BasicLit)
			if !ok {
				t.Fatalf("%v: want the id itself", spec.Names)
			}
			id, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, declaredReason{secgroup.Reason(id), rowText.FindAllString(spec.Comment.Text(), -1)})
		}
	}
	return all
}

// A reasonEntry is the entry of one reason in docs/reasons.md.
type reasonEntry struct {
	section    string        // Errors or Advice
	reason     string        // its heading
	paragraphs []string      // each on one line: code and rows, then why
	blocks     []reasonBlock // an example, what the library says, what to write instead
}

// A reasonBlock is a fenced block.
type reasonBlock struct{ info, text string }

// reasonEntries reads docs/reasons.md.
func reasonEntries(t testing.TB) []reasonEntry {
	t.Helper()
	data, err := os.ReadFile("docs/reasons.md")
	if err != nil {
		t.Fatal(err)
	}
	const fence = "```"
	var entries []reasonEntry
	section, paragraph, inBlock := "", false, false
	for line := range strings.Lines(string(data)) {
		text := strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(text, "## "); ok && !inBlock {
			section, paragraph = name, false
			continue
		}
		if name, ok := strings.CutPrefix(text, "### "); ok && !inBlock {
			entries, paragraph = append(entries, reasonEntry{section: section, reason: name}), false
			continue
		}
		if len(entries) == 0 {
			continue // the introduction
		}
		e := &entries[len(entries)-1]
		switch {
		case inBlock && text == fence:
			inBlock = false
		case inBlock:
			e.blocks[len(e.blocks)-1].text += line
		case strings.HasPrefix(text, fence):
			e.blocks, paragraph, inBlock = append(e.blocks, reasonBlock{info: text[len(fence):]}), false, true
		case text == "":
			paragraph = false
		case paragraph:
			e.paragraphs[len(e.paragraphs)-1] += " " + text
		default:
			if len(e.blocks) > 0 {
				t.Errorf("%s: text after a block: %s", e.reason, text)
			}
			e.paragraphs, paragraph = append(e.paragraphs, text), true
		}
	}
	if inBlock {
		t.Error("a block without an end")
	}
	return entries
}

// head takes the first paragraph apart: the code of an error, and the rows, each
// with its evidence.
func (e reasonEntry) head(t testing.TB) (code string, rows, evidence []string) {
	t.Helper()
	before, rest, _ := strings.Cut(e.paragraphs[0], "Row")
	code, ok := strings.CutSuffix(before, ". ")
	if !ok && before != "" {
		t.Errorf("no code and rows: %s", e.paragraphs[0])
	}
	rest, plural := strings.CutPrefix(rest, "s")
	for rest != "." {
		var row, why string
		if row, rest, ok = strings.Cut(rest, " ("); ok {
			why, rest, ok = strings.Cut(rest, ")")
		}
		if !ok {
			t.Fatalf("no row with its evidence, and a full stop at the end: %s", e.paragraphs[0])
		}
		rows, evidence = append(rows, strings.TrimLeft(row, ", ")), append(evidence, why)
	}
	if plural != (len(rows) > 1) {
		t.Errorf("Row or Rows: %s", e.paragraphs[0])
	}
	return code, rows, evidence
}

// said returns what the library says to a block, read by its form.
func (b reasonBlock) said(t testing.TB) (secgroup.ErrorList, []secgroup.Advice) {
	t.Helper()
	var r secgroup.Request
	switch form, operation, _ := strings.Cut(b.info, " "); form {
	case "shorthand":
		ps := permissions(t, b.text)
		return list(t, ps.Validate()), secgroup.Advise(ps, secgroup.Ingress)
	case "json":
		in := strings.TrimSuffix(strings.TrimPrefix(b.text, "{"), "}\n")
		for op, name := range operationNames {
			if name == operation {
				r = request(t, op, in)
			}
		}
		if operationOf(r) != operation {
			t.Fatalf("%q is no operation", operation)
		}
	case "query":
		values, err := url.ParseQuery(strings.ReplaceAll(b.text, "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		if r, err = ec2query.Parse(values); err != nil {
			return list(t, err), nil
		}
	default:
		t.Fatalf("%q is no form", b.info)
	}
	return list(t, r.Validate()), r.Advise()
}

// TestReasonPage holds docs/reasons.md: an entry for each reason, in the order of errors.go, with the reason's
// code and rows, and an example to which the library says what stands there and to what stands instead nothing.
func TestReasonPage(t *testing.T) {
	declared, entries := declaredReasons(t), reasonEntries(t)
	var want, got []string
	for _, d := range declared {
		section := "Errors "
		if slices.Contains(adviceReasons, d.reason) {
			section = "Advice "
		}
		want = append(want, section+string(d.reason))
	}
	for _, e := range entries {
		got = append(got, e.section+" "+e.reason)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("entries: mismatch (-errors.go +docs/reasons.md):\n%s", diff)
	}
	allRows := append(slices.Clone(rulebookRows), "R11", "A1", "A2")
	for i, e := range entries {
		t.Run(e.reason, func(t *testing.T) {
			if len(e.paragraphs) < 2 || len(e.blocks) != 3 {
				t.Fatalf("%d paragraphs and %d blocks, want 2 and 3", len(e.paragraphs), len(e.blocks))
			}
			example, message, instead := e.blocks[0], e.blocks[1], e.blocks[2]
			reason, isError := declared[i].reason, e.section == "Errors"

			code, rows, evidence := e.head(t)
			if wantCode := reason.Code(); isError && code != wantCode || !isError && code != "" {
				t.Errorf("has the code %q, the reason %q", code, wantCode)
			}
			if diff := cmp.Diff(declared[i].rows, rows); diff != "" {
				t.Errorf("rows: mismatch (-errors.go +docs/reasons.md):\n%s", diff)
			}
			for j, row := range rows {
				status := statusText.FindString(evidence[j])
				if wantStatus, ok := statusOf[row]; !slices.Contains(allRows, row) || status == "" || ok && status != wantStatus {
					t.Errorf("%s (%s): want a row, and first its status, %q", row, evidence[j], wantStatus)
				}
			}
			ours := !slices.ContainsFunc(evidence, func(s string) bool { return !strings.HasPrefix(s, "OURS") })
			if ours && strings.Contains(strings.Join(e.paragraphs[1:], " "), "EC2") {
				t.Error("speaks of EC2, of which nobody knows")
			}

			var lines []string
			errs, advice := example.said(t)
			for _, err := range errs {
				if lines = append(lines, err.Error()); !isError || err.Reason != reason || err.Code != code || !strings.Contains(err.Detail, ": ") {
					t.Errorf("the example has the error %#v", err)
				}
			}
			for _, a := range advice {
				if lines = append(lines, a.String()); isError || a.Reason != reason {
					t.Errorf("the example has the advice %v", a)
				}
			}
			if len(lines) == 0 {
				t.Error("the example has nothing")
			}
			if diff := cmp.Diff(strings.Join(lines, "\n")+"\n", message.text); message.info != "text" || diff != "" {
				t.Errorf("what is said, in a block of %q: mismatch (-library +docs/reasons.md):\n%s", message.info, diff)
			}

			if errs, advice := instead.said(t); instead.info != example.info || len(errs) > 0 || len(advice) > 0 {
				t.Errorf("what to write instead, in a block of %q, has %v, %v", instead.info, errs, advice)
			}
		})
	}
}
