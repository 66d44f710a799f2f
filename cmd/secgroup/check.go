package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/secgroup"
)

// formatVersion is that of the object that check prints with --output json. It
// grows with a change that a reader of the old form could not take.
const formatVersion = 1

// A report is what check prints with --output json.
type report struct {
	Version int          `json:"version"`
	Files   []fileReport `json:"files"`
	counts
}

// A fileReport is what was found in one file.
type fileReport struct {
	File string `json:"file"`
	// Kind is one of the kinds of input, "" where it is none.
	Kind string `json:"kind"`
	// Problem is why the file could not be read or understood, "" where it was.
	Problem  string    `json:"problem"`
	Findings []finding `json:"findings"`
}

// A finding is an error, or advice.
type finding struct {
	Verdict   string          `json:"verdict"` // error or advice
	Group     string          `json:"group,omitempty"`
	Direction string          `json:"direction"` // ingress or egress
	Path      string          `json:"path"`
	Reason    secgroup.Reason `json:"reason"`
	Code      string          `json:"code,omitempty"`  // EC2's, of an error
	Value     string          `json:"value,omitempty"` // of an error
	Detail    string          `json:"detail"`
}

// counts sum up a report.
type counts struct {
	Rules    int `json:"rules"`
	Errors   int `json:"errors"`
	Advice   int `json:"advice"`
	Problems int `json:"problems"` // files that were not understood
}

// A checkLine is the command line of check, canonicalize or rules.
type checkLine struct {
	directed
	from, output, advice string
	files                []string
}

// parseCheck reads the options, which may stand between the files.
func parseCheck(command string, args []string) (c checkLine, err error) {
	var problem bytes.Buffer
	f := flag.NewFlagSet(command, flag.ContinueOnError)
	f.SetOutput(&problem)
	f.BoolVar(&c.egress, "egress", false, "")
	f.BoolVar(&c.ingress, "ingress", false, "")
	f.StringVar(&c.from, "from", "", "")
	outputs := []string{"json"}
	if command != "canonicalize" {
		f.StringVar(&c.output, "output", "text", "")
		outputs = []string{"text", "json"}
	} else {
		c.output = "json"
	}
	c.advice = "warn"
	if command == "check" {
		f.StringVar(&c.advice, "advice", "warn", "")
	}
	c.alike = command == "canonicalize"
	for {
		if err := f.Parse(args); err != nil {
			return c, fmt.Errorf("%s: %w", command, err)
		}
		if args = f.Args(); len(args) == 0 {
			break
		}
		c.files, args = append(c.files, args[0]), args[1:]
	}
	for _, choice := range []struct {
		option, value string
		values        []string
	}{
		{"output", c.output, outputs},
		{"advice", c.advice, []string{"off", "warn", "error"}},
		{"from", c.from, append([]string{""}, kinds...)},
	} {
		if !slices.Contains(choice.values, choice.value) {
			return c, fmt.Errorf("%s: --%s takes one of %s, not %.64q", command, choice.option, strings.TrimPrefix(strings.Join(choice.values, ", "), ", "), choice.value)
		}
	}
	if len(c.files) == 0 {
		return c, fmt.Errorf("%s: which file? - is standard input", command)
	}
	if command != "check" && len(c.files) > 1 {
		return c, fmt.Errorf("%s takes one file, not %d", command, len(c.files))
	}
	return c, nil
}

// check prints what is wrong with the subjects in files, and what was probably
// not meant.
func check(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c, err := parseCheck("check", args)
	if err != nil {
		return fail(stderr, err)
	}
	r := report{Version: formatVersion}
	for _, name := range c.files {
		file := fileReport{File: name, Findings: []finding{}}
		file.Kind, err = readInput(name, c.from, c.directed, stdin, func(s subject) {
			found := findings(s, c.advice != "off")
			r.add(s, found)
			if c.output == "json" {
				file.Findings = append(file.Findings, found...)
				return
			}
			for _, f := range found {
				if len(c.files) > 1 {
					fmt.Fprint(stdout, name, ": ")
				}
				fmt.Fprint(stdout, f.text())
			}
		})
		if err != nil {
			r.Problems++
			file.Problem = err.Error()
			fmt.Fprintf(stderr, "secgroup: %s: %v\n", name, err)
		}
		r.Files = append(r.Files, file)
	}
	summary := fmt.Sprintf("%s, %s: %s, %s of advice\n", count(len(c.files), "file"), count(r.Rules, "rule"), count(r.Errors, "error"), count(r.Advice, "piece"))
	switch {
	case c.output == "json":
		summary = string(encode(r))
	case r.Problems > 0:
		summary = strings.TrimSuffix(summary, "\n") + ", " + count(r.Problems, "file") + " not understood\n"
	}
	switch code := write(stdout, stderr, summary); {
	case code != valid || r.Problems > 0:
		return notUnderstood
	case r.Errors > 0 || r.Advice > 0 && c.advice == "error":
		return invalid
	}
	return valid
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprint(n, " ", what)
}

// add counts what a subject has.
func (r *report) add(s subject, found []finding) {
	ps := s.permissions
	if s.request != nil {
		ps = s.request.IpPermissions
		if rules, err := s.request.Rules(); err == nil { // the scalars' too
			r.Rules, ps = r.Rules+len(rules), nil
		}
	}
	for _, p := range ps {
		r.Rules += len(p.IpRanges) + len(p.Ipv6Ranges) + len(p.PrefixListIds) + len(p.UserIdGroupPairs)
	}
	for _, f := range found {
		if f.Verdict == "error" {
			r.Errors++
		} else {
			r.Advice++
		}
	}
}

