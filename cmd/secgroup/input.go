package main

import (
	"bytes"
	"cmp"
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
	// place gives the paths in a text, which are those of the permissions, as they
	// are counted in the input; nil changes nothing.
	place func(string) string
	// owner tells the groups of the input apart, in an answer of EC2's.
	owner string
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

// found returns a path and a detail with the reason r as they are counted in the
// input. Only two reasons have another path in their detail; what others quote
// there is the input's and stays.
func (s subject) found(r secgroup.Reason, path, detail string) (string, string) {
	if s.place == nil {
		return path, detail
	}
	if r == secgroup.ReasonRuleDuplicate || r == secgroup.ReasonRuleCovered {
		detail = s.place(detail)
	}
	return s.place(path), detail
}

// A fileLine is the command line of what reads files.
type fileLine struct {
	directed
	revoke       bool
	answered     bool // permissions can be as EC2 groups them, with several kinds of destination
	from, output string
	files        []string
	flags        *flag.FlagSet
}

func newFileLine(command string) *fileLine {
	c := &fileLine{flags: flag.NewFlagSet(command, flag.ContinueOnError)}
	c.flags.SetOutput(io.Discard) // parse returns what is wrong
	c.flags.BoolVar(&c.egress, "egress", false, "")
	c.flags.BoolVar(&c.ingress, "ingress", false, "")
	c.flags.BoolVar(&c.revoke, "revoke", false, "")
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

// contradicts returns an error where an input says another direction.
func (d directed) contradicts(said secgroup.Direction) error {
	if d.egress && said == secgroup.Ingress || d.ingress && said == secgroup.Egress {
		return fmt.Errorf("it is about %s, which the command line contradicts", directionName(said))
	}
	return nil
}

func (d directed) of(kind string) (secgroup.Direction, error) {
	if d.egress == d.ingress && !(d.alike && kind != requestKind) {
		return secgroup.Ingress, fmt.Errorf("input of the kind %s does not say its direction: give one of --egress and --ingress", kind)
	}
	return secgroup.Direction(d.egress), nil
}

// read reads a file, - being standard input, and calls use with every subject in
// it. It returns the kind, which is told from the content unless --from names it.
func (c *fileLine) read(name string, stdin io.Reader, use func(subject)) (kind string, err error) {
	kind = c.from
	var data []byte
	if name == "-" {
		data, err = io.ReadAll(stdin)
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return kind, err
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return kind, errors.New("text in UTF-16: write it in UTF-8")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
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
		if err == nil {
			if err := c.contradicts(secgroup.Direction(r.Egress)); err != nil {
				return kind, err
			}
		}
		use(subject{group: r.GroupId, direction: secgroup.Direction(r.Egress), request: &r, malformed: err})
		return kind, nil
	}

	direction, err := c.of(kind)
	if err != nil {
		return kind, err
	}
	if kind == requestKind {
		r, err := secgroup.ParseRequest(data)
		if err != nil {
			return kind, err
		}
		r.Egress, r.Revoke = bool(direction), c.revoke
		use(subject{group: r.GroupId, direction: direction, request: &r})
		return kind, nil
	}
	values := []string{string(data)}
	if kind == shorthandKind {
		values = strings.FieldsFunc(values[0], func(c rune) bool { return c == '\n' || c == '\r' })
		values = slices.DeleteFunc(values, func(line string) bool { return strings.TrimSpace(line) == "" })
		for i, line := range values {
			values[i] = strings.TrimSpace(line)
		}
		if len(values) == 0 {
			return kind, errors.New("there is nothing in it")
		}
	}
	ps, err := secgroup.ParseIpPermissions(values...)
	if err != nil {
		return kind, err
	}
	use(subject{direction: direction, permissions: ps, options: secgroup.Options{FromEC2: c.answered}})
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
	queryStart     = regexp.MustCompile(`^https?://|^([^&]*&\s*)*Action=`)
	queryValue     = regexp.MustCompile(`^\w+=[^&,'"\[{]*&`)
)

// kindOf tells the kind of an input from its content, "" where it is none.
func kindOf(data []byte) string {
	switch text := bytes.TrimSpace(data); {
	case bytes.HasPrefix(text, []byte("[")):
		switch first := bytes.TrimSpace(text[1:]); {
		case bytes.HasPrefix(first, []byte("]")):
			return permissionsKind
		case !bytes.HasPrefix(first, []byte("{")):
			return ""
		case cmp.Or(objectKind(first), permissionsKind) == permissionsKind:
			return permissionsKind
		}
		return ""
	case bytes.HasPrefix(text, []byte("{")):
		return objectKind(text)
	case shorthandStart.Match(text) && !queryValue.Match(text):
		return shorthandKind
	case queryStart.Match(text):
		return queryKind
	}
	return ""
}

// objectKind tells the kind of the JSON object at the start of a text: an answer
// of EC2's by its list, wherever that stands, and else from the first of its
// members that can.
func objectKind(text []byte) string {
	kind, told := "", ""
	d := json.NewDecoder(bytes.NewReader(text))
	_, _ = d.Token() // {
	for d.More() {
		name, err := d.Token()
		if err != nil {
			break // whoever reads it says why
		}
		member, _ := name.(string)
		switch k := memberKinds[member]; {
		case k == groupsKind || k == rulesKind:
			return k
		case told == "":
			told = k
		}
		if slices.Contains(sharedMembers, member) {
			kind = permissionsKind
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			break
		}
	}
	return cmp.Or(told, kind)
}

// readList reads the JSON object that text is, and calls item with the decoder
// at each entry of its list of that name. Other members are ignored. Only one
// entry at a time is in memory.
func readList(text []byte, list string, item func(*json.Decoder) error) error {
	if err := uniqueKeys(text); err != nil {
		return fmt.Errorf("%s: %w", list, err)
	}
	there := false
	d := json.NewDecoder(bytes.NewReader(text))
	expect := func(want json.Delim) error {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			err = io.ErrUnexpectedEOF
		case err == nil && token != want:
			err = fmt.Errorf("expected %q, found %v", want.String(), token)
		}
		return err
	}
	err := expect('{')
	for err == nil && d.More() {
		var name json.Token
		if name, err = d.Token(); err != nil {
			break
		}
		there = there || name == list
		if name != list {
			if kind := memberKinds[name.(string)]; kind == groupsKind || kind == rulesKind {
				err = fmt.Errorf("%s beside it", name)
				break
			}
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
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("there is more after the end of the object")
		}
	}
	if err == nil && !there {
		err = errors.New("there is no such list")
	}
	if err != nil {
		return fmt.Errorf("%s: byte %d: %w", list, d.InputOffset(), err)
	}
	return nil
}

// uniqueKeys returns an error where a key stands twice in an object of a JSON
// text, in whatever letter case: encoding/json would mix what belongs to the two.
// Of other errors it says nothing.
func uniqueKeys(text []byte) error {
	type level struct {
		keys  map[string]bool // of an object, nil in a list
		value bool            // a key has been read
	}
	var levels []level
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if err != nil {
			return nil // whoever reads it says why
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			levels = levels[:len(levels)-1]
			continue
		}
		if n := len(levels); n > 0 && levels[n-1].keys != nil {
			top := &levels[n-1]
			if top.value = !top.value; top.value {
				key := strings.ToLower(token.(string))
				if top.keys[key] {
					return fmt.Errorf("byte %d: the key %.64q again", d.InputOffset(), token)
				}
				top.keys[key] = true
				continue
			}
		}
		switch token {
		case json.Delim('{'):
			levels = append(levels, level{keys: make(map[string]bool)})
		case json.Delim('['):
			levels = append(levels, level{})
		}
	}
}

