package awscli_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/internal/measure"
)

const (
	ingress = "authorize-security-group-ingress"
	egress  = "authorize-security-group-egress"
	revokeI = "revoke-security-group-ingress"
	revokeE = "revoke-security-group-egress"
)

// parseCases are command lines, their words separated by |, and what is read of them, in JSON.
var parseCases = []struct{ why, in, want string }{
	// Documents 000 and 004: no --port means all ports of that protocol, though the CLI sends -1/-1 or nothing.
	{"no port: all of tcp", ingress + "|--protocol|tcp", `{"IpPermissions":[{"IpProtocol":"tcp","FromPort":0,"ToPort":65535}]}`},
	{"no port: all of udp", revokeI + "|--protocol|udp", `{"IpPermissions":[{"IpProtocol":"udp","FromPort":0,"ToPort":65535}]}`},
	{"no port: all types of icmp", ingress + "|--protocol|icmp", `{"IpPermissions":[{"IpProtocol":"icmp","FromPort":-1,"ToPort":-1}]}`},
	{"no port: tcp by number", ingress + "|--protocol|6", `{"IpPermissions":[{"IpProtocol":"6","FromPort":0,"ToPort":65535}]}`},
	{"no port: icmp by number", ingress + "|--protocol|1", `{"IpPermissions":[{"IpProtocol":"1","FromPort":-1,"ToPort":-1}]}`},
	{"no port: icmpv6, which needs none", ingress + "|--protocol|58", `{"IpPermissions":[{"IpProtocol":"58"}]}`},
	{"no port: all protocols", ingress + "|--protocol|all", `{"IpPermissions":[{"IpProtocol":"-1"}]}`},
	{"no port and no protocol", ingress + "|--cidr|10.0.0.0/8", `{"IpPermissions":[{"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]}`},
	{"all of tcp", ingress + "|--protocol|tcp|--port|all", `{"IpPermissions":[{"IpProtocol":"tcp","FromPort":0,"ToPort":65535}]}`},
	{"-1 of tcp", ingress + "|--protocol|17|--port|-1", `{"IpPermissions":[{"IpProtocol":"17","FromPort":0,"ToPort":65535}]}`},
	{"-1 of icmp", ingress + "|--protocol|icmp|--port|-1", `{"IpPermissions":[{"IpProtocol":"icmp","FromPort":-1,"ToPort":-1}]}`},
	{"all of icmpv6", ingress + "|--protocol|58|--port|all", `{"IpPermissions":[{"IpProtocol":"58","FromPort":-1,"ToPort":-1}]}`},
	{"-1 of another protocol", ingress + "|--protocol|50|--port|-1", `{"IpPermissions":[{"IpProtocol":"50","FromPort":-1,"ToPort":-1}]}`},
	{"-1 of none", ingress + "|--port|-1", `{"IpPermissions":[{"FromPort":-1,"ToPort":-1}]}`},
	{"an empty port is no promise of all", ingress + "|--protocol|tcp|--port|", `{"IpPermissions":[{"IpProtocol":"tcp"}]}`},
	{"nor is one that argparse drops", ingress + "|--protocol|tcp|--port=--", `{"IpPermissions":[{"IpProtocol":"tcp"}]}`},
	{"one port", ingress + "|--protocol|tcp|--port|22", `{"IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22}]}`},
	{"a range", ingress + "|--protocol|tcp|--port|22-25", `{"IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":25}]}`},
	{"type and code", ingress + "|--protocol|icmp|--port|3-4", `{"IpPermissions":[{"IpProtocol":"icmp","FromPort":3,"ToPort":4}]}`},
	{"all codes of a type", ingress + "|--protocol|icmp|--port|8--1", `{"IpPermissions":[{"IpProtocol":"icmp","FromPort":8,"ToPort":-1}]}`},
	{"one number of icmp is both, as the CLI has it", ingress + "|--protocol|icmp|--port|8", `{"IpPermissions":[{"IpProtocol":"icmp","FromPort":8,"ToPort":8}]}`},
	{"a group by id and its owner", egress + "|--group-id|sg-1|--source-group|sg-2|--group-owner|123456789012", `{"GroupId":"sg-1","IpPermissions":[{"UserIdGroupPairs":[{"GroupId":"sg-2","UserId":"123456789012"}]}]}`},
	{"a group by name", ingress + "|--source-group|other", `{"IpPermissions":[{"UserIdGroupPairs":[{"GroupName":"other"}]}]}`},
	{"an owner alone", ingress + "|--group-owner|1", `{"IpPermissions":[{"UserIdGroupPairs":[{"UserId":"1"}]}]}`},
	{"a group and a block: mixed, for Validate to say", ingress + "|--source-group|other|--cidr|::/0", `{"IpPermissions":[{"IpRanges":[{"CidrIp":"::/0"}],"UserIdGroupPairs":[{"GroupName":"other"}]}]}`},

	// The members of the API.
	{"each scalar", ingress + "|--cidr-ip|a|--from-port|0|--to-port|-1|--ip-protocol|b|--source-security-group-name|c|--source-security-group-owner-id|d",
		`{"CidrIp":"a","FromPort":0,"ToPort":-1,"IpProtocol":"b","SourceSecurityGroupName":"c","SourceSecurityGroupOwnerId":"d"}`},
	{"for egress too", egress + "|--group-id|sg-1|--cidr-ip|a", `{"GroupId":"sg-1","CidrIp":"a"}`},
	{"id and name", ingress + "|--group-id|a|--group-name|b", `{"GroupId":"a","GroupName":"b"}`},
	{"the last one wins", ingress + "|--group-id|a|--dry-run|--group-id|b|--no-dry-run", `{"GroupId":"b"}`},
	{"dry run", ingress + "|--no-dry-run|--dry-run", `{"DryRun":true}`},
	{"several values", ingress + "|--ip-permissions|IpProtocol=tcp|IpProtocol=udp", `{"IpPermissions":[{"IpProtocol":"tcp"},{"IpProtocol":"udp"}]}`},
	{"the last list wins whole", ingress + "|--ip-permissions|IpProtocol=tcp|--ip-permissions|IpProtocol=udp", `{"IpPermissions":[{"IpProtocol":"udp"}]}`},
	{"no value", ingress + "|--ip-permissions|--group-id|a", `{"GroupId":"a"}`},
	{"empty scalars beside it", ingress + "|--ip-permissions|IpProtocol=tcp|--port||--protocol=", `{"IpPermissions":[{"IpProtocol":"tcp"}]}`},
	{"rule ids", revokeE + "|--group-id|a|--security-group-rule-ids|sgr-1|sgr-2", `{"GroupId":"a","SecurityGroupRuleIds":["sgr-1","sgr-2"]}`},
	{"rule ids as JSON", revokeI + "|--security-group-rule-ids|[\"sgr-1\"]", `{"SecurityGroupRuleIds":["sgr-1"]}`},
	{"tags", egress + "|--group-id|a|--tag-specifications|ResourceType=b,Tags=[{Key=c,Value=d}]", `{"GroupId":"a","TagSpecifications":[{"ResourceType":"b","Tags":[{"Key":"c","Value":"d"}]}]}`},

	// JSON.
	{"a whole request", egress + `|--cli-input-json|{"GroupId":"a","DryRun":true,"IpPermissions":[{}]}`, `{"GroupId":"a","DryRun":true,"IpPermissions":[{}]}`},
	{"options win", ingress + `|--cli-input-json|{"GroupId":"a","DryRun":true,"FromPort":1,"IpPermissions":[{}]}|--no-dry-run|--group-id|b|--protocol|50`, `{"GroupId":"b","FromPort":1,"IpPermissions":[{"IpProtocol":"50"}]}`},
	{"an empty list wins", ingress + `|--cli-input-json|{"IpPermissions":[{}]}|--ip-permissions`, `{}`},

	// The command line.
	{"=", ingress + "|--group-id=a=b|--port=-5-6", ""},
	{"= with what begins with -", ingress + "|--group-name=-x", `{"GroupName":"-x"}`},
	{"negative numbers and words with a space need no =", ingress + "|--group-id|-.5|--group-name|-x y", `{"GroupId":"-.5","GroupName":"-x y"}`},
	{"prefixes", ingress + "|--group-i|a|--group-n|b|--dr|--prot|tcp|--po|22|--cidr-|x", `{"GroupId":"a","GroupName":"b","DryRun":true,"CidrIp":"x","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22}]}`},
	{"a prefix of a global option is that", ingress + "|--pro|tcp|--d|--o|text", `{}`},
	{"global options anywhere", "--region|eu-west-1|--debug|" + ingress + "|--ip-permissions|IpProtocol=tcp|--endpoint-url|http://localhost|IpProtocol=udp|--no-verify-ssl|--no-paginate|--output|table|--query|x|--profile|p|--color|off|--no-sign-request|--ca-bundle|c|--cli-read-timeout|1|--cli-connect-timeout|1|--cli-binary-format|base64|--no-cli-pager|--cli-auto-prompt|--no-cli-auto-prompt",
		`{"IpPermissions":[{"IpProtocol":"tcp"},{"IpProtocol":"udp"}]}`},
	{"the operation after an option with =", "--group-id=a|" + ingress, `{"GroupId":"a"}`},
	{"--", "--|" + ingress + "|--group-id|a|--", `{"GroupId":"a"}`},
	{"a skeleton of the output is a request", ingress + "|--group-id|a|--generate-cli-skeleton|output", `{"GroupId":"a"}`},

	// Files.
	{"a list after white space", ingress + "|--ip-permissions|file://perms-ws.json", `{"IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/16"}]}]}`},
	{"bytes of JSON", ingress + "|--cli-input-json|fileb://input-min.json", `{"GroupId":"sg-9"}`},
	{"a file that holds its own name is a file", revokeI + "|--security-group-rule-ids|file://self", ""},
	{"a list", ingress + "|--ip-permissions|file:///x/perms.json", `{"IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"10.0.0.0/16"}]},{"IpProtocol":"-1"}]}`},
	{"text, with the end of its line", ingress + "|--group-id|file://sg-nl", `{"GroupId":"sg-1a2b3c4d\n"}`},
	{"newlines are those of Python", ingress + "|--group-id|file://cr", `{"GroupId":"a\nb\n"}`},
	{"a number", ingress + "|--from-port|file://port-nl|--to-port|fileb://port", `{"FromPort":22,"ToPort":22}`},
	{"an empty list beside a scalar that comes to nothing", ingress + "|--ip-permissions|--cidr|file://empty", `{}`},
	{"an empty file is an empty scalar", ingress + "|--cidr|file://empty|--port|fileb://empty", `{}`},
}