// findings returns the errors of a subject, and then the advice.
func findings(s subject, advice bool) (found []finding) {
	direction := directionName(s.direction)
	list, _ := errors.AsType[secgroup.ErrorList](s.validate())
	for _, e := range list {
		found = append(found, finding{"error", s.group, direction, s.text(e.Path), e.Reason, e.Code, e.Value, s.text(e.Detail)})
	}
	if advice {
		for _, a := range s.advise() {
			found = append(found, finding{"advice", s.group, direction, s.text(a.Path), a.Reason, "", "", s.text(a.Detail)})
		}
	}
	return found
}

func directionName(d secgroup.Direction) string {
	if d == secgroup.Egress {
		return "egress"
	}
	return "ingress"
}

// text returns a finding for people: where it is, what is wrong or what EC2
// does, and what to write instead, a line each.
func (f finding) text() string {
	verdict := strings.TrimSpace(f.Verdict + " " + f.Code)
	why, write, _ := strings.Cut(f.Detail, ": ")
	head := (&secgroup.Error{Path: f.Path, Reason: f.Reason, Detail: verdict}).Error()
	why = (&secgroup.Error{Value: f.Value, Reason: f.Reason, Detail: why}).Error()
	return head + "\n    " + strings.TrimSuffix(why, " ["+string(f.Reason)+"]") + "\n    " + write + "\n"
}

// readOne reads the one file of a command that prints what is in it. Where that
// is invalid or cannot be read it says so, and returns the exit code.
func readOne(command string, args []string, stdin io.Reader, stderr io.Writer) (list []subject, c checkLine, kind string, code int) {
	c, err := parseCheck(command, args)
	if err != nil {
		return nil, c, "", fail(stderr, err)
	}
	var errs secgroup.ErrorList
	kind, err = readInput(c.files[0], c.from, c.directed, stdin, func(s subject) {
		list = append(list, s)
		for _, f := range findings(s, false) {
			errs = append(errs, &secgroup.Error{Path: f.Path, Reason: f.Reason, Code: f.Code, Value: f.Value, Detail: f.Detail})
		}
	})
	switch {
	case err != nil:
		return nil, c, kind, fail(stderr, fmt.Errorf("%s: %w", c.files[0], err))
	case len(errs) > 0:
		return nil, c, kind, fail(stderr, errs)
	}
	return list, c, kind, valid
}

// A group is a security group in canonical form.
type group struct {
	GroupId             string                 `json:",omitempty"`
	IpPermissions       secgroup.IpPermissions `json:",omitempty"`
	IpPermissionsEgress secgroup.IpPermissions `json:",omitempty"`
}

// canonicalize prints the canonical form of what is in a file, as JSON of the
// same kind: a list of permissions, a request, or security groups.
func canonicalize(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	list, _, kind, code := readOne("canonicalize", args, stdin, stderr)
	if code != valid {
		return code
	}
	var form any
	switch kind {
	case requestKind, queryKind:
		form, _ = list[0].request.Canonicalize() // it is valid
	case shorthandKind, permissionsKind:
		ps, _ := list[0].permissions.Canonicalize()
		form = append(secgroup.IpPermissions{}, ps...) // [], not null
	default:
		form = struct{ SecurityGroups []*group }{canonicalGroups(list)}
	}
	return write(stdout, stderr, string(encode(form)))
}

// canonicalGroups puts the two directions of each group together, in the order
// in which the groups come.
func canonicalGroups(list []subject) []*group {
	groups := []*group{}
	byID := make(map[string]*group)
	for _, s := range list {
		ps, _ := s.options.Canonicalize(s.permissions) // they are valid
		half := func(g *group) *secgroup.IpPermissions {
			if s.direction == secgroup.Egress {
				return &g.IpPermissionsEgress
			}
			return &g.IpPermissions
		}
		g := byID[s.group]
		if g == nil || *half(g) != nil { // a group that comes twice stays two
			g = &group{GroupId: s.group}
			byID[s.group] = g
			groups = append(groups, g)
		}
		*half(g) = ps
	}
	return groups
}

// rules prints the rules in a file, one a line or as JSON.
func rules(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	list, c, _, code := readOne("rules", args, stdin, stderr)
	if code != valid {
		return code
	}
	all := struct{ SecurityGroupRules []rule }{[]rule{}}
	for _, s := range list {
		id := s.group
		if s.request != nil {
			id = s.request.GroupId
		}
		rules, _ := s.rules() // they are valid
		for _, r := range rules {
			all.SecurityGroupRules = append(all.SecurityGroupRules, rule{GroupId: id, SecurityGroupRule: r})
		}
	}
	if c.output == "json" {
		return write(stdout, stderr, string(encode(all)))
	}
	var b bytes.Buffer
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "GROUP\tDIRECTION\tPROTOCOL\tFROM\tTO\tPEER\tDESCRIPTION")
	for _, r := range all.SecurityGroupRules {
		g := r.ReferencedGroupInfo
		owned := cmp.Or(g.GroupId, g.GroupName)
		if g.UserId != "" {
			owned = g.UserId + "/" + owned
		}
		fmt.Fprintln(table, strings.Join([]string{
			cmp.Or(r.GroupId, "-"), directionName(secgroup.Direction(r.IsEgress)), string(r.IpProtocol), r.FromPort.String(), r.ToPort.String(),
			cmp.Or(r.CidrIpv4, r.CidrIpv6, r.PrefixListId, owned), r.Description,
		}, "\t"))
	}
	table.Flush()
	return write(stdout, stderr, b.String())
}
