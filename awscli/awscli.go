// Package awscli reads and writes the command lines of the AWS CLI that change
// the rules of a security group (documents 000 and 004): what follows `aws ec2`
// in
//
//	aws ec2 authorize-security-group-ingress --group-id sg-1234567890abcdef0 --protocol tcp --port 22 --cidr 203.0.113.0/24
//
// and likewise for authorize-security-group-egress,
// revoke-security-group-ingress and revoke-security-group-egress.
//
// # Differences
//
// A command line is read as version 2 of the AWS CLI reads it, and refused
// where that refuses it, but for the following, on purpose:
//
//   - Without --port, or with all or -1, the scalar options mean all ports of
//     tcp and udp and all types of icmp, as the documents promise. The CLI sends
//     nothing or -1 and -1, which EC2 refuses for tcp and udp.
//   - Of the global options only the choices are checked.
//   - YAML is not read; JSON is read as [secgroup.ParseRequest] reads it, strictly
//     and in UTF-8, members over which an option wins included. An empty member
//     is as an absent one.
//   - Numbers are decimal, in ASCII and of 32 bits, and a key stands once within
//     braces, as for [secgroup.ParseIpPermissions].
//   - --security-group-rule-ids takes a file with a JSON list; of another file
//     the CLI takes every character for an id.
//   - A command line that asks for a skeleton of the output is the request; the
//     CLI prints a sample of an answer.
package awscli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"example.com/secgroup"
)

// Options change how a command line is read. The zero value is what [Parse]
// does.
type Options struct {
	// ReadFile returns the content of the file that a value file://NAME names,
	// NAME being as it was written: the AWS CLI puts in the home folder for ~ and
	// variables of the environment for $NAME and ${NAME}, which is left to
	// ReadFile. Where it is nil such a value is an error: nothing is read from the
	// disk otherwise.
	ReadFile func(name string) ([]byte, error)
}

// Parse reads a command line as the AWS CLI does: an operation and its options,
// with global options, which are taken and ignored, in any place. It reads and
// does not judge: the result can be invalid.
//
// The scalar options --protocol, --port, --cidr, --source-group and
// --group-owner make one permission. Where --port is not given, all or -1, it
// is that of all ports of tcp and udp, and of all types of icmp, as documents
// 000 and 004 promise, though the CLI sends something else. Options win over
// the members of --cli-input-json.
//
// An error comes with the zero Request. What the CLI would not read is a
// [*secgroup.SyntaxError]: in a value of an option it comes wrapped in the
// option's name, and Arg says which of its values; otherwise Arg is an index of
// args, or len(args) where there is no operation. What the CLI refuses since
// the operation lacks a member or a member is missing gives the
// [secgroup.ErrorList] of [secgroup.Request.Validate]. A command line that asks
// for no call is a [*NoRequestError]; one that asks for a skeleton of the
// output is read as the request that it would have been.
func Parse(args []string) (secgroup.Request, error) { return Options{}.Parse(args) }

// Parse is [Parse] with options. An error of ReadFile is returned wrapped in
// the name of the option.
func (o Options) Parse(args []string) (secgroup.Request, error) {
	l, err := split(args)
	if err != nil {
		return secgroup.Request{}, err
	}
	l.readFile = o.ReadFile
	r, err := l.request()
	if err != nil {
		return secgroup.Request{}, err
	}
	return r, nil
}

// A NoRequestError is a command line that asks for something else than a call.
type NoRequestError struct {
	// Operation is the one named, "" for none.
	Operation string
	// Asks is what for: "help", "version" or "skeleton".
	Asks string
	// Skeleton is the JSON of --cli-input-json with every member that the
	// operation takes, where Asks is "skeleton".
	Skeleton string
}

// Error says what is asked for.
func (e *NoRequestError) Error() string { return "no request: the command line asks for " + e.Asks }

// An operation is one of the four calls.
type operation struct {
	name           string
	egress, revoke bool
	options        []option
}

