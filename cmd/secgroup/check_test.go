package main_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
	"example.com/secgroup/ec2authorize"
	"example.com/secgroup/ec2query"
)

var update = flag.Bool("update", false, "rewrite the golden files; read what changed against the rulebook")

// A written is a request in one of the kinds of input.
type written struct{ kind, text string }

// inKinds writes a request in every kind of input.
func inKinds(t *testing.T, r secgroup.Request) []written {
	t.Helper()
	ps := r.IpPermissions
	if c, err := r.Canonicalize(); ps == nil && err == nil {
		ps = c.IpPermissions // the scalars' rules
	}
	var lines []string
	type rule struct {
		SecurityGroupRuleId, GroupId, GroupOwnerId string
		secgroup.SecurityGroupRule
		Tags []string
	}
	rules := []rule{}
	add := func(p secgroup.IpPermission, one secgroup.SecurityGroupRule) {
		one.IsEgress, one.IpProtocol, one.FromPort, one.ToPort = r.Egress, p.IpProtocol, p.FromPort, p.ToPort
		rules = append(rules, rule{fmt.Sprintf("sgr-%017x", len(rules)), r.GroupId, "123456789012", one, []string{}})
	}
	for _, p := range ps {
		lines = append(lines, p.String(), "")
		for _, e := range p.IpRanges {
			add(p, secgroup.SecurityGroupRule{CidrIpv4: e.CidrIp, Description: e.Description})
		}
		for _, e := range p.Ipv6Ranges {
			add(p, secgroup.SecurityGroupRule{CidrIpv6: e.CidrIpv6, Description: e.Description})
		}
		for _, e := range p.PrefixListIds {
			add(p, secgroup.SecurityGroupRule{PrefixListId: e.PrefixListId, Description: e.Description})
		}
		for _, e := range p.UserIdGroupPairs {
			add(p, secgroup.SecurityGroupRule{Description: e.Description, ReferencedGroupInfo: secgroup.ReferencedSecurityGroup{
				GroupId: e.GroupId, GroupName: e.GroupName, UserId: e.UserId, VpcId: e.VpcId, VpcPeeringConnectionId: e.VpcPeeringConnectionId, PeeringStatus: e.PeeringStatus}})
		}
	}
	halves := map[bool]secgroup.IpPermissions{r.Egress: ps, !r.Egress: {}}
	group := map[string]any{"GroupId": r.GroupId, "GroupName": "web", "Description": "d", "OwnerId": "123456789012", "VpcId": "vpc-1", "Tags": []string{},
		"IpPermissions": halves[false], "IpPermissionsEgress": halves[true]}
	list, err := json.Marshal(ps)
	if err != nil {
		t.Fatal(err)
	}
	return []written{
		{"shorthand", strings.Join(lines, "\r\n")},
		{"permissions", string(list)},
		{"request", asJSON(t, r)},
		{"query", ec2query.Encode(r).Encode() + "\n"},
		{"describe-security-groups", asJSON(t, map[string]any{"SecurityGroups": []any{group}, "NextToken": "x"})},
		{"describe-security-group-rules", asJSON(t, map[string]any{"NextToken": []int{1}, "SecurityGroupRules": rules})},
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.MarshalIndent(v, "", "    ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func flagOf(r secgroup.Request) string {
	if r.Egress {
		return " --egress"
	}
	return " --ingress"
}

// TestCheckDocuments checks every example of the five documents in every kind of
// input, with golden output for people and for programs.
func TestCheckDocuments(t *testing.T) {
	data, err := os.ReadFile("../../testdata/documents.json")
	if err != nil {
		t.Fatal(err)
	}
	var lines []struct {
		Name, Line, Query string
		JSON              json.RawMessage
		Egress            bool
	}
	if err := json.Unmarshal(data, &lines); err != nil {
		t.Fatal(err)
	}
	var people, programs strings.Builder
	for _, l := range lines {
		var r secgroup.Request
		words, _, _ := shell(t, `printf '%s\0' `+l.Line, "")
		args := strings.Split(strings.TrimSuffix(words, "\x00"), "\x00")
		switch {
		case l.JSON != nil:
			r, err = secgroup.ParseRequest(l.JSON)
			r.Egress = l.Egress
		case l.Query != "":
			_, text, _ := strings.Cut(l.Query, "?")
			values, parseErr := url.ParseQuery(strings.ReplaceAll(text, " &", "&"))
			if parseErr != nil {
				t.Fatal(parseErr)
			}
			r, err = ec2query.Parse(values)
		case args[0] == "aws":
			r, err = awscli.Parse(args[2:])
		default:
			r, err = ec2authorize.Parse(args[1:])
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range inKinds(t, r) {
			for output, b := range map[string]*strings.Builder{"text": &people, "json": &programs} {
				stdout, stderr, code := shell(t, "secgroup check -"+flagOf(r)+" --output "+output, w.text)
				if code != 0 || stderr != "" {
					t.Errorf("%s as %s: exit %d, %s", l.Name, w.kind, code, stderr)
				}
				if output == "json" {
					stdout = compact(t, stdout) + "\n"
				}
				fmt.Fprintf(b, "== %s, %s\n%s", l.Name, w.kind, stdout)
			}
		}
	}
	golden(t, "testdata/documents.people", people.String())
	golden(t, "testdata/documents.programs", programs.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: mismatch (-want +got):\n%s", file, diff)
	}
}

// A checked is what check prints with --output json.
type checked struct {
	Version int
	Files   []struct {
		File, Kind, Problem string
		Findings            []struct{ Verdict, Group, Direction, Path, Reason, Code, Value, Detail string }
	}
	Rules, Errors, Advice, Problems int
}

// sameRules are rules of one entry each, and the verdict on them for ingress and
// for egress: E is an error, A advice.
var sameRules = []struct{ in, ingress, egress string }{
	// nothing to say
	{"IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8,Description='a & b'}]", "", ""},
	{"IpProtocol=icmpv6,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]", "", ""},
	{"IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-63a5400a}]", "", ""},
	{"IpProtocol=50,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d,UserId=123456789012}]", "", ""},
	// each advice about one rule, but that about a name beside an id, which EC2 fills in
	{"IpProtocol=All,PrefixListIds=[{PrefixListId=pl-63a5400a}]", "A protocol-all IpProtocol", "A protocol-all IpProtocol"},
	{"IpProtocol=17,FromPort=0,ToPort=0,IpRanges=[{CidrIp=10.0.0.0/8}]", "A port-zero FromPort", "A port-zero FromPort"},
	{"IpProtocol=-1,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]", "A ports-ignored FromPort", "A ports-ignored FromPort"},
	{"IpProtocol=50,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]", "A ports-ignored ToPort", "A ports-ignored ToPort"},
	{"IpProtocol=icmp,FromPort=8,ToPort=0,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]", "A icmp-family CidrIpv6", "A icmp-family CidrIpv6"},
	{"IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.1/8}]", "A cidr-host-bits CidrIp", "A cidr-host-bits CidrIp"},
	{"IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=::1/0}]", "A cidr-host-bits CidrIpv6, A open-to-world CidrIpv6", "A cidr-host-bits CidrIpv6"},
	{"IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]", "A open-to-world CidrIp", ""},
	{"IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-1}]", "A id-length PrefixListId", "A id-length PrefixListId"},
	{"IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-112233}]", "A id-length GroupId", "A id-length GroupId"},
	{"IpProtocol=-1,UserIdGroupPairs=[{GroupName=web}]", "A group-name GroupName", "A group-name GroupName"},
	{"IpProtocol=icmp,FromPort=8,ToPort=8,IpRanges=[{CidrIp=10.0.0.0/8}]", "A icmp-echo FromPort", "A icmp-echo FromPort"},
	// errors of each member
	{"IpProtocol=esp,IpRanges=[{CidrIp=10.0.0.0/8}]", "E protocol-unknown IpProtocol", "E protocol-unknown IpProtocol"},
	{"IpProtocol=tcp,FromPort=-1,ToPort=65536,IpRanges=[{CidrIp=10.0.0.0/8}]", "E port-range FromPort, E port-range ToPort", "E port-range FromPort, E port-range ToPort"},
	{"IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.1}]", "E cidr-malformed CidrIp", "E cidr-malformed CidrIp"},
	{"IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=10.0.0.0/8}]", "E cidr-family CidrIpv6", "E cidr-family CidrIpv6"},
	{"IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-x}]", "E prefix-list-id-malformed PrefixListId", "E prefix-list-id-malformed PrefixListId"},
	{"IpProtocol=-1,UserIdGroupPairs=[{UserId=1}]", "E group-missing, E user-id-malformed UserId", "E group-missing, E user-id-malformed UserId"},
}

// TestCheckKinds holds that the same rule gets the same verdict and the same
// advice in every kind of input.
func TestCheckKinds(t *testing.T) {
	for _, c := range sameRules {
		for _, egress := range []bool{false, true} {
			p, err := secgroup.ParseShorthand(c.in)
			if err != nil {
				t.Fatal(err)
			}
			r := secgroup.Request{GroupId: "sg-0123456789abcdef0", Egress: egress, IpPermissions: secgroup.IpPermissions{p}}
			want := c.ingress
			if egress {
				want = c.egress
			}
			for _, w := range inKinds(t, r) {
				stdout, stderr, code := shell(t, "secgroup check --output=json"+flagOf(r)+" -", w.text)
				var v checked
				if err := json.Unmarshal([]byte(stdout), &v); err != nil || stderr != "" || v.Version != 1 || len(v.Files) != 1 || v.Files[0].Kind != w.kind || v.Rules != 1 {
					t.Fatalf("%s as %s: exit %d, %s %s %v", c.in, w.kind, code, stdout, stderr, err)
				}
				var got []string
				for _, f := range v.Files[0].Findings {
					member := f.Path[strings.LastIndexAny(f.Path, "].")+1:]
					if w.kind == "query" {
						member = strings.TrimLeft(member, "0123456789")
					}
					if member == "CidrIpv4" || w.kind == "describe-security-group-rules" && member == "ReferencedGroupInfo" {
						member = strings.TrimSuffix(strings.Replace(member, "v4", "", 1), "ReferencedGroupInfo")
					}
					got = append(got, strings.TrimSpace(strings.ToUpper(f.Verdict[:1])+" "+f.Reason+" "+member))
					if direction := strings.TrimLeft(flagOf(r), " -"); f.Direction != direction {
						t.Errorf("%s as %s: direction %s", c.in, w.kind, f.Direction)
					}
				}
				if strings.Join(got, ", ") != want {
					t.Errorf("%s as %s%s: got %q, want %q", c.in, w.kind, flagOf(r), got, want)
				}
				if wantCode := min(1, strings.Count(want, "E ")); code != wantCode || v.Errors != strings.Count(want, "E ") || v.Advice != strings.Count(want, "A ") {
					t.Errorf("%s as %s: exit %d, %d errors, %d advice", c.in, w.kind, code, v.Errors, v.Advice)
				}
				// What is valid comes back from its canonical form and its rules.
				rules, stderr, rulesCode := shell(t, "secgroup rules --output json - "+flagOf(r), w.text)
				if rulesCode != code || code == 0 && stderr != "" {
					t.Errorf("%s as %s: rules exits with %d, %s", c.in, w.kind, rulesCode, stderr)
				}
				form, _, formCode := shell(t, "secgroup canonicalize - "+flagOf(r), w.text)
				if formCode != code {
					t.Errorf("%s as %s: canonicalize exits with %d", c.in, w.kind, formCode)
				}
				if code != 0 {
					continue
				}
				if again, stderr, code := shell(t, "secgroup canonicalize - "+flagOf(r), form); code != 0 || again != form {
					t.Errorf("%s as %s: the canonical form is not its own: %s%s%s", c.in, w.kind, form, again, stderr)
				}
				if again, stderr, code := shell(t, "secgroup rules --output json - "+flagOf(r), form); code != 0 || withoutGroup(again) != withoutGroup(rules) {
					t.Errorf("%s as %s: the canonical form has other rules: %s%s%s", c.in, w.kind, rules, again, stderr)
				}
				if again, stderr, code := shell(t, "secgroup rules --output json -", rules); code != 0 || again != rules {
					t.Errorf("%s as %s: the rules do not come back: %s%s%s", c.in, w.kind, rules, again, stderr)
				}
			}
		}
	}
}

// withoutGroup returns rules without their group.
func withoutGroup(rules string) string {
	lines := strings.Split(rules, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, `            "GroupId"`) }), "\n")
}

