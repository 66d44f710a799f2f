package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"

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
	Direction string          `json:"direction,omitempty"` // ingress or egress
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

// check prints what is wrong with the subjects in files, and what was probably
// not meant.
func check(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := newFileLine("check")
	c.outputs()
	advice := c.flags.String("advice", "warn", "")
	err := c.parse(args, 0)
	if err == nil {
		err = choice("advice", *advice, "off", "warn", "error")
	}
	if err != nil {
		return fail(stderr, fmt.Errorf("check: %w", err))
	}
	r := report{Version: formatVersion}
	for _, name := range c.files {
		file := fileReport{File: name, Findings: []finding{}}
		file.Kind, err = c.read(name, stdin, func(s subject) {
			found := findings(s, *advice != "off")
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
	case r.Errors > 0 || r.Advice > 0 && *advice == "error":
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
	if s.malformed != nil {
		direction = "" // which nothing has told
	}
	list, _ := errors.AsType[secgroup.ErrorList](s.validate())
	for _, e := range list {
		path, detail := s.found(e.Reason, e.Path, e.Detail)
		found = append(found, finding{"error", s.group, direction, path, e.Reason, e.Code, e.Value, detail})
	}
	if advice {
		for _, a := range s.advise() {
			path, detail := s.found(a.Reason, a.Path, a.Detail)
			found = append(found, finding{"advice", s.group, direction, path, a.Reason, "", "", detail})
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

// readValid reads files of which all has to be valid, in their order, and calls
// use with the kind of each and what is in it. Where one is invalid or cannot be
// read it says so, and returns the exit code.
func (c *fileLine) readValid(stdin io.Reader, stderr io.Writer, use func(kind string, list []subject)) int {
	for _, name := range c.files {
		var list []subject
		var errs secgroup.ErrorList
		kind, err := c.read(name, stdin, func(s subject) {
			list = append(list, s)
			for _, f := range findings(s, false) {
				if len(c.files) > 1 {
					f.Path = strings.TrimSuffix(name+"."+f.Path, ".")
				}
				errs = append(errs, &secgroup.Error{Path: f.Path, Reason: f.Reason, Code: f.Code, Value: f.Value, Detail: f.Detail})
			}
		})
		switch {
		case err != nil:
			return fail(stderr, fmt.Errorf("%s: %w", name, err))
		case len(errs) > 0:
			return fail(stderr, errs)
		}
		use(kind, list)
	}
	return valid
}

// A group is a security group in canonical form.
type group struct {
	GroupId             string                 `json:",omitempty"`
	IpPermissions       secgroup.IpPermissions `json:",omitempty"`
	IpPermissionsEgress secgroup.IpPermissions `json:",omitempty"`
}

// rewrite prints what to makes of the canonical permissions in a file, as JSON
// of the same kind: a list of permissions, a request, or security groups.
func rewrite(command string, args []string, to func(secgroup.IpPermissions) (secgroup.IpPermissions, error), stdin io.Reader, stdout, stderr io.Writer) int {
	c := newFileLine(command)
	c.alike = true
	c.answered = command == "aggregate"
	if err := c.parse(args, 1); err != nil {
		return fail(stderr, fmt.Errorf("%s: %w", command, err))
	}
	var kind string
	var list []subject
	if code := c.readValid(stdin, stderr, func(k string, l []subject) { kind, list = k, l }); code != valid {
		return code
	}
	for i, s := range list {
		ps, err := to(s.canonical())
		if err != nil {
			return fail(stderr, err)
		}
		list[i].permissions = ps
	}
	var form any
	switch kind {
	case requestKind, queryKind:
		r, _ := list[0].request.Canonicalize() // it is valid
		r.IpPermissions = list[0].permissions
		form = r
	case shorthandKind, permissionsKind:
		form = append(secgroup.IpPermissions{}, list[0].permissions...) // [], not null
	default:
		form = struct{ SecurityGroups []*group }{groups(list)}
	}
	return write(stdout, stderr, string(encode(form)))
}

// groups puts the two directions of each group together, in the order in which
// the groups come.
func groups(list []subject) []*group {
	groups := []*group{}
	byOwner := make(map[string]*group)
	for _, s := range list {
		half := func(g *group) *secgroup.IpPermissions {
			if s.direction == secgroup.Egress {
				return &g.IpPermissionsEgress
			}
			return &g.IpPermissions
		}
		g := byOwner[s.owner]
		if g == nil {
			g = &group{GroupId: s.group}
			byOwner[s.owner] = g
			groups = append(groups, g)
		}
		*half(g) = s.permissions
	}
	return groups
}

// rules prints the rules in a file, one a line or as JSON.
func rules(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := newFileLine("rules")
	c.outputs()
	if err := c.parse(args, 1); err != nil {
		return fail(stderr, fmt.Errorf("rules: %w", err))
	}
	var list []subject
	if code := c.readValid(stdin, stderr, func(_ string, l []subject) { list = l }); code != valid {
		return code
	}
	all := struct{ SecurityGroupRules []rule }{[]rule{}}
	for _, s := range list {
		rules, _ := s.rules() // they are valid
		for _, r := range rules {
			all.SecurityGroupRules = append(all.SecurityGroupRules, rule{GroupId: s.group, SecurityGroupRule: r})
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
		fields := []string{
			cmp.Or(r.GroupId, "-"), directionName(secgroup.Direction(r.IsEgress)), string(r.IpProtocol), r.FromPort.String(), r.ToPort.String(),
			cmp.Or(r.CidrIpv4, r.CidrIpv6, r.PrefixListId, owned), r.Description,
		}
		for i, f := range fields {
			if strings.ContainsFunc(f, unicode.IsControl) {
				fields[i] = strconv.Quote(f)
			}
		}
		fmt.Fprintln(table, strings.Join(fields, "\t"))
	}
	table.Flush()
	return write(stdout, stderr, b.String())
}
