package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/ruleset"
)

// A change is what to do to one security group in one direction.
type change struct {
	Group              string                 `json:"group,omitempty"`
	Direction          string                 `json:"direction"`
	Authorize          secgroup.IpPermissions `json:"authorize,omitempty"`
	Revoke             secgroup.IpPermissions `json:"revoke,omitempty"`
	UpdateDescriptions secgroup.IpPermissions `json:"updateDescriptions,omitempty"`
}

// A changeReport is what diff prints with --output json.
type changeReport struct {
	Version int      `json:"version"`
	Changes []change `json:"changes"`
}

// diff prints what makes the rules in one file those in another.
func diff(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := newFileLine("diff")
	c.answered = true // Plan asks more of what is desired
	c.outputs()
	commands := c.flags.Bool("commands", false, "")
	id := c.flags.String("group-id", "", "")
	if err := c.parse(args, 2); err != nil {
		return fail(stderr, fmt.Errorf("diff: %w", err))
	}
	var sides [][]subject
	if code := c.readValid(stdin, stderr, func(_ string, list []subject) { sides = append(sides, list) }); code != valid {
		return code
	}
	r := changeReport{formatVersion, []change{}}
	for _, desired := range sides[1] {
		current, err := counterpart(sides[0], desired)
		if err != nil {
			return fail(stderr, fmt.Errorf("diff: %s: %w", c.files[0], err))
		}
		changes, err := ruleset.Plan(current.canonical(), desired.canonical())
		if err != nil {
			return fail(stderr, fmt.Errorf("diff: %w", err))
		}
		group := cmp.Or(desired.group, current.group, *id)
		one := change{group, directionName(desired.direction), changes.Authorize, changes.Revoke, changes.UpdateDescriptions}
		if len(changes.Authorize)+len(changes.Revoke)+len(changes.UpdateDescriptions) > 0 {
			r.Changes = append(r.Changes, one)
		}
	}
	switch {
	case *commands:
		var b strings.Builder
		for _, one := range r.Changes {
			if one.Group == "" {
				return fail(stderr, errors.New("diff: neither file names the group: give --group-id"))
			}
			b.WriteString(one.commands())
		}
		return write(stdout, stderr, b.String())
	case c.output == "json":
		return write(stdout, stderr, string(encode(r)))
	}
	return write(stdout, stderr, r.text())
}

// counterpart returns what there is in list of the group and the direction of s.
// Where only one side names a group, or none does, there has to be one group
// alone.
func counterpart(list []subject, s subject) (found subject, err error) {
	var others []string
	n := 0
	for _, other := range list {
		switch {
		case s.group != "" && other.group != "" && s.group != other.group:
			others = append(others, other.group)
		case other.direction == s.direction:
			found = other
			n++
		}
	}
	switch {
	case n > 1:
		return subject{}, fmt.Errorf("%d groups could be meant for %s", n, directionName(s.direction))
	case n == 0 && len(others) > 0 && !slices.ContainsFunc(list, func(other subject) bool { return other.group == s.group }):
		return subject{}, fmt.Errorf("there is no group %s", s.group)
	case n == 0:
		found.direction = s.direction // no rules yet
	}
	return found, nil
}

// text returns the changes for people, a line a rule.
func (r changeReport) text() string {
	var b strings.Builder
	total := make(map[string]int)
	for _, one := range r.Changes {
		for _, part := range one.parts() {
			rules, _ := part.permissions.Rules(secgroup.Ingress) // they are valid
			for _, r := range rules {
				total[part.sign]++
				p, _ := r.IpPermission().Canonicalize()
				fmt.Fprintf(&b, "%s %s %s\n", part.sign, one.name(), p)
			}
		}
	}
	fmt.Fprintf(&b, "%s to authorize, %s to revoke, %s to update\n",
		count(total["+"], "rule"), count(total["-"], "rule"), count(total["~"], "description"))
	return b.String()
}

// name returns the group, where it is known, and the direction.
func (c change) name() string { return strings.TrimSpace(c.Group + " " + c.Direction) }

// A part is one of the calls that make a change.
type part struct {
	sign, operation string
	permissions     secgroup.IpPermissions
}

// parts returns the calls in the order in which they are to be made.
func (c change) parts() []part {
	return []part{
		{"+", "authorize-security-group-" + c.Direction, c.Authorize},
		{"~", "update-security-group-rule-descriptions-" + c.Direction, c.UpdateDescriptions},
		{"-", "revoke-security-group-" + c.Direction, c.Revoke},
	}
}

// commands returns the command lines of the AWS CLI that make the change.
func (c change) commands() string {
	var b strings.Builder
	for _, part := range c.parts() {
		if len(part.permissions) == 0 {
			continue
		}
		words := awscli.Format(secgroup.Request{Egress: c.Direction == "egress", GroupId: c.Group, IpPermissions: part.permissions})
		words[0] = part.operation // all have these options
		b.WriteString(shell(append([]string{"aws", "ec2"}, words...)))
	}
	return b.String()
}

// quota prints what the rules in a file use of the quota.
func quota(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := newFileLine("count")
	c.answered = true
	c.outputs()
	limit := c.flags.Int("limit", 60, "")
	weights := make(map[string]int)
	c.flags.Func("weight", "", func(text string) error {
		list, number, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return errors.New("write pl-... = its MaxEntries, without space")
		}
		weights[list] = n
		return nil
	})
	if err := c.parse(args, 1); err != nil {
		return fail(stderr, fmt.Errorf("count: %w", err))
	}
	var list []subject
	if code := c.readValid(stdin, stderr, func(_ string, l []subject) { list = l }); code != valid {
		return code
	}
	type used struct {
		Group     string `json:"group,omitempty"`
		Direction string `json:"direction"`
		IPv4      int    `json:"ipv4"`
		IPv6      int    `json:"ipv6"`
		Over      bool   `json:"over"`
	}
	report := struct {
		Version int    `json:"version"`
		Limit   int    `json:"limit"`
		Counts  []used `json:"counts"`
	}{formatVersion, *limit, []used{}}
	var b strings.Builder
	code := valid
	for _, s := range list {
		u, err := ruleset.Count(s.canonical(), weights)
		if err != nil {
			return fail(stderr, fmt.Errorf("count: %w", err))
		}
		one := used{s.group, directionName(s.direction), u.IPv4, u.IPv6, u.Max() > *limit}
		report.Counts = append(report.Counts, one)
		verdict := "within"
		if one.Over {
			verdict, code = "OVER", invalid
		}
		fmt.Fprintf(&b, "%s: IPv4 %d, IPv6 %d: %s the limit of %d\n", strings.TrimSpace(one.Group+" "+one.Direction), u.IPv4, u.IPv6, verdict, *limit)
	}
	text := b.String()
	if c.output == "json" {
		text = string(encode(report))
	}
	return max(code, write(stdout, stderr, text))
}
