// Command secgroup tells, offline, what EC2 makes of a change to a security
// group.
//
// It takes a command line of the AWS CLI with secgroup for `aws ec2`, one of
// the older ec2-authorize, or the parameters of a Query request, and prints the
// answer that EC2 would give, without the ids that only EC2 can give, and exits
// with 0. Where the request is invalid it prints every error on standard error,
// one a line, and exits with 1; where it does not understand, with 2. The
// commands check, canonicalize, rules, diff, aggregate and count read files of
// rules. `secgroup help` says more.
package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/ec2authorize"
	"example.com/secgroup/ec2query"
	"example.com/secgroup/ruleset"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// The exit codes.
const (
	valid         = 0
	invalid       = 1
	notUnderstood = 2
)

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if topic, ok := asksHelp(args); ok {
		return write(stdout, stderr, help(topic))
	}
	if len(args) > 0 {
		switch args[0] {
		case "check":
			return check(args[1:], stdin, stdout, stderr)
		case "canonicalize":
			return rewrite(args[0], args[1:], func(ps secgroup.IpPermissions) (secgroup.IpPermissions, error) { return ps, nil }, stdin, stdout, stderr)
		case "aggregate":
			return rewrite(args[0], args[1:], ruleset.Aggregate, stdin, stdout, stderr)
		case "rules":
			return rules(args[1:], stdin, stdout, stderr)
		case "count":
			return quota(args[1:], stdin, stdout, stderr)
		case "diff":
			return diff(args[1:], stdin, stdout, stderr)
		}
	}
	format, args, err := takeOutput(args)
	if err != nil {
		return fail(stderr, err)
	}
	if len(args) == 0 {
		return fail(stderr, errors.New("which operation?"))
	}
	r, err := read(args, stdin)
	if none, ok := errors.AsType[*awscli.NoRequestError](err); ok {
		return write(stdout, stderr, answerTo(none))
	}
	if err == nil {
		err = r.Validate()
	}
	code := valid
	if err != nil {
		code = fail(stderr, err)
	}
	for _, a := range r.Advise() {
		fmt.Fprintln(stderr, &secgroup.Error{Path: a.Path, Reason: a.Reason, Detail: "advice: " + a.Detail})
	}
	if code != valid {
		return code
	}
	switch {
	case format == "" && isEC2Authorize(args[0]):
		format = "ec2-authorize"
	case slices.Contains(otherFormats, format):
		fmt.Fprintf(stderr, "secgroup: %s is not printed here, json instead\n", format)
	}
	return write(stdout, stderr, render(r, format))
}

// write prints text, and returns the exit code.
func write(stdout, stderr io.Writer, text string) int {
	if _, err := io.WriteString(stdout, text); err != nil {
		return fail(stderr, err)
	}
	return valid
}

// fail prints what is wrong, and returns the exit code.
func fail(stderr io.Writer, err error) int {
	list, ok := errors.AsType[secgroup.ErrorList](err)
	if !ok {
		fmt.Fprintf(stderr, "secgroup: %v\n(secgroup help says how to use it)\n", err)
		return notUnderstood
	}
	for _, e := range list {
		message := *e
		message.Path = ""
		text := message.Error()
		path := strings.TrimSuffix(e.Error(), text)
		fmt.Fprintf(stderr, "%s%s: %s\n", path, e.Code, text)
	}
	return invalid
}

// read reads the request of a command line.
func read(args []string, stdin io.Reader) (secgroup.Request, error) {
	switch {
	case args[0] == "query":
		return readQuery(args[1:], stdin)
	case isEC2Authorize(args[0]):
		return readEC2Authorize(args[1:], stdin)
	}
	// OPERATION - is OPERATION --cli-input-json with what is on standard input, as
	// a file whose name no argument can hold.
	const name = "\x00"
	if i := slices.IndexFunc(args, isOperation) + 1; i > 0 && i < len(args) && args[i] == "-" {
		args = slices.Concat(args[:i], []string{"--cli-input-json", "file://" + name}, args[i+1:])
	}
	return awscli.Options{ReadFile: func(file string) ([]byte, error) {
		if file == name {
			return io.ReadAll(stdin)
		}
		return readFile(file)
	}}.Parse(args)
}

// readQuery reads the parameters of a Query request.
func readQuery(args []string, stdin io.Reader) (secgroup.Request, error) {
	if len(args) != 1 {
		return secgroup.Request{}, fmt.Errorf("query takes one argument, 'Action=...&...', not %d", len(args))
	}
	text := args[0]
	if text == "-" {
		data, err := io.ReadAll(stdin)
		if err != nil {
			return secgroup.Request{}, err
		}
		text = string(data)
	}
	values, err := parseQuery(text)
	if err != nil {
		return secgroup.Request{}, err
	}
	return ec2query.Parse(values)
}

// parseQuery reads a query string or a form body, or a whole URL. White space
// around a parameter can only come from how it was printed, since it would be
// encoded otherwise.
func parseQuery(text string) (url.Values, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://") {
		_, text, _ = strings.Cut(text, "?")
		text, _, _ = strings.Cut(text, "#")
	}
	params := strings.Split(text, "&")
	for i, p := range params {
		params[i] = strings.ReplaceAll(strings.TrimSpace(p), ";", "%3B") // which net/url takes for a separator
	}
	values, err := url.ParseQuery(strings.Join(params, "&"))
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return values, nil
}

func isEC2Authorize(word string) bool { return word == "ec2-authorize" || word == "ec2auth" }

// readEC2Authorize reads a command line of ec2-authorize. A - stands for
// arguments on standard input (document 003).
func readEC2Authorize(args []string, stdin io.Reader) (secgroup.Request, error) {
	if i := slices.Index(args, "-"); i >= 0 {
		data, err := io.ReadAll(stdin)
		if err != nil {
			return secgroup.Request{}, err
		}
		args = slices.Concat(args[:i], strings.Fields(string(data)), args[i+1:])
	}
	return ec2authorize.Parse(args)
}

var variable = regexp.MustCompile(`\$(\w+|\{[^}]*\})`)

// readFile reads the file of a file:// value, whose name can begin with ~ and
// hold variables of the environment, as for the AWS CLI.
func readFile(name string) ([]byte, error) {
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, err
		}
		name = filepath.Join(home, rest)
	}
	return os.ReadFile(variable.ReplaceAllStringFunc(name, func(s string) string {
		if value, ok := os.LookupEnv(strings.Trim(s, "${}")); ok {
			return value
		}
		return s
	}))
}

// answerTo returns what a command line asks for that is no request.
func answerTo(asked *awscli.NoRequestError) string {
	switch asked.Asks {
	case "skeleton":
		return asked.Skeleton
	case "version":
		version := "(devel)"
		if info, ok := debug.ReadBuildInfo(); ok {
			version = info.Main.Version
		}
		return "secgroup " + version + "\n"
	}
	return help(asked.Operation)
}
