package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/ec2authorize"
	"example.com/secgroup/ec2query"
)

// The values of --output: what is printed of a valid request, and those of the
// AWS CLI that are not, in whose place json is.
var (
	formats      = []string{"json", "text", "query", "cli", "ec2-authorize"}
	otherFormats = []string{"table", "yaml", "yaml-stream"}
)

// takeOutput takes --output, which the AWS CLI lets one shorten to --o, out of
// a command line; "" is none. The last one wins.
func takeOutput(args []string) (format string, rest []string, err error) {
	for len(args) > 0 {
		word := args[0]
		if word == "--" {
			break // what follows is no option
		}
		args = args[1:]
		name, value, explicit := strings.Cut(word, "=")
		if len(name) < len("--o") || !strings.HasPrefix("--output", name) {
			rest = append(rest, word)
			continue
		}
		if !explicit && len(args) > 0 {
			value, args = args[0], args[1:]
		}
		if !slices.Contains(formats, value) && !slices.Contains(otherFormats, value) {
			return "", nil, fmt.Errorf("--output takes %s, not %.64q", strings.Join(formats, ", "), value)
		}
		format = value
	}
	return format, append(rest, args...), nil
}

// render returns what a valid request prints.
func render(r secgroup.Request, format string) string {
	canonical, _ := r.Canonicalize() // it is valid
	switch format {
	case "text":
		return text(answer(r))
	case "query":
		return ec2query.Encode(canonical).Encode() + "\n"
	case "cli":
		return shell(append([]string{"aws", "ec2"}, awscli.Format(canonical)...))
	case "ec2-authorize":
		return ec2authorize.Format(r)
	}
	return string(answer(r))
}

// A response is what EC2 answers to the two authorize calls. To revoke it
// answers otherwise; the same form shows which rules go.
type response struct {
	Return             bool
	SecurityGroupRules []rule `json:",omitempty"`
}

type rule struct {
	SecurityGroupRuleId string `json:",omitempty"` // of one that is revoked by id
	GroupId             string `json:",omitempty"`
	secgroup.SecurityGroupRule
	Tags []secgroup.Tag `json:",omitempty"`
}

// answer returns the response to a valid request, in JSON.
func answer(r secgroup.Request) []byte {
	var tags []secgroup.Tag
	for _, s := range r.TagSpecifications {
		tags = append(tags, s.Tags...)
	}
	a := response{Return: true}
	rules, _ := r.Rules()
	for _, one := range rules {
		a.SecurityGroupRules = append(a.SecurityGroupRules, rule{"", r.GroupId, one, tags})
	}
	for _, id := range r.SecurityGroupRuleIds {
		a.SecurityGroupRules = append(a.SecurityGroupRules, rule{id, r.GroupId, secgroup.SecurityGroupRule{IsEgress: r.Egress}, nil})
	}
	return encode(a)
}

// encode returns v as JSON for people to read. There is nothing in it that can
// fail.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "    ")
	_ = e.Encode(v)
	return b.Bytes()
}

// text returns a JSON object as the AWS CLI prints it with --output text: a line
// an object, its scalars in the order of their names with tabs between them,
// and below it a line for each object in it. In a list all objects have the
// columns of all.
func text(object []byte) string {
	var v map[string]any
	_ = json.Unmarshal(object, &v) // it is what answer made
	var b strings.Builder
	appendText(&b, "", v, scalars(v))
	return b.String()
}

func appendText(b *strings.Builder, name string, object map[string]any, columns []string) {
	var fields []string
	if name != "" {
		fields = append(fields, strings.ToUpper(name))
	}
	for _, column := range columns {
		switch v := object[column].(type) {
		case nil:
			fields = append(fields, "")
		case bool:
			fields = append(fields, map[bool]string{false: "False", true: "True"}[v])
		default:
			fields = append(fields, fmt.Sprint(v))
		}
	}
	b.WriteString(strings.Join(fields, "\t") + "\n")
	for _, name := range slices.Sorted(maps.Keys(object)) {
		switch v := object[name].(type) {
		case map[string]any:
			appendText(b, name, v, scalars(v))
		case []any:
			var objects []map[string]any
			for _, e := range v {
				objects = append(objects, e.(map[string]any))
			}
			for _, o := range objects {
				appendText(b, name, o, scalars(objects...))
			}
		}
	}
}

// scalars returns the names of the scalars of objects, sorted.
func scalars(objects ...map[string]any) []string {
	var names []string
	for _, o := range objects {
		for name, v := range o {
			switch v.(type) {
			case map[string]any, []any:
			default:
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// shell returns a command line for a POSIX shell.
func shell(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = w
		if strings.ContainsFunc(w, func(c rune) bool {
			return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,", c)
		}) {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ") + "\n"
}