var operations = [...]operation{
	{"authorize-security-group-ingress", false, false, optionsOf(false, false)},
	{"authorize-security-group-egress", true, false, optionsOf(true, false)},
	{"revoke-security-group-ingress", false, true, optionsOf(false, true)},
	{"revoke-security-group-egress", true, true, optionsOf(true, true)},
}

// An optionID tells apart the options that say something about the request.
type optionID int

const (
	optIgnored optionID = iota
	optVersion
	optGroupID
	optGroupName
	optIpPermissions
	optRuleIDs
	optTagSpecifications
	optDryRun
	optProtocol
	optPort
	optCidr
	optSourceGroup
	optGroupOwner
	optCidrIP
	optFromPort
	optToPort
	optIpProtocol
	optSourceName
	optSourceOwner
	optInputJSON
	optInputYAML
	optSkeleton
	optionIDs // their number
)

// globals are the options of the AWS CLI itself.
var globals = []option{
	{name: "--debug", takes: none},
	{name: "--endpoint-url"},
	{name: "--no-verify-ssl", takes: none},
	{name: "--no-paginate", takes: none},
	{name: "--output", choices: []string{"json", "text", "table", "yaml", "yaml-stream"}},
	{name: "--query"},
	{name: "--profile"},
	{name: "--region"},
	{id: optVersion, name: "--version", takes: none, stops: true},
	{name: "--color", choices: []string{"on", "off", "auto"}},
	{name: "--no-sign-request", takes: none},
	{name: "--ca-bundle"},
	{name: "--cli-read-timeout"},
	{name: "--cli-connect-timeout"},
	{name: "--cli-binary-format", choices: []string{"base64", "raw-in-base64-out"}},
	{name: "--no-cli-pager", takes: none},
	{name: "--cli-auto-prompt", takes: none},
	{name: "--no-cli-auto-prompt", takes: none},
}

// optionsOf returns the options of an operation.
func optionsOf(egress, revoke bool) []option {
	all := []option{
		{id: optGroupID, name: "--group-id"},
		{id: optIpPermissions, name: "--ip-permissions", takes: many},
		{id: optDryRun, name: "--dry-run", takes: none},
		{id: optDryRun, name: "--no-dry-run", takes: none},
		{id: optProtocol, name: "--protocol"},
		{id: optPort, name: "--port"},
		{id: optCidr, name: "--cidr"},
		{id: optSourceGroup, name: "--source-group"},
		{id: optGroupOwner, name: "--group-owner"},
		{id: optCidrIP, name: "--cidr-ip"},
		{id: optFromPort, name: "--from-port"},
		{id: optToPort, name: "--to-port"},
		{id: optIpProtocol, name: "--ip-protocol"},
		{id: optSourceName, name: "--source-security-group-name"},
		{id: optSourceOwner, name: "--source-security-group-owner-id"},
		{id: optInputJSON, name: "--cli-input-json"},
		{id: optInputYAML, name: "--cli-input-yaml"},
		{id: optSkeleton, name: "--generate-cli-skeleton", takes: atMost1, choices: []string{"input", "output", "yaml-input"}},
	}
	if !egress {
		all = append(all, option{id: optGroupName, name: "--group-name"})
	}
	if revoke {
		return append(all, option{id: optRuleIDs, name: "--security-group-rule-ids", takes: many})
	}
	return append(all, option{id: optTagSpecifications, name: "--tag-specifications", takes: many})
}

// A line is a command line taken apart.
type line struct {
	operation
	given        given
	needsGroupID bool // the AWS CLI demands --group-id, which is not given
	readFile     func(name string) ([]byte, error)
}

// optionName returns the name of an option that the operation has.
func (op operation) optionName(id optionID) string {
	return op.options[slices.IndexFunc(op.options, func(o option) bool { return o.id == id })].name
}

