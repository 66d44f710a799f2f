// Command secgroup tells, offline, what EC2 makes of a change to a security
// group.
//
//	secgroup authorize-security-group-ingress --group-id ID --ip-permissions VALUE...
//	secgroup authorize-security-group-egress  --group-id ID --ip-permissions VALUE...
//
// The values are those of the AWS CLI: rules in shorthand, JSON objects, or one
// JSON list. It prints the response that EC2 would give, without the ids that
// only EC2 can give, and exits with 0. Where the rules are invalid it prints
// every error on standard error, one a line, and exits with 1; where it does
// not understand, with 2.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"example.com/secgroup"
)

const usage = `usage: secgroup authorize-security-group-ingress|authorize-security-group-egress
           --group-id ID --ip-permissions VALUE...`

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// A response is what EC2 answers to the two calls.
type response struct {
	Return             bool
	SecurityGroupRules []rule
}

type rule struct {
	GroupId string
	secgroup.SecurityGroupRule
}

func run(args []string, stdout, stderr io.Writer) int {
	d, groupID, values, err := parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "secgroup: %v\n%s\n", err, usage)
		return 2
	}
	ps, err := secgroup.ParseIpPermissions(values...)
	if err != nil {
		fmt.Fprintf(stderr, "secgroup: --ip-permissions: %v\n", err)
		return 2
	}
	if len(ps) == 0 {
		fmt.Fprintf(stderr, "secgroup: --ip-permissions holds no permission\n%s\n", usage)
		return 2
	}
	if errs := append(list(secgroup.UserIdGroupPair{GroupId: groupID}.Validate()), list(ps.Validate())...); len(errs) > 0 {
		for _, e := range errs {
			message := *e
			message.Path = "" // the line begins with it
			fmt.Fprintf(stderr, "%s: %s: %v\n", e.Path, e.Code, &message)
		}
		return 1
	}
	answer := response{Return: true}
	rules, _ := ps.Rules(d) // Validate has passed
	for _, r := range rules {
		answer.SecurityGroupRules = append(answer.SecurityGroupRules, rule{groupID, r})
	}
	enc := json.NewEncoder(stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "    ")
	if err := enc.Encode(answer); err != nil {
		fmt.Fprintf(stderr, "secgroup: %v\n", err)
		return 2
	}
	return 0
}

// list returns the errors that a Validate method gave.
func list(err error) secgroup.ErrorList {
	l, _ := errors.AsType[secgroup.ErrorList](err)
	return l
}

func parse(args []string) (d secgroup.Direction, groupID string, values []string, err error) {
	if len(args) == 0 {
		return d, "", nil, errors.New("which operation?")
	}
	switch args[0] {
	case "authorize-security-group-ingress":
		d = secgroup.Ingress
	case "authorize-security-group-egress":
		d = secgroup.Egress
	default:
		return d, "", nil, fmt.Errorf("unknown operation %.80q", args[0])
	}
	for args = args[1:]; len(args) > 0; {
		option := args[0]
		n := 1
		for n < len(args) && !strings.HasPrefix(args[n], "--") {
			n++
		}
		given := args[1:n]
		args = args[n:]
		switch option {
		case "--group-id":
			if len(given) != 1 {
				return d, "", nil, fmt.Errorf("--group-id takes one value, not %d", len(given))
			}
			groupID = given[0]
		case "--ip-permissions":
			values = given
		default:
			return d, "", nil, fmt.Errorf("unknown option %.80q", option)
		}
	}
	if groupID == "" || len(values) == 0 {
		return d, "", nil, errors.New("--group-id and --ip-permissions need a value")
	}
	return d, groupID, values, nil
}