// checkCases are those of the commands that read files: checkFiles, here.
var checkCases = []runCase{
	{
		name: "an error, of which the other entry has its own advice", line: "secgroup check first.txt --ingress", code: 1,
		stdout: `IpPermissions[0].IpRanges[0].CidrIp: error InvalidParameterValue [cidr-malformed]
    "10.0.0.1": an address without a length
    for this address alone write 10.0.0.1/32
IpPermissions[1].FromPort: advice [ports-ignored]
    EC2 drops the ports and opens EVERYTHING, all ports of all protocols
    for these ports alone write both of them with IpProtocol tcp or udp; if all is meant, leave out the ports
1 file, 2 rules: 1 error, 1 piece of advice
`},
	{name: "no advice", line: "secgroup check --advice=off --egress open.json", stdout: "1 file, 2 rules: 0 errors, 0 pieces of advice\n"},
	{
		name: "several files, each named, and standard input", line: "secgroup check open.json - --ingress", stdin: "[]",
		stdout: `open.json: IpPermissions[0].IpRanges[0].CidrIp: advice [open-to-world]
    open to every IPv4 address, on EVERY PORT OF EVERY PROTOCOL
    write the blocks that need it, if not all do
2 files, 2 rules: 0 errors, 1 piece of advice
`},
	{name: "advice that is an error", line: "secgroup check --advice error --ingress open.json | tail -n 1; secgroup check --advice error --ingress open.json >/dev/null", code: 1, stdout: "1 file, 2 rules: 0 errors, 1 piece of advice\n"},
	{name: "advice that would be one", line: "secgroup check --advice error --egress open.json", stdout: "1 file, 2 rules: 0 errors, 0 pieces of advice\n"},
	{
		name: "what EC2 answered: both directions, mixed destinations, its own names and descriptions, two groups", line: "secgroup check groups.json",
		stdout: `sg-0123456789abcdef0.IpPermissions[0].IpRanges[0].CidrIp: advice [open-to-world]
    open to every IPv4 address, on tcp port 22
    write the blocks that need it, if not all do
sg-0123456789abcdef0.IpPermissionsEgress[0].IpRanges[1]: advice [rule-covered]
    EC2 keeps it beside sg-0123456789abcdef0.IpPermissionsEgress[0].IpRanges[0], which allows all of it
    leave out the one of the two that is not meant
SecurityGroups[1].IpPermissionsEgress[1].IpRanges[0]: error InvalidParameterValue [rule-duplicate]
    "10.0.0.0/8": the same rule as SecurityGroups[1].IpPermissionsEgress[0].IpRanges[0]
    leave out one of the two
1 file, 7 rules: 1 error, 2 pieces of advice
`, code: 1},
	{
		name: "rules as EC2 answered them, of two groups that take turns", line: "secgroup check rules.json", code: 1,
		stdout: `sg-0123456789abcdef0.egress.SecurityGroupRules[2]: advice [rule-covered]
    EC2 keeps it beside sg-0123456789abcdef0.egress.SecurityGroupRules[0], which allows all of it
    leave out the one of the two that is not meant
sg-0123456789abcdef1.ingress.SecurityGroupRules[3].ReferencedGroupInfo.UserId: error InvalidParameterValue [user-id-malformed]
    "1": not an account
    write its 12 digits, or amazon-elb
sg-0123456789abcdef1.ingress.SecurityGroupRules[4].ReferencedGroupInfo: error InvalidParameterValue [rule-duplicate]
    "sg-1a2b3c4d": the same rule as sg-0123456789abcdef1.ingress.SecurityGroupRules[3].ReferencedGroupInfo
    leave out one of the two
sg-0123456789abcdef1.ingress.SecurityGroupRules[5]: error MissingParameter [destination-missing]
    no destination (source, for ingress)
    write an entry in IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs
1 file, 5 rules: 3 errors, 1 piece of advice
`},
	{name: "a request to revoke, by its action", line: "secgroup check -", stdin: "Action=RevokeSecurityGroupIngress&GroupId=sg-1a2b3c4d&SecurityGroupRuleId.1=sgr-1\n",
		stdout: "SecurityGroupRuleIds[0]: advice [id-length]\n    EC2's own ids have 8 or 17 digits, and this one 1\n    write all of its digits\n1 file, 0 rules: 0 errors, 1 piece of advice\n"},
	{name: "a Query that begins as shorthand could, with the rule in scalars", line: "secgroup check -", stdin: "IpProtocol=tcp &FromPort=22&ToPort=22&CidrIp=10.0.0.0%2F8&GroupId=sg-1a2b3c4d&Action=AuthorizeSecurityGroupIngress",
		stdout: "1 file, 1 rule: 0 errors, 0 pieces of advice\n"},
	{name: "shorthand with & in it", line: "secgroup check - --egress", stdin: "IpRanges=[{Description=R&D,CidrIp=10.0.0.0/8}],IpProtocol=-1", stdout: "1 file, 1 rule: 0 errors, 0 pieces of advice\n"},
	{name: "a whole URL", line: "secgroup check -", stdin: "https://ec2.amazonaws.com/?Action=AuthorizeSecurityGroupEgress&GroupId=sg-1a2b3c4d", code: 1,
		stdout: "IpPermissions: error MissingParameter [permissions-missing]\n    nothing to authorize\n    write IpPermissions\n1 file, 0 rules: 1 error, 0 pieces of advice\n"},
	{name: "a Query of which a parameter is wrong", line: "secgroup check -", stdin: "Action=AuthorizeSecurityGroupEgress&Bo%0Agus=1", code: 1,
		stdout: "\"Bo\\ngus\": error UnknownParameter [parameter-unknown]\n    unknown parameter\n    write one of the Query API's, such as IpPermissions.1.IpRanges.1.CidrIp\n1 file, 0 rules: 1 error, 0 pieces of advice\n"},
	{name: "which has no direction", line: "secgroup check --output json - | grep -c direction", stdin: "Action=AuthorizeSecurityGroupEgress&Bogus=1", stdout: "0\n", code: 1},
	{name: "the kind by name, which the content does not tell", line: "secgroup check --from query --egress=true -", stdin: "&Action=AuthorizeSecurityGroupEgress&GroupId=sg-1", code: 1,
		stdout: "IpPermissions: error MissingParameter [permissions-missing]\n    nothing to authorize\n    write IpPermissions\nGroupId: advice [id-length]\n    EC2's own ids have 8 or 17 digits, and this one 1\n    write all of its digits\n1 file, 0 rules: 1 error, 1 piece of advice\n"},
	{name: "one permission", line: "secgroup check - --ingress", stdin: ` {"ToPort":22,"FromPort":22,"IpProtocol":"tcp","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}`, stdout: "1 file, 1 rule: 0 errors, 0 pieces of advice\n"},
	{name: "one permission that is not whole", line: "secgroup check - --ingress", stdin: `{"IpProtocol":"-1","FromPort":22}`, code: 1,
		stdout: "IpPermissions[0]: error MissingParameter [destination-missing]\n    no destination (source, for ingress)\n    write an entry in IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs\n1 file, 0 rules: 1 error, 0 pieces of advice\n"},
	{name: "one rule, as a request", line: "secgroup check - --ingress", stdin: `{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"10.0.0.0/8","GroupName":"web"}`, stdout: "1 file, 1 rule: 0 errors, 0 pieces of advice\n"},
	{name: "no direction", line: "secgroup check open.json", code: 2, stdout: "1 file, 0 rules: 0 errors, 0 pieces of advice, 1 file not understood\n", stderr: "secgroup: open.json: input of the kind permissions does not say its direction: give one of --egress and --ingress\n"},
	{name: "both directions", line: "secgroup check --egress --ingress - >/dev/null", stdin: `{"GroupId":"sg-1"}`, code: 2, stderr: "secgroup: -: input of the kind request does not say its direction: give one of --egress and --ingress\n"},
	{name: "a file that is nothing, and one that is", line: "secgroup check - open.json --egress", stdin: "hello", code: 2, stdout: "2 files, 2 rules: 0 errors, 0 pieces of advice, 1 file not understood\n",
		stderr: "secgroup: -: none of the kinds of input: shorthand, permissions, request, query, describe-security-groups, describe-security-group-rules\n"},
	{name: "an object that is nothing", line: "secgroup check - --egress --output json | tr -d ' \n'", stdin: `{"Reservations":[]}`,
		stdout: `{"version":1,"files":[{"file":"-","kind":"","problem":"noneofthekindsofinput:shorthand,permissions,request,query,describe-security-groups,describe-security-group-rules","findings":[]}],"rules":0,"errors":0,"advice":0,"problems":1}`,
		stderr: "secgroup: -: none of the kinds of input: shorthand, permissions, request, query, describe-security-groups, describe-security-group-rules\n"},
	{name: "nothing at all", line: "secgroup check - --egress 2>&1 >/dev/null | grep -c 'none of the kinds'", stdout: "1\n"},
	{name: "no JSON", line: "secgroup check - 2>&1 >/dev/null | grep -c 'none of the kinds'", stdin: "{{", stdout: "1\n"},
	{name: "a key that is none", line: "secgroup check - 2>&1 >/dev/null | grep -c 'none of the kinds'", stdin: `{1:2}`, stdout: "1\n"},
	{name: "a permission that cannot be read", line: "secgroup check --ingress - >/dev/null", stdin: `{"IpProtocol":tcp}`, code: 2, stderr: "secgroup: -: value 1, byte 14: expected a string, found \"tcp\"\n\t{\"IpProtocol\":tcp}\n\t              ^\n"},
	{name: "a request that cannot be read", line: "secgroup check --ingress - 2>&1 | grep -c 'one of the keys'", stdin: `{"GroupId":"sg-1","Rules":[]}`, stdout: "1\n"},
	{name: "the second line of shorthand", line: "secgroup check --ingress - 2>&1 | head -n 1", stdin: "IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-1}]\n\nIpProtocol:-1", stdout: "secgroup: -: value 2, byte 13: expected \"=\", found the end\n"},
	{name: "an answer that ends early", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroups":[{"GroupId":"sg-1"}`, code: 2, stderr: "secgroup: -: SecurityGroups: byte 37: unexpected EOF\n"},
	{name: "an answer with text behind it", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroupRules":[]} x`, code: 2, stderr: "secgroup: -: SecurityGroupRules: byte 26: there is more after the end of the object\n"},
	{name: "an answer of another shape", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroups":{}}`, code: 2, stderr: "secgroup: -: SecurityGroups: byte 19: expected \"[\", found {\n"},
	{name: "an answer that is no object", line: "secgroup check --from describe-security-groups - >/dev/null", stdin: `[]`, code: 2, stderr: "secgroup: -: SecurityGroups: byte 1: expected \"{\", found [\n"},
	{name: "a rule of another shape", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroupRules":[{"FromPort":"22"}]}`, code: 2, stderr: "secgroup: -: SecurityGroupRules: byte 40: \"\\\"22\\\"\": not an integer of 32 bits: write a JSON number without fraction, exponent or quotes [parameter-malformed]\n"},
	{name: "text that looks like a path stays", line: "secgroup check -", stdin: `{"SecurityGroupRules":[{"GroupId":"sg-1a2b3c4d","IpProtocol":"50","CidrIpv4":"10.0.0.0%IpPermissions[99]/8"}]}`, code: 1,
		stdout: "sg-1a2b3c4d.ingress.SecurityGroupRules[0].CidrIpv4: error InvalidParameterValue [cidr-malformed]\n    \"10.0.0.0%IpPermissions[99]/8\": not a CIDR block\n    write address/length without leading zeros or space, such as 10.0.0.0/16 or 2001:db8::/32\n1 file, 1 rule: 1 error, 0 pieces of advice\n"},
	{name: "and so does what is quoted in a detail", line: "secgroup check - | sed -n 3p", stdin: `{"SecurityGroups":[{"GroupId":"sg-1a2b3c4d","IpPermissions":[{"IpProtocol":"50","Ipv6Ranges":[{"CidrIpv6":"fe80::1%IpPermissions[0]/64"}]}]}]}`,
		stdout: "    leave out \"%IpPermissions[0]\"\n"},
	{name: "standard input is named among several files, the whole of it", line: "secgroup check open.json - --egress | head -n 1", stdin: "Action=AuthorizeSecurityGroupEgress&GroupId=sg-1a2b3c4d&IpPermissions.1.IpProtocol=-1&IpPermissions.1.IpRanges.1.CidrIp=x",
		stdout: "-: IpPermissions[0].IpRanges[0].CidrIp: error InvalidParameterValue [cidr-malformed]\n"},
	{name: "a direction that is contradicted", line: "secgroup check - --ingress >/dev/null", stdin: "Action=AuthorizeSecurityGroupEgress&GroupId=sg-1a2b3c4d", code: 2, stderr: "secgroup: -: it is about egress, which the command line contradicts\n"},
	{name: "a direction that is said again", line: "secgroup check - --egress | tail -n 1", stdin: "Action=AuthorizeSecurityGroupEgress&GroupId=sg-1a2b3c4d", stdout: "1 file, 0 rules: 1 error, 0 pieces of advice\n"},
	{name: "an ingress that is contradicted", line: "secgroup check - --egress >/dev/null", stdin: "Action=AuthorizeSecurityGroupIngress&GroupId=sg-1a2b3c4d", code: 2, stderr: "secgroup: -: it is about ingress, which the command line contradicts\n"},
	{name: "a request to revoke by ids", line: "secgroup check - --ingress --revoke", stdin: `{"GroupId":"sg-1a2b3c4d","SecurityGroupRuleIds":["sgr-01afa97ef3e1bedfc"]}`, stdout: "1 file, 0 rules: 0 errors, 0 pieces of advice\n"},
	{name: "which is none to authorize", line: "secgroup check - --ingress | tail -n 1", stdin: `{"DryRun":true,"GroupId":"sg-1a2b3c4d","SecurityGroupRuleIds":["sgr-01afa97ef3e1bedfc"]}`, stdout: "1 file, 0 rules: 2 errors, 0 pieces of advice\n"},
	{name: "a request by its DryRun", line: "secgroup check - --ingress | tail -n 1", stdin: `{"DryRun":true}`, stdout: "1 file, 0 rules: 2 errors, 0 pieces of advice\n"},
	{name: "a byte order mark, lines that are indented", line: "secgroup check - --egress", stdin: "\ufeff  IpProtocol=50,PrefixListIds=[{PrefixListId=pl-63a5400a}]  \n", stdout: "1 file, 1 rule: 0 errors, 0 pieces of advice\n"},
	{name: "UTF-16", line: "secgroup check - --egress >/dev/null", stdin: "\xff\xfe[\x00]\x00", code: 2, stderr: "secgroup: -: text in UTF-16: write it in UTF-8\n"},
	{name: "UTF-16 the other way round", line: "secgroup check - --egress >/dev/null", stdin: "\xfe\xff\x00[\x00]", code: 2, stderr: "secgroup: -: text in UTF-16: write it in UTF-8\n"},
	{name: "a list of something else", line: "secgroup check - 2>&1 >/dev/null | grep -c 'none of the kinds'", stdin: "[1,2]", stdout: "1\n"},
	{name: "a list of groups", line: "secgroup check - 2>&1 >/dev/null | grep -c 'none of the kinds'", stdin: `[{"GroupId":"sg-1","IpPermissions":[]}]`, stdout: "1\n"},
	{name: "settings of something else", line: "secgroup check - 2>&1 >/dev/null | grep -c 'none of the kinds'", stdin: "cidr=10.0.0.0/8\nuser=a", stdout: "1\n"},
	{name: "the list of an answer stands anywhere", line: "secgroup check -", stdin: `{"GroupName":"a","SecurityGroups":[]}`, stdout: "1 file, 0 rules: 0 errors, 0 pieces of advice\n"},
	{name: "an answer without its list", line: "secgroup check --from describe-security-groups - >/dev/null", stdin: `{"SecurityGroup":[]}`, code: 2, stderr: "secgroup: -: SecurityGroups: byte 20: there is no such list\n"},
	{name: "both lists", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroups":[],"SecurityGroupRules":[]}`, code: 2, stderr: "secgroup: -: SecurityGroups: byte 41: SecurityGroupRules beside it\n"},
	{name: "a group that is null", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroups":[null]}`, code: 2, stderr: "secgroup: -: SecurityGroups: byte 23: null for a group\n"},
	{name: "a rule that is null", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroupRules":[null]}`, code: 2, stderr: "secgroup: -: SecurityGroupRules: byte 27: null for a rule\n"},
	{name: "a rule of two destinations", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroupRules":[{"IpProtocol":"50","CidrIpv4":"10.0.0.0/8","CidrIpv6":"::/0"}]}`, code: 2, stderr: "secgroup: -: SecurityGroupRules: byte 84: a rule with several destinations: EC2 gives one to each\n"},
	{name: "a key twice, whatever its letter case", line: "secgroup check - >/dev/null", stdin: `{"SecurityGroups":[{"IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}],"ippermissions":[]}]}`, code: 2, stderr: "secgroup: -: SecurityGroups: byte 109: the key \"ippermissions\" again\n"},
	{name: "the same key in two objects, and as a value", line: "secgroup check - | tail -n 1", stdin: `{"SecurityGroups":[{"GroupId":"GroupId","IpPermissions":[]},{"GroupId":"GroupId","Tags":[{"Key":"Key"},{"Key":"Key"}]}]}`, stdout: "1 file, 0 rules: 0 errors, 0 pieces of advice\n"},
	{name: "shorthand without a line", line: "secgroup check --from shorthand --egress - >/dev/null", stdin: " \n", code: 2, stderr: "secgroup: -: there is nothing in it\n"},
	{name: "no file", line: "secgroup check --ingress no.json 2>&1 | head -n 1", stdout: "secgroup: no.json: open no.json: no such file or directory\n"},
	{name: "a Query that cannot be read", line: "secgroup check - >/dev/null", stdin: "Action=%zz", code: 2, stderr: "secgroup: -: query: invalid URL escape \"%zz\"\n"},
	{name: "no files", line: "secgroup check", code: 2, stderr: "secgroup: check: which file? - is standard input\n" + hint},
	{name: "no such option", line: "secgroup check --no", code: 2, stderr: "secgroup: check: flag provided but not defined: -no\n" + hint},
	{name: "no such kind", line: "secgroup check --from yaml x", code: 2, stderr: "secgroup: check: --from takes one of shorthand, permissions, request, query, describe-security-groups, describe-security-group-rules, not \"yaml\"\n" + hint},
	{name: "no such advice", line: "secgroup check --advice= x", code: 2, stderr: "secgroup: check: --advice takes one of off, warn, error, not \"\"\n" + hint},
	{name: "no such output", line: "secgroup check --output cli x", code: 2, stderr: "secgroup: check: --output takes one of text, json, not \"cli\"\n" + hint},
	{name: "an output without a name", line: "secgroup check --output= x", code: 2, stderr: "secgroup: check: --output takes one of text, json, not \"\"\n" + hint},
	{name: "nowhere to print", line: "secgroup check --egress open.json 1</dev/null", code: 2, stderr: "secgroup: write /dev/stdout: bad file descriptor\n" + hint},

	{name: "rules as a table", line: "secgroup rules groups2.json", stdout: "GROUP                 DIRECTION  PROTOCOL  FROM  TO  PEER                      DESCRIPTION\n" +
		"sg-0123456789abcdef0  ingress    tcp       22    22  2001:db8::/32             R&D\n" +
		"sg-0123456789abcdef0  ingress    tcp       22    22  pl-63a5400a               \n" +
		"sg-0123456789abcdef0  egress     50        -1    -1  123456789012/sg-1a2b3c4d  a & b\n" +
		"-                     egress     icmp      8     0   web                       \n"},
	{name: "rules with what a terminal would take", line: "secgroup rules - | tail -n 1", stdin: `{"SecurityGroups":[{"GroupId":"a\nb","IpPermissions":[{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-1","Description":"\u001b[31m"}]}]}]}`,
		stdout: "\"a\\nb\"  ingress    50        -1    -1  pl-1  \"\\x1b[31m\"\n"},
	{name: "rules of a request", line: "secgroup rules - --ingress | tail -n 1", stdin: `{"GroupId":"sg-1a2b3c4d","IpProtocol":"6","FromPort":22,"ToPort":22,"CidrIp":"10.0.0.1/8"}`, stdout: "sg-1a2b3c4d  ingress    tcp       22    22  10.0.0.0/8  \n"},
	{name: "rules that are wrong", line: "secgroup rules first.txt --egress", code: 1, stderr: "IpPermissions[0].IpRanges[0].CidrIp: InvalidParameterValue: \"10.0.0.1\": an address without a length: for this address alone write 10.0.0.1/32 [cidr-malformed]\n"},
	{name: "parameters that are wrong", line: "secgroup rules -", stdin: "Action=AuthorizeSecurityGroupEgress&DryRun=2", code: 1, stderr: "DryRun: InvalidParameterValue: \"2\": not a boolean: write true or false [parameter-malformed]\n"},
	{name: "rules in no direction", line: "secgroup rules open.json", code: 2, stderr: "secgroup: open.json: input of the kind permissions does not say its direction: give one of --egress and --ingress\n" + hint},
	{name: "rules in several files", line: "secgroup rules open.json open.json", code: 2, stderr: "secgroup: rules: takes 1 file, not 2\n" + hint},
	{name: "no rules", line: "secgroup rules - --output json", stdin: `{"SecurityGroups":[]}`, stdout: "{\n    \"SecurityGroupRules\": []\n}\n"},
	{name: "permissions have one canonical form in both directions", line: "secgroup canonicalize - | tr -d ' \n'", stdin: "IpProtocol=ALL,FromPort=22,IpRanges=[{CidrIp=10.0.0.1/8,Description='<>'}]", stderr: "IpPermissions[0].IpRanges[0].Description: InvalidParameterValue: \"<>\": character \"<\" at byte 0: write only a-z A-Z 0-9, space and ._-:/()#,@[]+=&;{}!$* [description-charset]\n"},
	{name: "the canonical form of shorthand", line: "secgroup canonicalize - | tr -d ' \n'", stdin: "IpProtocol=ALL,FromPort=22,IpRanges=[{CidrIp=10.0.0.1/8,Description='R&D'}]", stdout: `[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/8","Description":"R&D"}]}]`},
	{name: "of none", line: "secgroup canonicalize -", stdin: "[]", stdout: "[]\n"},
	{name: "of a request without a direction", line: "secgroup canonicalize -", stdin: `{"GroupId":"sg-1"}`, code: 2, stderr: "secgroup: -: input of the kind request does not say its direction: give one of --egress and --ingress\n" + hint},
	{name: "of what EC2 answered, of groups that come twice", line: "secgroup canonicalize groups2.json | tr -d ' \n'",
		stdout: `{"SecurityGroups":[{"GroupId":"sg-0123456789abcdef0","IpPermissions":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"2001:db8::/32","Description":"R&D"}]},{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}],"IpPermissionsEgress":[{"IpProtocol":"50","UserIdGroupPairs":[{"GroupId":"sg-1a2b3c4d","UserId":"123456789012","Description":"a&b"}]}]},{"IpPermissionsEgress":[{"IpProtocol":"icmp","FromPort":8,"ToPort":0,"UserIdGroupPairs":[{"GroupName":"web"}]}]}]}`},
	{name: "of groups of the same id", line: "secgroup canonicalize - | tr -d ' \n'", stdin: `{"SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-1"}]}]},{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"51","PrefixListIds":[{"PrefixListId":"pl-1"}]}]}]}`,
		stdout: `{"SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-1"}]}]},{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"51","PrefixListIds":[{"PrefixListId":"pl-1"}]}]}]}`},
	{name: "of groups without an id", line: "secgroup canonicalize - | tr -d ' \n'", stdin: `{"SecurityGroups":[{"IpPermissionsEgress":[{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-1"}]}]},{"IpPermissions":[{"IpProtocol":"51","PrefixListIds":[{"PrefixListId":"pl-1"}]}]}]}`,
		stdout: `{"SecurityGroups":[{"IpPermissionsEgress":[{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-1"}]}]},{"IpPermissions":[{"IpProtocol":"51","PrefixListIds":[{"PrefixListId":"pl-1"}]}]}]}`},
	{name: "canonicalize has one output", line: "secgroup canonicalize --output text open.json", code: 2, stderr: "secgroup: canonicalize: flag provided but not defined: -output\n" + hint},

	{
		name: "what to change, by direction, the descriptions between", line: "secgroup diff groups2.json - --ingress",
		stdin: "IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:DB8::1/32}]\nIpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]",
		code:  2, stderr: "secgroup: diff: groups2.json: 2 groups could be meant for ingress\n" + hint,
	},
	{
		name: "of the one group that there is", line: "secgroup diff group.json - --ingress",
		stdin: "IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:DB8::1/32}]\nIpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]",
		stdout: `+ sg-0123456789abcdef0 ingress IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]
~ sg-0123456789abcdef0 ingress IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]
- sg-0123456789abcdef0 ingress IpProtocol=tcp,FromPort=22,ToPort=22,PrefixListIds=[{PrefixListId=pl-63a5400a}]
1 rule to authorize, 1 rule to revoke, 1 description to update
`},
	{
		name: "as command lines, in the order in which to run them", line: "secgroup diff group.json - --ingress --commands",
		stdin: "IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:DB8::1/32}]\nIpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]",
		stdout: `aws ec2 authorize-security-group-ingress --group-id sg-0123456789abcdef0 --ip-permissions 'IpProtocol=-1,UserIdGroupPairs=[{GroupId=sg-1a2b3c4d}]'
aws ec2 update-security-group-rule-descriptions-ingress --group-id sg-0123456789abcdef0 --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]'
aws ec2 revoke-security-group-ingress --group-id sg-0123456789abcdef0 --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,PrefixListIds=[{PrefixListId=pl-63a5400a}]'
`},
	{
		name: "as JSON, both directions of what EC2 answered", line: "secgroup diff group.json groups3.json --output json | tr -d ' \n'",
		stdout: `{"version":1,"changes":[{"group":"sg-0123456789abcdef0","direction":"ingress","revoke":[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"2001:db8::/32"}]}]},{"group":"sg-0123456789abcdef0","direction":"egress","authorize":[{"IpProtocol":"51","PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}],"updateDescriptions":[{"IpProtocol":"50","UserIdGroupPairs":[{"GroupId":"sg-1a2b3c4d","UserId":"123456789012","Description":"c"}]}]}]}`},
	{name: "nothing to change, of rules in another form", line: "secgroup rules group.json --output json | secgroup diff group.json -", stdout: "0 rules to authorize, 0 rules to revoke, 0 descriptions to update\n"},
	{name: "nothing to change, as JSON", line: "secgroup diff group.json group.json --output json | tr -d ' \n'", stdout: `{"version":1,"changes":[]}`},
	{name: "permissions of no group", line: "secgroup diff open.json - --egress", stdin: "[]", stdout: "- egress IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]\n- egress IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-63a5400a}]\n0 rules to authorize, 2 rules to revoke, 0 descriptions to update\n"},
	{name: "a description is printed as it is", line: "secgroup diff - open.json --egress | grep -c 'a  b'; echo '[{\"IpProtocol\":\"50\",\"PrefixListIds\":[{\"PrefixListId\":\"pl-1\",\"Description\":\"a  b\"}]}]' | secgroup diff open.json - --egress | grep -c 'a  b'", stdin: "[]", stdout: "0\n1\n"},
	{name: "whose command lines need one", line: "secgroup diff open.json - --egress --commands", stdin: "[]", code: 2, stderr: "secgroup: diff: neither file names the group: give --group-id\n" + hint},
	{name: "given", line: "secgroup diff - open.json --egress --commands --group-id sg-1", stdin: "[]", stdout: "aws ec2 authorize-security-group-egress --group-id sg-1 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]' 'IpProtocol=-1,PrefixListIds=[{PrefixListId=pl-63a5400a}]'\n"},
	{name: "another group", line: "secgroup diff group.json -", stdin: `{"SecurityGroups":[{"GroupId":"sg-1"}]}`, code: 2, stderr: "secgroup: diff: group.json: there is no group sg-1\n" + hint},
	{name: "a group that has no rules yet in a direction", line: "secgroup diff - group.json | tail -n 1", stdin: `{"SecurityGroupRules":[{"GroupId":"sg-0123456789abcdef0","IsEgress":true,"IpProtocol":"50","FromPort":-1,"ToPort":-1,"ReferencedGroupInfo":{"GroupId":"sg-1a2b3c4d"},"Description":"a b"}]}`,
		stdout: "2 rules to authorize, 0 rules to revoke, 0 descriptions to update\n"},
	{name: "a side that is wrong", line: "secgroup diff open.json first.txt --ingress", code: 1, stderr: "first.txt.IpPermissions[0].IpRanges[0].CidrIp: InvalidParameterValue: \"10.0.0.1\": an address without a length: for this address alone write 10.0.0.1/32 [cidr-malformed]\n"},
	{name: "a description that cannot be sent", line: "secgroup diff group.json -", stdin: `{"SecurityGroups":[{"GroupId":"sg-0123456789abcdef0","IpPermissions":[{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-63a5400a","Description":"it's"}]}]}]}`, code: 1,
		stderr: "IpPermissions[0].PrefixListIds[0].Description: InvalidParameterValue: \"it's\": character \"'\" at byte 2: write only a-z A-Z 0-9, space and ._-:/()#,@[]+=;{}!$* [description-charset]\n"},
	{name: "one side", line: "secgroup diff open.json", code: 2, stderr: "secgroup: diff: takes 2 files, not 1\n" + hint},

	{name: "fewer rules", line: "secgroup aggregate - | tr -d ' \n'", stdin: "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/9},{CidrIp=10.128.0.0/9}]\nIpProtocol=tcp,FromPort=23,ToPort=23,IpRanges=[{CidrIp=10.0.0.0/8}]",
		stdout: `[{"IpProtocol":"tcp","FromPort":22,"ToPort":23,"IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]`},
	{name: "of groups, each direction", line: "secgroup aggregate - | tr -d ' \n'", stdin: `{"SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"},{"CidrIp":"10.0.0.0/9"}]}],"IpPermissionsEgress":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/9"}]}]}]}`,
		stdout: `{"SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}],"IpPermissionsEgress":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/9"}]}]}]}`},
	{name: "of a request", line: "secgroup aggregate - --egress | tr -d ' \n'", stdin: `{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"},{"CidrIp":"10.0.0.0/9"}]}],"DryRun":true}`,
		stdout: `{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}],"DryRun":true}`},

	{name: "the quota, by group and direction", line: "secgroup count groups2.json", stdout: "sg-0123456789abcdef0 ingress: IPv4 1, IPv6 2: within the limit of 60\nsg-0123456789abcdef0 egress: IPv4 1, IPv6 1: within the limit of 60\n" +
		"ingress: IPv4 0, IPv6 0: within the limit of 60\negress: IPv4 1, IPv6 1: within the limit of 60\n"},
	{name: "the weight of a list, over the limit", line: "secgroup count open.json --egress --limit 55 --weight pl-1=2 --weight pl-63a5400a=55", code: 1, stdout: "egress: IPv4 56, IPv6 55: OVER the limit of 55\n"},
	{name: "as JSON", line: "secgroup count open.json --ingress --limit 1 --output json | tr -d ' \n'", stdout: `{"version":1,"limit":1,"counts":[{"direction":"ingress","ipv4":2,"ipv6":1,"over":true}]}`},
	{name: "permissions as EC2 groups them, what --query cuts out of its answer", line: "secgroup count - --ingress", stdin: `[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8","Description":"it's"}],"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}],"UserIdGroupPairs":[]}]`, stdout: "ingress: IPv4 2, IPv6 1: within the limit of 60\n"},
	{name: "with fewer rules", line: "secgroup aggregate - | tr -d ' \n'", stdin: `[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"},{"CidrIp":"10.0.0.0/9"}],"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}]`,
		stdout: `[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}]},{"IpProtocol":"50","PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}]`},
	{name: "to be changed", line: "secgroup diff - open.json --ingress | tail -n 1", stdin: `[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0","Description":"it's"}],"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}]`, stdout: "0 rules to authorize, 0 rules to revoke, 1 description to update\n"},
	{name: "which canonicalize refuses", line: "secgroup canonicalize - 2>&1 | grep -c destination-mixed", stdin: `[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}],"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}]`, stdout: "1\n"},
	{name: "no weight", line: "secgroup count --weight pl-1 x", code: 2, stderr: "secgroup: count: invalid value \"pl-1\" for flag -weight: write pl-... = its MaxEntries, without space\n" + hint},
	{name: "a weight of nothing", line: "secgroup count --weight pl-1=0 x", code: 2, stderr: "secgroup: count: invalid value \"pl-1=0\" for flag -weight: write pl-... = its MaxEntries, without space\n" + hint},

	{name: "a change, with advice beside the answer", line: ingress + "--protocol tcp --port 22 --cidr 0.0.0.0/0 >/dev/null", stderr: "IpPermissions[0].IpRanges[0].CidrIp: advice: open to every IPv4 address, on tcp port 22: write the blocks that need it, if not all do [open-to-world]\n"},
	{name: "a change that is wrong, with advice about what is not", line: ingress + "--ip-permissions IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0},{CidrIp=x}]", code: 1,
		stderr: `IpPermissions[0].IpRanges[1].CidrIp: InvalidParameterValue: "x": not a CIDR block: write address/length without leading zeros or space, such as 10.0.0.0/16 or 2001:db8::/32 [cidr-malformed]
IpPermissions[0].IpRanges[0].CidrIp: advice: open to every IPv4 address, on EVERY PORT OF EVERY PROTOCOL: write the blocks that need it, if not all do [open-to-world]
`},
}

// checkFiles are the files of checkCases.
var checkFiles = map[string]string{
	"first.txt": "IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.1}]\n\n \nIpProtocol=-1,FromPort=22,ToPort=22,PrefixListIds=[{PrefixListId=pl-63a5400a}]\n",
	"open.json": `[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]},{"IpProtocol":"-1","PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}]`,
	"groups.json": `{"SecurityGroups":[
		{"Description":"x","GroupName":"web","IpPermissions":[
			{"FromPort":22,"IpProtocol":"tcp","IpRanges":[{"CidrIp":"0.0.0.0/0","Description":"R&D"}],"Ipv6Ranges":[],"PrefixListIds":[],"ToPort":22,
				"UserIdGroupPairs":[{"GroupId":"sg-1a2b3c4d","UserId":"123456789012","GroupName":"x","Description":"it's","PeeringStatus":"active"}]},
			{"IpProtocol":"-1","IpRanges":[],"Ipv6Ranges":[],"PrefixListIds":[],"UserIdGroupPairs":[{"GroupId":"sg-0123456789abcdef0","UserId":"123456789012"}]}],
		"OwnerId":"123456789012","GroupId":"sg-0123456789abcdef0","IpPermissionsEgress":[
			{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"},{"CidrIp":"10.0.0.0/8"}],"Ipv6Ranges":[],"PrefixListIds":[],"UserIdGroupPairs":[]}],"Tags":[{"Key":"a","Value":"b"}],"VpcId":"vpc-1"},
		{"IpPermissionsEgress":[{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}]},{"IpProtocol":"50","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]}]}`,
	"groups2.json": `{"SecurityGroups":[
		{"GroupId":"sg-0123456789abcdef0","IpPermissions":[{"FromPort":22,"IpProtocol":"tcp","ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"2001:db8::/32","Description":"R&D"}],"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}],
			"IpPermissionsEgress":[{"IpProtocol":"50","UserIdGroupPairs":[{"GroupId":"sg-1a2b3c4d","UserId":"123456789012","Description":"a & b"}]}]},
		{"IpPermissionsEgress":[{"IpProtocol":"icmp","FromPort":8,"ToPort":0,"UserIdGroupPairs":[{"GroupName":"web"}]}]}]}`,
	"group.json": `{"SecurityGroups":[
		{"GroupId":"sg-0123456789abcdef0","IpPermissions":[{"FromPort":22,"IpProtocol":"tcp","ToPort":22,"Ipv6Ranges":[{"CidrIpv6":"2001:db8::/32","Description":"R&D"}],"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}],
			"IpPermissionsEgress":[{"IpProtocol":"50","UserIdGroupPairs":[{"GroupId":"sg-1a2b3c4d","UserId":"123456789012","Description":"a b"}]}]}]}`,
	"groups3.json": `{"SecurityGroups":[
		{"GroupId":"sg-0123456789abcdef0","IpPermissions":[{"FromPort":22,"IpProtocol":"tcp","ToPort":22,"PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]}],
			"IpPermissionsEgress":[{"IpProtocol":"51","PrefixListIds":[{"PrefixListId":"pl-63a5400a"}]},{"IpProtocol":"50","UserIdGroupPairs":[{"GroupId":"sg-1a2b3c4d","UserId":"123456789012","Description":"c"}]}]}]}`,
	"rules.json": `{"SecurityGroupRules":[
		{"SecurityGroupRuleId":"sgr-1","GroupId":"sg-0123456789abcdef0","GroupOwnerId":"123456789012","IsEgress":true,"IpProtocol":"-1","FromPort":-1,"ToPort":-1,"CidrIpv4":"0.0.0.0/0","Tags":[]},
		{"SecurityGroupRuleId":"sgr-2","GroupId":"sg-0123456789abcdef1","IsEgress":true,"IpProtocol":"50","FromPort":-1,"ToPort":-1,"PrefixListId":"pl-63a5400a","Description":"it's"},
		{"SecurityGroupRuleId":"sgr-3","GroupId":"sg-0123456789abcdef0","IsEgress":true,"IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIpv4":"10.0.0.0/8"},
		{"SecurityGroupRuleId":"sgr-4","GroupId":"sg-0123456789abcdef1","IpProtocol":"tcp","FromPort":22,"ToPort":22,"ReferencedGroupInfo":{"GroupId":"sg-1a2b3c4d","UserId":"1"}},
		{"SecurityGroupRuleId":"sgr-5","GroupId":"sg-0123456789abcdef1","IpProtocol":"tcp","FromPort":22,"ToPort":22,"ReferencedGroupInfo":{"GroupId":"sg-1a2b3c4d","UserId":"123456789012"}},
		{"SecurityGroupRuleId":"sgr-6","GroupId":"sg-0123456789abcdef1","IpProtocol":"50"}],"Return":true}`,
}

func TestCheck(t *testing.T) {
	for name, content := range checkFiles {
		if err := os.WriteFile(filepath.Join(home, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range checkCases {
		t.Run(c.name, func(t *testing.T) { c.run(t, func(stderr string) string { return stderr }) })
	}
}