// fromEC2 is how permissions are read that EC2 answered.
var fromEC2 = secgroup.Options{FromEC2: true}

// readGroups reads what aws ec2 describe-security-groups prints.
func readGroups(data []byte, use func(subject)) error {
	n := 0
	return readList(data, "SecurityGroups", func(d *json.Decoder) error {
		var g *struct {
			GroupId                            string
			IpPermissions, IpPermissionsEgress secgroup.IpPermissions
		}
		if err := d.Decode(&g); err != nil {
			return err
		}
		if g == nil {
			return errors.New("null for a group")
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
			use(subject{group: g.GroupId, direction: half.direction, permissions: half.permissions, options: fromEC2, owner: strconv.Itoa(n),
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
		var r *rule
		if err := d.Decode(&r); err != nil {
			return err
		}
		if r == nil {
			return errors.New("null for a rule")
		}
		if p := r.IpPermission(); len(p.IpRanges)+len(p.Ipv6Ranges)+len(p.PrefixListIds)+len(p.UserIdGroupPairs) > 1 {
			return errors.New("a rule with several destinations: EC2 gives one to each")
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
		name := directionName(secgroup.Direction(h.egress)) + ".SecurityGroupRules"
		if h.group != "" {
			name = h.group + "." + name
		}
		use(subject{group: h.group, direction: secgroup.Direction(h.egress), permissions: permissions[h], options: fromEC2, owner: h.group,
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
	case list == "UserIdGroupPairs":
		return strings.TrimSuffix(".ReferencedGroupInfo."+member, ".")
	case member == "":
		return ""
	case member == "CidrIp":
		return ".CidrIpv4"
	}
	return "." + member
}