func words(line string) []string { return strings.Split(line, "|") }

func TestParse(t *testing.T) {
	for _, c := range parseCases {
		got, err := awscli.Options{ReadFile: readFile}.Parse(words(c.in))
		if c.want == "" {
			if err == nil {
				t.Errorf("%s: got %s", c.why, text(t, got))
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		want, err := secgroup.ParseRequest([]byte(c.want))
		if err != nil {
			t.Fatal(err)
		}
		want.Egress = strings.Contains(c.in, "-egress")
		want.Revoke = strings.Contains(c.in, "revoke-")
		if !got.Equal(want) {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.why, cmp.Diff(text(t, want), text(t, got)))
		}
	}
}

// syntaxCases are command lines that cannot be read: the option, "" for none,
// which of its values or of the words, and what was expected and found.
var syntaxCases = []struct {
	why, in, option string
	arg             int
	expected, found string
}{
	{"nothing", "", "", 0, "an operation (authorize-security-group-ingress, authorize-security-group-egress, revoke-security-group-ingress, revoke-security-group-egress)", `""`},
	{"another operation", "--region|x|describe-instances", "", 2, "an operation (authorize-security-group-ingress, authorize-security-group-egress, revoke-security-group-ingress, revoke-security-group-egress)", `"describe-instances"`},
	{"an unknown option", revokeE + "|--group-id|a|--group-name|b", "", 3, "an option of revoke-security-group-egress (--group-id, --ip-permissions, --dry-run, --no-dry-run, --protocol, --port, --cidr, --source-group, --group-owner, --cidr-ip, --from-port, --to-port, --ip-protocol, --source-security-group-name, --source-security-group-owner-id, --cli-input-json, --cli-input-yaml, --generate-cli-skeleton, --security-group-rule-ids)", `"--group-name"`},
	{"an ambiguous prefix", ingress + "|--group|a", "", 1, "the whole name of an option", "the beginning of --group-id, --group-owner, --group-name"},
	{"an ambiguous prefix of global options", ingress + "|--no", "", 1, "the whole name of an option", "the beginning of --no-verify-ssl, --no-paginate, --no-sign-request, --no-cli-pager, --no-cli-auto-prompt"},
	{"no value", ingress + "|--group-id", "", 1, "a value after --group-id (one that begins with - is written --group-id=VALUE)", "none"},
	{"a value that looks like an option", ingress + "|--port|-1-8", "", 1, "a value after --port (one that begins with - is written --port=VALUE)", "none"},
	{"a value for a flag", ingress + "|--dry-run=true", "", 1, "--dry-run alone", "a value"},
	{"none of the choices", "--output|xml|" + ingress, "", 0, "after --output one of json, text, table, yaml, yaml-stream", `"xml"`},
	{"no value of a choice", ingress + "|--generate-cli-skeleton|x", "", 1, "after --generate-cli-skeleton one of input, output, yaml-input", `"x"`},
	{"a dash of print, as document 004 shows it", ingress + "|–group-id|a|b", "", 1, "an option of authorize-security-group-ingress (--group-id, --ip-permissions, --dry-run, --no-dry-run, --protocol, --port, --cidr, --source-group, --group-owner, --cidr-ip, --from-port, --to-port, --ip-protocol, --source-security-group-name, --source-security-group-owner-id, --cli-input-json, --cli-input-yaml, --generate-cli-skeleton, --group-name, --tag-specifications)", `"–group-id", with a dash of print for --`},
	{"a choice before --version", "--output|x|--version", "", 0, "after --output one of json, text, table, yaml, yaml-stream", `"x"`},
	{"help for egress without a group", egress + "|--dry-run|help", "", 2, "an option of authorize-security-group-egress (--group-id, --ip-permissions, --dry-run, --no-dry-run, --protocol, --port, --cidr, --source-group, --group-owner, --cidr-ip, --from-port, --to-port, --ip-protocol, --source-security-group-name, --source-security-group-owner-id, --cli-input-json, --cli-input-yaml, --generate-cli-skeleton, --tag-specifications)", `"help"`},
	{"a skeleton beside what cannot be read", ingress + "|--generate-cli-skeleton|--from-port|x", "--from-port", 0, "a whole number of 32 bits", `"x"`},
	{"YAML that argparse drops", ingress + "|--cli-input-yaml=--", "--cli-input-yaml", 0, "--cli-input-json", "YAML, which is not read here: give the same members as JSON"},
	{"a prefix of one dash", ingress + "|-=x", "", 1, "an option of authorize-security-group-ingress (--group-id, --ip-permissions, --dry-run, --no-dry-run, --protocol, --port, --cidr, --source-group, --group-owner, --cidr-ip, --from-port, --to-port, --ip-protocol, --source-security-group-name, --source-security-group-owner-id, --cli-input-json, --cli-input-yaml, --generate-cli-skeleton, --group-name, --tag-specifications)", `"-=x"`},
	{"a number that is no decimal", ingress + "|--group-id|-²", "", 1, "a value after --group-id (one that begins with - is written --group-id=VALUE)", "none"},
	{"a global option without a value", "--cli-read-timeout|--debug|" + ingress, "", 0, "a value after --cli-read-timeout (one that begins with - is written --cli-read-timeout=VALUE)", "none"},
	{"a word too many", ingress + "|--dry-run|x", "", 2, "an option of authorize-security-group-ingress (--group-id, --ip-permissions, --dry-run, --no-dry-run, --protocol, --port, --cidr, --source-group, --group-owner, --cidr-ip, --from-port, --to-port, --ip-protocol, --source-security-group-name, --source-security-group-owner-id, --cli-input-json, --cli-input-yaml, --generate-cli-skeleton, --group-name, --tag-specifications)", `"x"`},
	{"--ip-permissions", ingress + "|--ip-permissions|IpProtocol=tcp|IpProtocol=[", "--ip-permissions", 1, "one value", `"["`},
	{"--tag-specifications", ingress + "|--tag-specifications|Tags=x", "--tag-specifications", 0, "[ or {", `"x"`},
	{"--security-group-rule-ids", revokeI + "|--security-group-rule-ids|[1]", "--security-group-rule-ids", 0, "a string", `"1"`},
	{"--cli-input-json", ingress + "|--cli-input-json|{", "--cli-input-json", 0, "a string", "the end"},
	{"--cli-input-yaml", ingress + "|--cli-input-yaml|GroupId: a", "--cli-input-yaml", 0, "--cli-input-json", "YAML, which is not read here: give the same members as JSON"},
	{"a skeleton in YAML", ingress + "|--generate-cli-skeleton|yaml-input", "--generate-cli-skeleton", 0, "input", "yaml-input: YAML is not written here"},
	{"--from-port", ingress + "|--from-port|x", "--from-port", 0, "a whole number of 32 bits", `"x"`},
	{"--to-port", ingress + "|--to-port|2147483648", "--to-port", 0, "a whole number of 32 bits", `"2147483648"`},
	{"a protocol by name", ingress + "|--protocol|icmpv6", "--protocol", 0, "tcp, udp, icmp, all or a number from -1 to 255, such as 58 for icmpv6", `"icmpv6"`},
	{"in capitals", ingress + "|--protocol|TCP", "--protocol", 0, "tcp, udp, icmp, all or a number from -1 to 255, such as 58 for icmpv6", `"TCP"`},
	{"a protocol above 255", ingress + "|--protocol|256", "--protocol", 0, "tcp, udp, icmp, all or a number from -1 to 255, such as 58 for icmpv6", `"256"`},
	{"a protocol below -1", ingress + "|--protocol|-2", "--protocol", 0, "tcp, udp, icmp, all or a number from -1 to 255, such as 58 for icmpv6", `"-2"`},
	{"half a range", ingress + "|--port|22-", "--port", 0, "a port, a range such as 22-25, or all", `"22-"`},
	{"a negative port", ingress + "|--port=-1--1", "--port", 0, "a port, a range such as 22-25, or all", `"-1--1"`},
	{"a scalar beside --ip-permissions", ingress + "|--ip-permissions|IpProtocol=tcp|--cidr|x", "--cidr", 0, "it without --ip-permissions", "both"},
	{"though that is empty", ingress + "|--ip-permissions|--group-owner|x", "--group-owner", 0, "it without --ip-permissions", "both"},
	{"though the file is empty", ingress + "|--ip-permissions|IpProtocol=tcp|--source-group|file://empty", "--source-group", 0, "it without --ip-permissions", "both"},
	{"an option that argparse drops", ingress + "|--group-id=--", "--group-id", 0, "a value", "--, which the AWS CLI drops"},
	{"JSON in one word for egress", egress + `|--cli-input-json={"GroupId":"a"}`, "--cli-input-json", 0, "--cli-input-json and its value as two words, or --group-id beside it", "neither: the AWS CLI asks for --group-id then"},
	{"shorthand in a file", ingress + "|--ip-permissions|file://perm", "--ip-permissions", 0, "a JSON list in the file, which the AWS CLI asks for there", "something else"},
	{"a JSON object in a file", ingress + "|--ip-permissions|file://perm.json", "--ip-permissions", 0, "a JSON list in the file, which the AWS CLI asks for there", "something else"},
	{"bytes for text", ingress + "|--group-id|fileb://sg", "--group-id", 0, "file://, since a text is wanted", "fileb://"},
	{"bytes for a scalar", ingress + "|--protocol|fileb://tcp", "--protocol", 0, "file://, since a text is wanted", "fileb://"},
	{"bytes for a list", ingress + "|--ip-permissions|fileb://perms.json", "--ip-permissions", 0, "file://, since a text is wanted", "fileb://"},
	{"a file of other bytes", ingress + "|--group-id|file://utf16.json", "--group-id", 0, "a file of UTF-8", "other bytes"},
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range syntaxCases {
		r, err := awscli.Options{ReadFile: readFile}.Parse(words(c.in))
		e, ok := errors.AsType[*secgroup.SyntaxError](err)
		if !ok || !r.Equal(secgroup.Request{}) {
			t.Errorf("%s: got %s, %v; want a SyntaxError", c.why, text(t, r), err)
			continue
		}
		if e.Arg != c.arg || e.Expected != c.expected || e.Found != c.found || c.option == "" && e.Input != words(c.in)[c.arg] {
			t.Errorf("%s: got %#v", c.why, e)
		}
		if prefix, _, wrapped := strings.Cut(err.Error(), ": value "); wrapped && prefix != c.option || !wrapped && c.option != "" {
			t.Errorf("%s: got %v, want it wrapped in %q", c.why, err, c.option)
		}
	}
	_, err := awscli.Parse([]string{"--debug"})
	if e, ok := errors.AsType[*secgroup.SyntaxError](err); !ok || e.Arg != 1 || e.Input != "" {
		t.Errorf("got %#v", err)
	}
}

// TestRefused holds the errors of what the CLI refuses by its model of the operation: Validate's.
func TestRefused(t *testing.T) {
	for _, c := range []struct{ why, in, want string }{
		{"egress without a group id", egress + "|--ip-permissions|IpProtocol=tcp", "GroupId group-id-missing\nIpPermissions[0].FromPort port-missing\nIpPermissions[0] destination-missing"},
		{"in JSON", egress + "|--cli-input-json|{}", "GroupId group-id-missing\nIpPermissions permissions-missing"},
		{"egress by name in JSON", egress + `|--group-id|sg-1|--protocol|-1|--cidr|::/0|--cli-input-json|{"GroupName":"a"}`, "GroupName parameter-unsupported\nIpPermissions[0].IpRanges[0].CidrIp cidr-family"},
		{"tags to revoke", revokeI + `|--group-id|sg-1|--cli-input-json|{"TagSpecifications":[{}],"SecurityGroupRuleIds":["sgr-1"]}`, "TagSpecifications parameter-unsupported"},
		{"a skeleton in one word for egress", egress + "|--generate-cli-skeleton=input", "GroupId group-id-missing\nIpPermissions permissions-missing"},
		{"a skeleton of the output for egress", egress + "|--generate-cli-skeleton|output", "GroupId group-id-missing\nIpPermissions permissions-missing"},
		{"tags to revoke egress", revokeE + `|--group-id|sg-1|--cli-input-json|{"TagSpecifications":[{}],"SecurityGroupRuleIds":["sgr-1"]}`, "TagSpecifications parameter-unsupported"},
		{"rule ids to authorize egress", egress + `|--group-id|sg-1|--protocol|-1|--cidr|10.0.0.0/8|--cli-input-json|{"SecurityGroupRuleIds":["sgr-1"]}`, "SecurityGroupRuleIds parameter-unsupported"},
		{"rule ids to authorize", ingress + `|--group-id|sg-1|--protocol|-1|--cidr|10.0.0.0/8|--cli-input-json|{"SecurityGroupRuleIds":["sgr-1"]}`, "SecurityGroupRuleIds parameter-unsupported"},
	} {
		r, err := awscli.Parse(words(c.in))
		l, ok := errors.AsType[secgroup.ErrorList](err)
		var got []string
		for _, e := range l {
			got = append(got, e.Path+" "+string(e.Reason))
		}
		if !ok || !r.Equal(secgroup.Request{}) || strings.Join(got, "\n") != c.want {
			t.Errorf("%s: got %v, %v", c.why, text(t, r), err)
		}
	}
	// An empty one is given: what is wrong with it is for Validate to say.
	if _, err := awscli.Parse(words(egress + "|--group-id|")); err != nil {
		t.Error(err)
	}
}

func TestFiles(t *testing.T) {
	var named []string
	o := awscli.Options{ReadFile: func(name string) ([]byte, error) {
		named = append(named, name)
		return nil, fs.ErrNotExist
	}}
	for _, option := range []string{"--group-id", "--ip-permissions", "--protocol", "--port", "--from-port", "--cli-input-json", "--tag-specifications"} {
		_, err := o.Parse([]string{ingress, option, "file://~/$x"})
		if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), option+": ") {
			t.Errorf("%s: got %v", option, err)
		}
		if _, err := awscli.Parse([]string{ingress, option, "file://x"}); !isSyntax(err, "the text itself") {
			t.Errorf("%s without ReadFile: got %v", option, err)
		}
	}
	if want := slices.Repeat([]string{"~/$x"}, 7); !slices.Equal(named, want) {
		t.Errorf("ReadFile was asked for %q", named)
	}
}