// split takes a command line apart.
func split(args []string) (line, error) {
	words := append(make([]arg, 0, len(args)+1), arg{text: "ec2"})
	for i, text := range args {
		words = append(words, arg{text: text, index: i})
	}
	opts, _, words, err := parse(globals, false, words, words[:0])
	if err != nil {
		return line{}, err
	}
	if opts[optVersion] != nil {
		return line{}, &NoRequestError{Asks: "version"}
	}

	_, name, words, _ := parse(nil, false, words, words[:0]) // without options there is nothing to be wrong
	if name.kind == 0 {
		name = arg{index: len(args)}
	}
	if name.text == "help" {
		return line{}, &NoRequestError{Asks: "help"}
	}
	i := slices.IndexFunc(operations[:], func(op operation) bool { return op.name == name.text })
	if i < 0 {
		var all []string
		for _, op := range operations {
			all = append(all, op.name)
		}
		return line{}, name.failOneOf("operation", all)
	}
	l := line{operation: operations[i]}
	var stray arg
	var left []arg
	if l.given, stray, left, err = parse(l.options, true, words, nil); err != nil {
		return line{}, err
	}
	l.needsGroupID = l.egress && l.given[optGroupID] == nil && !liftsGroupID(words)
	switch {
	case stray.text == "": // which the CLI does not see
	case stray.text == "help" && (!l.needsGroupID || len(words) == 1):
		return line{}, &NoRequestError{Operation: l.name, Asks: "help"}
	default:
		left = slices.Insert(left, 0, stray)
	}
	if len(left) > 0 {
		first := slices.MinFunc(left, func(a, b arg) int { return cmp.Compare(a.index, b.index) })
		return line{}, first.failOneOf("option of "+l.name, names(l.options))
	}
	return l, nil
}

// liftsGroupID reports whether the words of an operation have one that lifts the
// AWS CLI's demand for --group-id, as a word of its own.
func liftsGroupID(words []arg) bool {
	for i, w := range words {
		switch {
		case w.text == "--cli-input-json", w.text == "--cli-input-yaml",
			w.text == "--generate-cli-skeleton" && (i+1 == len(words) || words[i+1].text != "output"):
			return true
		}
	}
	return false
}

// request makes the request of the command line.
func (l *line) request() (r secgroup.Request, err error) {
	if yaml := l.given[optInputYAML]; yaml != nil {
		return r, l.fail(optInputYAML, value(yaml), "--cli-input-json", "YAML, which is not read here: give the same members as JSON")
	}
	if input := l.given[optInputJSON]; input != nil {
		text, _, err := l.content(optInputJSON, true)
		if err != nil {
			return r, err
		}
		if r, err = secgroup.ParseRequest([]byte(text)); err != nil {
			return r, fmt.Errorf("--cli-input-json: %w", err)
		}
	}
	r.Egress, r.Revoke = l.egress, l.revoke
	if err := l.members(&r); err != nil {
		return r, err
	}
	if err := l.permission(&r); err != nil {
		return r, err
	}
	if asked := l.given[optSkeleton]; asked != nil && !l.needsGroupID && value(asked) != "output" {
		if value(asked) == "yaml-input" {
			return r, l.fail(optSkeleton, "yaml-input", "input", "yaml-input: YAML is not written here")
		}
		return r, &NoRequestError{Operation: l.name, Asks: "skeleton", Skeleton: l.skeleton()}
	}
	return r, l.refuse(r)
}

// value returns the one value of an option, "" where the AWS CLI drops it.
func value(values []arg) string {
	if len(values) == 0 {
		return ""
	}
	return values[0].value
}

