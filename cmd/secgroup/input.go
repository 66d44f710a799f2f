package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/secgroup"
	"example.com/secgroup/ec2query"
)

// The kinds of input of the commands that read files.
const (
	shorthandKind   = "shorthand"
	permissionsKind = "permissions"
	requestKind     = "request"
	queryKind       = "query"
	groupsKind      = "describe-security-groups"
	rulesKind       = "describe-security-group-rules"
)

var kinds = []string{shorthandKind, permissionsKind, requestKind, queryKind, groupsKind, rulesKind}

// A subject is what an input says of one security group, in one direction: a
// request, or permissions.
type subject struct {
	// group is the id of the security group, where the input says it.
	group     string
	direction secgroup.Direction
	// request is set where the input is one, permissions otherwise.
	request     *secgroup.Request
	permissions secgroup.IpPermissions
	options     secgroup.Options
	// malformed is what is wrong with a request of which nothing can be read.
	malformed error
	// place gives a path in the permissions, or a text with such paths, as it is
	// counted in the input; nil changes nothing.
	place func(string) string
}

func (s subject) validate() error {
	switch {
	case s.malformed != nil:
		return s.malformed
	case s.request != nil:
		return s.request.Validate()
	}
	return s.options.Validate(s.permissions)
}

func (s subject) advise() []secgroup.Advice {
	switch {
	case s.malformed != nil:
		return nil
	case s.request != nil:
		return s.request.Advise()
	}
	return s.options.Advise(s.permissions, s.direction)
}

func (s subject) rules() ([]secgroup.SecurityGroupRule, error) {
	if s.request != nil {
		return s.request.Rules()
	}
	return s.options.Rules(s.permissions, s.direction)
}

// canonical returns the canonical permissions of a subject that is valid.
func (s subject) canonical() secgroup.IpPermissions {
	if s.request != nil {
		r, _ := s.request.Canonicalize()
		return r.IpPermissions
	}
	ps, _ := s.options.Canonicalize(s.permissions)
	return ps
}

// text returns a path, or a text with paths, as it is counted in the input.
func (s subject) text(text string) string {
	if s.place == nil {
		return text
	}
	return s.place(text)
}

// A fileLine is the command line of what reads files.
type fileLine struct {
	directed
	from, output string
	files        []string
	flags        *flag.FlagSet
}

func newFileLine(command string) *fileLine {
	c := &fileLine{flags: flag.NewFlagSet(command, flag.ContinueOnError)}
	c.flags.SetOutput(io.Discard) // parse returns what is wrong
	c.flags.BoolVar(&c.egress, "egress", false, "")
	c.flags.BoolVar(&c.ingress, "ingress", false, "")
	c.flags.StringVar(&c.from, "from", "", "")
	return c
}

// outputs adds --output.
func (c *fileLine) outputs() { c.flags.StringVar(&c.output, "output", "text", "") }

// parse reads the options, which may stand between the files, of which there
// have to be n, or any number but none if n is 0.
func (c *fileLine) parse(args []string, n int) error {
	for {
		if err := c.flags.Parse(args); err != nil {
			return err
		}
		if args = c.flags.Args(); len(args) == 0 {
			break
		}
		c.files, args = append(c.files, args[0]), args[1:]
	}
	switch {
	case len(c.files) == 0:
		return errors.New("which file? - is standard input")
	case n > 0 && len(c.files) != n:
		return fmt.Errorf("takes %s, not %d", count(n, "file"), len(c.files))
	}
	if c.from != "" {
		if err := choice("from", c.from, kinds...); err != nil {
			return err
		}
	}
	if c.flags.Lookup("output") != nil {
		return choice("output", c.output, "text", "json")
	}
	return nil
}

// choice returns an error where the value of an option is none of values.
func choice(option, value string, values ...string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return fmt.Errorf("--%s takes one of %s, not %.64q", option, strings.Join(values, ", "), value)
}

// directed is the direction that the command line gives to what does not say it.
type directed struct {
	egress, ingress bool
	alike           bool // permissions are alike in both
}

func (d directed) of(kind string) (secgroup.Direction, error) {
	if d.egress == d.ingress && !(d.alike && kind != requestKind) {
		return secgroup.Ingress, fmt.Errorf("input of the kind %s does not say its direction: give one of --egress and --ingress", kind)
	}
	return secgroup.Direction(d.egress), nil
}