// shape returns a JSON value with zero values for its scalars.
func shape(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any)
		for name, e := range v {
			m[name] = shape(e)
		}
		return m
	case []any:
		return []any{shape(v[0])}
	case string:
		return ""
	case float64:
		return 0
	}
	return false
}

func TestNoRequest(t *testing.T) {
	data, err := os.ReadFile("testdata/skeletons.json") // what the AWS CLI prints
	if err != nil {
		t.Fatal(err)
	}
	var skeletons map[string]json.RawMessage
	if err := json.Unmarshal(data, &skeletons); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, operation, asks string }{
		{"help", "", "help"},
		{ingress + "|help", ingress, "help"},
		{ingress + "|--dry-run|help", ingress, "help"},
		{"--version", "", "version"},
		{ingress + "|--v", "", "version"},
		{egress + "|--generate-cli-skeleton", egress, "skeleton"},
		{ingress + "|--generate-cli-skeleton|input|--group-id|a", ingress, "skeleton"},
		{revokeE + "|--gen|--group-id|a", revokeE, "skeleton"},
		{egress + "|--generate-cli-skeleton|input|--cli-input-json|{}", egress, "skeleton"},
		{egress + "|help", egress, "help"},
		{egress + "|--group-id|a|help", egress, "help"},
		{egress + "|--cli-input-json|{}|help", egress, "help"},
		{"help|--bogus", "", "help"},
		{egress + "|help|--group-id=--", egress, "help"}, // --group-id is given, though without a value
		{ingress + "|--version|--output|x|--bogus", "", "version"},
		{revokeI + "|--generate-cli-skeleton", revokeI, "skeleton"},
	} {
		r, err := awscli.Parse(words(c.in))
		e, ok := errors.AsType[*awscli.NoRequestError](err)
		if !ok || e.Operation != c.operation || e.Asks != c.asks || !r.Equal(secgroup.Request{}) || !strings.HasSuffix(e.Error(), c.asks) {
			t.Errorf("%s: got %v, %#v", c.in, r, err)
			continue
		}
		if (e.Skeleton != "") != (c.asks == "skeleton") {
			t.Errorf("%s: the skeleton is %q", c.in, e.Skeleton)
		}
		if e.Skeleton == "" {
			continue
		}
		// It is the JSON of a request, with the members that the CLI's has.
		got, err := awscli.Parse([]string{c.operation, "--cli-input-json", e.Skeleton, "--group-id", "sg-1"})
		if err != nil || len(got.IpPermissions) != 1 || !got.DryRun {
			t.Errorf("%s: got %v, %v", c.in, text(t, got), err)
		}
		var members, cli map[string]any
		if err := errors.Join(json.Unmarshal([]byte(e.Skeleton), &members), json.Unmarshal(skeletons[c.operation], &cli)); err != nil {
			t.Fatal(err)
		}
		for name := range members {
			if diff := cmp.Diff(shape(cli[name]), shape(members[name])); diff != "" {
				t.Errorf("%s: %s: mismatch (-want +got):\n%s", c.in, name, diff)
			}
		}
		want := map[string][]string{
			ingress: {"CidrIp", "DryRun", "FromPort", "GroupId", "GroupName", "IpPermissions", "IpProtocol", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId", "TagSpecifications", "ToPort"},
			egress:  {"DryRun", "GroupId", "IpPermissions", "TagSpecifications"},
			revokeI: {"CidrIp", "DryRun", "FromPort", "GroupId", "GroupName", "IpPermissions", "IpProtocol", "SecurityGroupRuleIds", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId", "ToPort"},
			revokeE: {"DryRun", "GroupId", "IpPermissions", "SecurityGroupRuleIds"},
		}[c.operation]
		var names []string
		for name := range members {
			names = append(names, name)
		}
		slices.Sort(names)
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("%s: members: mismatch (-want +got):\n%s", c.in, diff)
		}
	}
}