// members sets the members that options give.
func (l *line) members(r *secgroup.Request) (err error) {
	if flag := l.given[optDryRun]; flag != nil {
		r.DryRun = flag[0].option.name == "--dry-run"
	}
	for _, m := range [...]struct {
		option optionID
		member *string
	}{
		{optGroupID, &r.GroupId},
		{optGroupName, &r.GroupName},
		{optCidrIP, &r.CidrIp},
		{optIpProtocol, (*string)(&r.IpProtocol)},
		{optSourceName, &r.SourceSecurityGroupName},
		{optSourceOwner, &r.SourceSecurityGroupOwnerId},
	} {
		if l.given[m.option] == nil {
			continue
		}
		if *m.member, _, err = l.content(m.option, false); err != nil {
			return err
		}
	}
	if err := l.port(optFromPort, &r.FromPort); err != nil {
		return err
	}
	if err := l.port(optToPort, &r.ToPort); err != nil {
		return err
	}
	if err := list(l, optIpPermissions, &r.IpPermissions, secgroup.ParseIpPermissions); err != nil {
		return err
	}
	if err := list(l, optRuleIDs, &r.SecurityGroupRuleIds, secgroup.ParseSecurityGroupRuleIds); err != nil {
		return err
	}
	return list(l, optTagSpecifications, &r.TagSpecifications, secgroup.ParseTagSpecifications)
}

func (l *line) port(option optionID, member *secgroup.Port) error {
	if l.given[option] == nil {
		return nil
	}
	text, _, err := l.content(option, true)
	if err != nil {
		return err
	}
	if *member, err = secgroup.ParsePort(text); err != nil {
		return l.fail(option, text, "a whole number of 32 bits", quote(text))
	}
	return nil
}

// list sets a member to the values of an option, where it is given.
func list[L ~[]E, E any](l *line, option optionID, member *L, parse func(values ...string) (L, error)) error {
	given := l.given[option]
	if given == nil {
		return nil
	}
	values := make([]string, len(given))
	for i, v := range given {
		values[i] = v.value
	}
	if len(values) == 1 {
		text, isFile, err := l.content(option, false)
		if err != nil {
			return err
		}
		if isFile && !strings.HasPrefix(strings.TrimSpace(text), "[") {
			return l.fail(option, text, "a JSON list in the file, which the AWS CLI asks for there", "something else")
		}
		values[0] = text
	}
	parsed, err := parse(values...)
	if err != nil {
		return fmt.Errorf("%s: %w", l.optionName(option), err)
	}
	*member = parsed
	return nil
}

// content returns the one value of an option or, where it names a file, what the
// file holds. Only a value that the AWS CLI does not need as text can be
// fileb://.
func (l *line) content(option optionID, bytes bool) (text string, isFile bool, err error) {
	if len(l.given[option]) == 0 {
		return "", false, l.fail(option, "", "a value", "--, which the AWS CLI drops")
	}
	value := value(l.given[option])
	name, isText := strings.CutPrefix(value, "file://")
	isBytes := false
	if !isText {
		name, isBytes = strings.CutPrefix(value, "fileb://")
	}
	switch {
	case !isText && !isBytes:
		return value, false, nil
	case isBytes && !bytes:
		return "", true, l.fail(option, value, wantsText, "fileb://")
	case l.readFile == nil:
		return "", true, l.fail(option, value, "the text itself", "the name of a file: files are not read here")
	}
	data, err := l.readFile(name)
	switch {
	case err != nil:
		return "", true, fmt.Errorf("%s: %w", l.optionName(option), err)
	case isBytes:
		return string(data), true, nil
	case !utf8.Valid(data):
		return "", true, l.fail(option, value, "a file of UTF-8", "other bytes")
	}
	return newlines.Replace(string(data)), true, nil
}

const wantsText = "file://, since a text is wanted"