// readInput reads a file, - being standard input, and calls use with every
// subject in it. It returns the kind, told from the content where it is "".
func readInput(name, kind string, d directed, stdin io.Reader, use func(subject)) (string, error) {
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(stdin)
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return kind, err
	}
	if kind == "" {
		if kind = kindOf(data); kind == "" {
			return kind, fmt.Errorf("none of the kinds of input: %s", strings.Join(kinds, ", "))
		}
	}
	switch kind {
	case groupsKind:
		return kind, readGroups(data, use)
	case rulesKind:
		return kind, readRules(data, use)
	case queryKind:
		values, err := parseQuery(string(data))
		if err != nil {
			return kind, err
		}
		r, err := ec2query.Parse(values)
		use(subject{group: r.GroupId, direction: secgroup.Direction(r.Egress), request: &r, malformed: err})
		return kind, nil
	}

	direction, err := d.of(kind)
	if err != nil {
		return kind, err
	}
	if kind == requestKind {
		r, err := secgroup.ParseRequest(data)
		if err != nil {
			return kind, err
		}
		r.Egress = bool(direction)
		use(subject{group: r.GroupId, direction: direction, request: &r})
		return kind, nil
	}
	values := []string{string(data)}
	if kind == shorthandKind {
		values = strings.FieldsFunc(values[0], func(c rune) bool { return c == '\n' || c == '\r' })
		values = slices.DeleteFunc(values, func(line string) bool { return strings.TrimSpace(line) == "" })
	}
	ps, err := secgroup.ParseIpPermissions(values...)
	if err != nil {
		return kind, err
	}
	use(subject{direction: direction, permissions: ps})
	return kind, nil
}

// memberKinds are the kinds that the name of a member tells.
var memberKinds = map[string]string{
	"SecurityGroups":     groupsKind,
	"SecurityGroupRules": rulesKind,

	"IpRanges":         permissionsKind,
	"Ipv6Ranges":       permissionsKind,
	"PrefixListIds":    permissionsKind,
	"UserIdGroupPairs": permissionsKind,

	"GroupId":                    requestKind,
	"GroupName":                  requestKind,
	"IpPermissions":              requestKind,
	"SecurityGroupRuleIds":       requestKind,
	"TagSpecifications":          requestKind,
	"DryRun":                     requestKind,
	"CidrIp":                     requestKind,
	"SourceSecurityGroupName":    requestKind,
	"SourceSecurityGroupOwnerId": requestKind,
}

// sharedMembers are those of a permission and of a request.
var sharedMembers = []string{"IpProtocol", "FromPort", "ToPort"}

// shorthandStart is how shorthand begins, and queryStart how Query parameters do.
// What begins as both, since a request has some members of a permission, is a
// Query where & ends its first value.
var (
	shorthandStart = regexp.MustCompile(`^(IpProtocol|FromPort|ToPort|IpRanges|Ipv6Ranges|PrefixListIds|UserIdGroupPairs)\s*@?=`)
	queryStart     = regexp.MustCompile(`^(https?://|[A-Za-z0-9.]+=)`)
	queryValue     = regexp.MustCompile(`^\w+=[^&,'"\[{]*&`)
)

// kindOf tells the kind of an input from its content, "" where it is none.
func kindOf(data []byte) string {
	switch text := bytes.TrimSpace(data); {
	case bytes.HasPrefix(text, []byte("[")):
		return permissionsKind
	case bytes.HasPrefix(text, []byte("{")):
		return objectKind(text)
	case shorthandStart.Match(text) && !queryValue.Match(text):
		return shorthandKind
	case queryStart.Match(text):
		return queryKind
	}
	return ""
}

// objectKind tells the kind of a JSON object from the first of its members that
// can.
func objectKind(text []byte) string {
	kind := ""
	d := json.NewDecoder(bytes.NewReader(text))
	_, _ = d.Token() // {
	for d.More() {
		name, err := d.Token()
		if err != nil {
			break // whoever reads it says why
		}
		member, _ := name.(string)
		if told := memberKinds[member]; told != "" {
			return told
		}
		if slices.Contains(sharedMembers, member) {
			kind = permissionsKind
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			break
		}
	}
	return kind
}