// formatCases are requests in JSON and the command lines that are written of them.
var formatCases = []struct{ why, op, in, want string }{
	{"nothing", ingress, `{}`, ""},
	{"every option", revokeI, `{"GroupId":"sg-1","GroupName":"a b","IpPermissions":[{"IpProtocol":"tcp"},{"IpRanges":[{"CidrIp":"x","Description":"it's"}]}],"SecurityGroupRuleIds":["sgr-1","sgr-2"],"DryRun":true,"CidrIp":"c","FromPort":-1,"ToPort":0,"IpProtocol":"-1","SourceSecurityGroupName":"d","SourceSecurityGroupOwnerId":"e"}`,
		`|--group-id|sg-1|--group-name|a b|--cidr-ip|c|--from-port=-1|--to-port|0|--ip-protocol=-1|--source-security-group-name|d|--source-security-group-owner-id|e|--ip-permissions|IpProtocol=tcp|IpProtocol=,IpRanges=[{CidrIp=x,Description='it\'s'}]|--security-group-rule-ids|sgr-1|sgr-2|--dry-run`},
	{"tags", egress, `{"GroupId":"sg-1","TagSpecifications":[{"ResourceType":"security-group-rule","Tags":[{"Key":"a b"}]},{}]}`,
		"|--group-id|sg-1|--tag-specifications|ResourceType=security-group-rule,Tags=[{Key='a b'}]|ResourceType="},
	{"a name that looks like an option", ingress, `{"GroupName":"-x","SourceSecurityGroupName":"--region"}`, "|--group-name=-x|--source-security-group-name=--region"},
	{"a name that looks like a file, and one that argparse would drop", ingress, `{"GroupId":"sg-1","GroupName":"file://a","SourceSecurityGroupName":"--"}`,
		`|--group-id|sg-1|--cli-input-json|{"GroupName":"file://a","SourceSecurityGroupName":"--"}`},
	{"bytes of a file", ingress, `{"GroupName":"fileb://a"}`, `|--cli-input-json|{"GroupName":"fileb://a"}`},
	{"a file for every text", ingress, `{"GroupId":"file://a","CidrIp":"file://b","IpProtocol":"file://c","SourceSecurityGroupOwnerId":"file://d"}`,
		`|--cli-input-json|{"GroupId":"file://a","CidrIp":"file://b","IpProtocol":"file://c","SourceSecurityGroupOwnerId":"file://d"}`},
	{"a NUL, which no command line can hold", ingress, `{"TagSpecifications":[{"ResourceType":"a","Tags":[{"Key":"\u0000"}]}]}`, `|--tag-specifications|[{"ResourceType":"a","Tags":[{"Key":"\u0000"}]}]`},
	{"ids that are a file", revokeE, `{"GroupId":"sg-1","SecurityGroupRuleIds":["file://a"]}`, `|--group-id|sg-1|--security-group-rule-ids|["file://a"]`},
	{"ids that begin a list", revokeE, `{"GroupId":"sg-1","SecurityGroupRuleIds":["["]}`, `|--group-id|sg-1|--security-group-rule-ids|["["]`},
	{"ids that are none", revokeE, `{"GroupId":"sg-1","SecurityGroupRuleIds":["sgr-1","-1"]}`, `|--group-id|sg-1|--security-group-rule-ids|["sgr-1","-1"]`},
}