// newlines are those that Python reads from a file of text as one.
var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// permission makes the permission of the scalar options.
func (l *line) permission(r *secgroup.Request) error {
	var protocol, port, cidr, group, owner string
	beside := l.given[optIpPermissions]
	for _, m := range [...]struct {
		option optionID
		text   *string
	}{
		{optProtocol, &protocol},
		{optPort, &port},
		{optCidr, &cidr},
		{optSourceGroup, &group},
		{optGroupOwner, &owner},
	} {
		given := value(l.given[m.option])
		if given == "" {
			continue // the AWS CLI does not see empty ones
		}
		var err error
		if *m.text, _, err = l.content(m.option, true); err != nil {
			return err
		}
		if *m.text != "" && strings.HasPrefix(given, "fileb://") {
			return l.fail(m.option, given, wantsText, "fileb://")
		}
		if beside != nil && (*m.text != "" || len(beside) > 0) {
			return l.fail(m.option, given, "it without --ip-permissions", "both")
		}
	}
	if protocol+port+cidr+group+owner == "" {
		return nil
	}
	var p secgroup.IpPermission
	var err error
	if p.IpProtocol, err = l.protocol(protocol); err != nil {
		return err
	}
	if p.FromPort, p.ToPort, err = l.ports(p.IpProtocol, port); err != nil {
		return err
	}
	if cidr != "" {
		p.IpRanges = []secgroup.IpRange{{CidrIp: cidr}}
	}
	if group+owner != "" {
		pair := secgroup.UserIdGroupPair{UserId: owner}
		if strings.HasPrefix(group, "sg-") {
			pair.GroupId = group
		} else {
			pair.GroupName = group
		}
		p.UserIdGroupPairs = []secgroup.UserIdGroupPair{pair}
	}
	r.IpPermissions = secgroup.IpPermissions{p}
	return nil
}

// protocol reads what the AWS CLI takes for --protocol.
func (l *line) protocol(text string) (secgroup.Protocol, error) {
	switch text {
	case "", "tcp", "udp", "icmp":
		return secgroup.Protocol(text), nil
	case "all":
		return secgroup.AllProtocols, nil
	}
	if port, err := secgroup.ParsePort(text); err == nil {
		if n, _ := port.Int32(); n >= -1 && n <= 255 {
			return secgroup.Protocol(text), nil
		}
	}
	return "", l.fail(optProtocol, text, "tcp, udp, icmp, all or a number from -1 to 255, such as 58 for icmpv6", quote(text))
}

// ports reads --port. All ports are those of the protocol (documents 000 and
// 004); the AWS CLI sends -1 and -1, or nothing where the option is not given.
func (l *line) ports(p secgroup.Protocol, text string) (from, to secgroup.Port, err error) {
	all := text == "all" || text == "-1"
	if all || l.given[optPort] == nil {
		switch canonical, _ := secgroup.ParseProtocol(string(p)); {
		case canonical == secgroup.TCP || canonical == secgroup.UDP:
			return secgroup.PortOf(0), secgroup.PortOf(65535), nil
		case all || canonical == secgroup.ICMP:
			return secgroup.PortOf(-1), secgroup.PortOf(-1), nil
		}
	}
	if text == "" {
		return from, to, nil
	}
	first, last, isRange := strings.Cut(text, "-")
	if !isRange {
		last = first
	}
	from, err1 := secgroup.ParsePort(first)
	to, err2 := secgroup.ParsePort(last)
	if err1 != nil || err2 != nil {
		return from, to, l.fail(optPort, text, "a port, a range such as 22-25, or all", quote(text))
	}
	return from, to, nil
}

// refuse returns what is wrong with r where the AWS CLI itself refuses it: it
// knows which members an operation takes, and that egress needs a group id.
func (l *line) refuse(r secgroup.Request) error {
	switch {
	case l.egress && r.GroupId == "" && l.given[optGroupID] == nil,
		l.egress && r.GroupName != "",
		l.revoke && len(r.TagSpecifications) > 0,
		!l.revoke && len(r.SecurityGroupRuleIds) > 0:
		return r.Validate()
	case l.needsGroupID: // the id is in the JSON
		return l.fail(optInputJSON, value(l.given[optInputJSON]), "--cli-input-json and its value as two words, or --group-id beside it",
			"neither: the AWS CLI asks for --group-id then")
	}
	return nil
}

func (l *line) fail(option optionID, value, expected, found string) error {
	return fmt.Errorf("%s: %w", l.optionName(option), &secgroup.SyntaxError{Input: value, Expected: expected, Found: found})
}

// quote quotes s for a message, cut short.
func quote(s string) string { return fmt.Sprintf("%.64q", s) }