// readList reads the JSON object that text is, and calls item with the decoder
// at each entry of its list of that name. Other members are ignored. Only one
// entry at a time is in memory.
func readList(text []byte, list string, item func(*json.Decoder) error) error {
	d := json.NewDecoder(bytes.NewReader(text))
	expect := func(want json.Delim) error {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			err = io.ErrUnexpectedEOF
		case err == nil && token != want:
			err = fmt.Errorf("byte %d: expected %q, found %v", d.InputOffset(), want.String(), token)
		}
		return err
	}
	err := expect('{')
	for err == nil && d.More() {
		var name json.Token
		if name, err = d.Token(); err != nil {
			break
		}
		if name != list {
			var skipped json.RawMessage
			err = d.Decode(&skipped)
			continue
		}
		for err = expect('['); err == nil && d.More(); {
			err = item(d)
		}
		if err == nil {
			err = expect(']')
		}
	}
	if err == nil {
		err = expect('}')
	}
	if err != nil {
		return fmt.Errorf("%s: %w", list, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: there is more after the end of the object", list)
	}
	return nil
}

// fromEC2 is how permissions are read that EC2 answered.
var fromEC2 = secgroup.Options{FromEC2: true}

// readGroups reads what aws ec2 describe-security-groups prints.
func readGroups(data []byte, use func(subject)) error {
	n := 0
	return readList(data, "SecurityGroups", func(d *json.Decoder) error {
		var g struct {
			GroupId                            string
			IpPermissions, IpPermissionsEgress secgroup.IpPermissions
		}
		if err := d.Decode(&g); err != nil {
			return err
		}
		name := g.GroupId
		if name == "" {
			name = "SecurityGroups[" + strconv.Itoa(n) + "]"
		}
		n++
		for _, half := range []struct {
			direction   secgroup.Direction
			member      string
			permissions secgroup.IpPermissions
		}{
			{secgroup.Ingress, ".IpPermissions", g.IpPermissions},
			{secgroup.Egress, ".IpPermissionsEgress", g.IpPermissionsEgress},
		} {
			use(subject{group: g.GroupId, direction: half.direction, permissions: half.permissions, options: fromEC2,
				place: func(text string) string {
					if text == "" {
						return name + half.member
					}
					return strings.ReplaceAll(text, "IpPermissions[", name+half.member+"[")
				}})
		}
		return nil
	})
}

// entryPath is a path in permissions of one entry each.
var entryPath = regexp.MustCompile(`IpPermissions\[(\d+)\](?:\.(\w+)\[\d+\])?(?:\.(\w+))?`)

// readRules reads what aws ec2 describe-security-group-rules prints, and what an
// authorize call answers. Each rule is a permission of its own.
func readRules(data []byte, use func(subject)) error {
	type half struct {
		group  string
		egress bool
	}
	var halves []half // in the order in which they come
	permissions := make(map[half]secgroup.IpPermissions)
	indices := make(map[half][]int) // in the input, of each permission
	n := 0
	err := readList(data, "SecurityGroupRules", func(d *json.Decoder) error {
		var r rule
		if err := d.Decode(&r); err != nil {
			return err
		}
		h := half{r.GroupId, r.IsEgress}
		if indices[h] == nil {
			halves = append(halves, h)
		}
		permissions[h] = append(permissions[h], r.IpPermission())
		indices[h] = append(indices[h], n)
		n++
		return nil
	})
	if err != nil {
		return err
	}
	for _, h := range halves {
		name := "SecurityGroupRules"
		if h.group != "" {
			name = h.group + "." + name
		}
		use(subject{group: h.group, direction: secgroup.Direction(h.egress), permissions: permissions[h], options: fromEC2,
			place: func(text string) string {
				if text == "" {
					return name
				}
				return entryPath.ReplaceAllStringFunc(text, func(path string) string {
					m := entryPath.FindStringSubmatch(path)
					i, _ := strconv.Atoi(m[1])
					return name + "[" + strconv.Itoa(indices[h][i]) + "]" + memberOfRule(m[2], m[3])
				})
			}})
	}
	return nil
}

// memberOfRule returns the member of a rule that is a member of an entry of a
// list, or of a permission where there is no list.
func memberOfRule(list, member string) string {
	switch {
	case list == "UserIdGroupPairs" && member != "Description":
		return strings.TrimSuffix(".ReferencedGroupInfo."+member, ".")
	case member == "":
		return ""
	case member == "CidrIp":
		return ".CidrIpv4"
	}
	return "." + member
}