func TestFormat(t *testing.T) {
	for _, c := range formatCases {
		r, err := secgroup.ParseRequest([]byte(c.in))
		if err != nil {
			t.Fatal(err)
		}
		r.Egress, r.Revoke = strings.HasSuffix(c.op, "-egress"), strings.HasPrefix(c.op, "revoke-")
		got := awscli.Format(r)
		if diff := cmp.Diff(words(c.op+c.want), got); diff != "" {
			t.Errorf("%s: mismatch (-want +got):\n%s", c.why, diff)
		}
		if back, err := awscli.Parse(got); err != nil || !back.Equal(r) {
			t.Errorf("%s: comes back as %s, %v", c.why, text(t, back), err)
		}
	}
}

// check holds what is true of everything that is read, and of every error.
func check(t testing.TB, args []string) {
	t.Helper()
	before := slices.Clone(args)
	r, err := awscli.Options{ReadFile: func(string) ([]byte, error) { return nil, fs.ErrNotExist }}.Parse(args)
	if !slices.Equal(args, before) {
		t.Fatalf("%q was changed to %q", before, args)
	}
	if err != nil {
		e, isSyntax := errors.AsType[*secgroup.SyntaxError](err)
		l, isList := errors.AsType[secgroup.ErrorList](err)
		_, isNone := errors.AsType[*awscli.NoRequestError](err)
		switch {
		case !r.Equal(secgroup.Request{}), isSyntax && (e.Arg > len(args) || e.Expected == "" || e.Found == ""), isList && len(l) == 0,
			!isSyntax && !isList && !isNone && !errors.Is(err, fs.ErrNotExist):
			t.Fatalf("%q: %+v, %#v", args, r, err)
		}
		return
	}
	written := awscli.Format(r)
	back, err := awscli.Parse(written)
	valid := r.Validate() == nil
	switch {
	case valid && (err != nil || !back.Equal(r)):
		t.Fatalf("%q is read as %+v, which comes back from %q as %+v, %v", args, r, written, back, err)
	case !valid && err == nil && back.Validate() == nil:
		t.Fatalf("%q is read as %+v, which is invalid, and comes back from %q as %+v", args, r, written, back)
	case err == nil && utf8.ValidString(strings.Join(args, " ")) && !slices.Equal(awscli.Format(back), written):
		t.Fatalf("%q is read as %+v, which is written as %q and then as %q", args, r, written, awscli.Format(back))
	}
}

// FuzzParse holds laws 1 and 4 for command lines, their words separated by NUL.
func FuzzParse(f *testing.F) {
	for _, l := range recordedLines(f) {
		f.Add(strings.Join(l.Args, "\x00"))
	}
	for _, c := range parseCases {
		f.Add(strings.ReplaceAll(c.in, "|", "\x00"))
	}
	for _, c := range syntaxCases {
		f.Add(strings.ReplaceAll(c.in, "|", "\x00"))
	}
	f.Fuzz(func(t *testing.T, line string) { check(t, strings.Split(line, "\x00")) })
}

// hostile are command lines of n bytes or words.
func hostile(n int) map[string][]string {
	return map[string][]string{
		"words":          append([]string{ingress}, slices.Repeat([]string{"x"}, n)...),
		"options":        append([]string{ingress}, slices.Repeat([]string{"--dry-run"}, n)...),
		"unknown":        append([]string{ingress}, slices.Repeat([]string{"--x"}, n)...),
		"global options": append(slices.Repeat([]string{"--debug", "x"}, n/2), ingress),
		"values":         append([]string{ingress, "--ip-permissions"}, slices.Repeat([]string{"IpProtocol=tcp"}, n)...),
		"--":             append([]string{ingress, "--"}, slices.Repeat([]string{"--"}, n)...),
		"a long word":    {ingress, "--" + strings.Repeat("x", n)},
		"a long value":   {ingress, "--ip-permissions", strings.Repeat("[", n)},
	}
}

// TestHostile holds memory to the size of the command line.
func TestHostile(t *testing.T) {
	const n = 100000
	for name, args := range hostile(n) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := awscli.Parse(args)
		runtime.ReadMemStats(&after)
		if got := (after.TotalAlloc - before.TotalAlloc) / n; got > 2000 {
			t.Errorf("%s: %d bytes a word", name, got)
		}
		if err != nil && len(err.Error()) > 2000 {
			t.Errorf("%s: a message of %d bytes", name, len(err.Error()))
		}
	}
}

// BenchmarkHostile holds the time of it.
func BenchmarkHostile(b *testing.B) {
	for name, args := range hostile(100000) {
		b.Run(name, func(b *testing.B) {
			measure.PerByte(b, len(strings.Join(args, " ")), 100, func() {
				r, err := awscli.Parse(args)
				if err == nil {
					err = r.Validate()
				}
				_ = err.Error()
			})
		})
	}
}
