package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bin is the folder of the built command, and home what the tests have for a home.
var bin, home string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "secgroup")
	if err != nil {
		panic(err)
	}
	bin, home = filepath.Join(dir, "bin"), filepath.Join(dir, "home")
	for name, content := range map[string]string{
		"perms.json": `[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/8"}]}]`,
		"id":         "sg-1",
	} {
		if err := os.MkdirAll(home, 0o777); err != nil {
			panic(err)
		}
		if err := os.WriteFile(filepath.Join(home, name), []byte(content), 0o666); err != nil {
			panic(err)
		}
	}
	if out, err := exec.Command("go", "build", "-o", bin+string(filepath.Separator), ".").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// shell runs a line in a shell that finds the built command.
func shell(t *testing.T, line, stdin string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = home
	cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+home, "NAME=perms", "EMPTY=")
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), code
}

// compact returns JSON as it is without white space between its tokens.
func compact(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return b.String()
}

// TestDocuments runs the command lines and requests of the five documents in a
// shell, with secgroup in place of aws ec2, and compares what is printed with
// what they print.
func TestDocuments(t *testing.T) {
	data, err := os.ReadFile("../../testdata/documents.json")
	if err != nil {
		t.Fatal(err)
	}
	var lines []struct {
		Name, Line, Query, Table string
		JSON, Output, Canonical  json.RawMessage
		Egress                   bool
	}
	if err := json.Unmarshal(data, &lines); err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		t.Run(l.Name, func(t *testing.T) {
			line, stdin := strings.Replace(l.Line, "aws ec2 ", "secgroup ", 1), ""
			switch {
			case l.JSON != nil:
				line, stdin = "secgroup authorize-security-group-egress -", string(l.JSON)
			case l.Query != "":
				line = "secgroup query '" + l.Query + "'"
			case strings.HasPrefix(line, "ec2-authorize"):
				line = "secgroup " + line
			}
			stdout, stderr, code := shell(t, line, stdin)
			if code != 0 || withoutAdvice(stderr) != "" {
				t.Fatalf("exit %d, %s", code, stderr)
			}
			if l.Table != "" {
				if want := strings.ReplaceAll(l.Table, " ", "\t") + "\n"; stdout != want {
					t.Errorf("got %q, want %q", stdout, want)
				}
			} else if l.Output != nil {
				if diff := cmp.Diff(compact(t, string(l.Output)), compact(t, stdout)); diff != "" {
					t.Errorf("mismatch (-want +got):\n%s", diff)
				}
			}
			// What is printed in another form is the same request.
			answer, _, _ := shell(t, line+" --output json", stdin)
			for _, again := range []string{
				`eval "secgroup ${LINE#aws ec2 } --output json"`,
				`secgroup query "$QUERY" --output json`,
			} {
				script := "LINE=$(" + line + " --output cli </dev/stdin) || exit 9\n"
				if strings.Contains(again, "QUERY") {
					script = "QUERY=$(" + line + " --output query </dev/stdin) || exit 9\n"
				}
				got, stderr, code := shell(t, script+again, stdin)
				if code != 0 || sorted(t, got) != sorted(t, answer) {
					t.Errorf("%s: exit %d, %s%s", again, code, stderr, cmp.Diff(answer, got))
				}
			}
		})
	}
}

var advice = regexp.MustCompile(`(?m)^(\S+: )?advice: .*\n`)

// withoutAdvice returns what is printed on standard error beside advice, which
// is TestAdvice's matter.
func withoutAdvice(stderr string) string { return advice.ReplaceAllString(stderr, "") }

// sorted returns the rules of an answer in canonical order: by protocol.
func sorted(t *testing.T, answer string) string {
	t.Helper()
	var v struct{ SecurityGroupRules []map[string]any }
	if err := json.Unmarshal([]byte(answer), &v); err != nil {
		t.Fatalf("%v in %q", err, answer)
	}
	rules := v.SecurityGroupRules
	if len(rules) == 2 && rules[0]["IpProtocol"].(string) > rules[1]["IpProtocol"].(string) {
		rules[0], rules[1] = rules[1], rules[0]
	}
	data, err := json.Marshal(rules)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const (
	ingress = "secgroup authorize-security-group-ingress --group-id sg-1a2b3c4d "
	ssh     = "--protocol tcp --port 22 --cidr 10.0.0.1/8"
	sshJSON = `{
    "Return": true,
    "SecurityGroupRules": [
        {
            "GroupId": "sg-1a2b3c4d",
            "IsEgress": false,
            "IpProtocol": "tcp",
            "FromPort": 22,
            "ToPort": 22,
            "CidrIpv4": "10.0.0.0/8"
        }
    ]
}
`
	hint = "(secgroup help says how to use it)\n"
)

// A runCase is a line for a shell, and what it prints and exits with.
type runCase struct {
	name, line, stdin string
	code              int
	stdout, stderr    string
}

var runCases = []runCase{
	{name: "one rule", line: ingress + ssh, stdout: sshJSON},
	{name: "json", line: ingress + ssh + " --output json", stdout: sshJSON},
	{name: "anywhere, shortened, the last one wins", line: "secgroup --out=text --output query authorize-security-group-ingress --o json --group-id sg-1a2b3c4d " + ssh, stdout: sshJSON},
	{name: "text, as the AWS CLI prints it", line: ingress + ssh + " --output text", stdout: "True\nSECURITYGROUPRULES\t10.0.0.0/8\t22\tsg-1a2b3c4d\ttcp\tFalse\t22\n"},
	{
		name: "text: all columns in each line, groups and tags below",
		line: `secgroup authorize-security-group-egress --group-id sg-1 --output text --tag-specifications 'ResourceType=security-group-rule,Tags=[{Key=a,Value=b},{Key=c}]' ` +
			`--ip-permissions IpProtocol=all,PrefixListIds=[{PrefixListId=pl-1,Description=d}] IpProtocol=udp,FromPort=53,ToPort=53,UserIdGroupPairs=[{GroupId=sg-2,UserId=123456789012}]`,
		stdout: "True\n" +
			"SECURITYGROUPRULES\td\t-1\tsg-1\t-1\tTrue\tpl-1\t-1\nTAGS\ta\tb\nTAGS\tc\t\n" +
			"SECURITYGROUPRULES\t\t53\tsg-1\tudp\tTrue\t\t53\nREFERENCEDGROUPINFO\tsg-2\t123456789012\nTAGS\ta\tb\nTAGS\tc\t\n",
	},
	{name: "query", line: ingress + ssh + " --output query", stdout: "Action=AuthorizeSecurityGroupIngress&GroupId=sg-1a2b3c4d&IpPermissions.1.FromPort=22&IpPermissions.1.IpProtocol=tcp&IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0%2F8&IpPermissions.1.ToPort=22\n"},
	{name: "cli", line: ingress + ssh + " --output cli", stdout: "aws ec2 authorize-security-group-ingress --group-id sg-1a2b3c4d --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]'\n"},
	{
		name:   "cli, with a quote in a quoted text",
		line:   ingress + `--output cli --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8,Description="R&D office"}]' --dry-run`,
		stdout: `aws ec2 authorize-security-group-ingress --group-id sg-1a2b3c4d --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8,Description='\''R&D office'\''}]' --dry-run` + "\n",
	},
	{name: "ec2-authorize", line: ingress + ssh + " --output ec2-authorize", stdout: "GROUP\tsg-1a2b3c4d\nPERMISSION\tALLOWS\ttcp\t22\t22\tFROM\tCIDR\t10.0.0.0/8\tingress\n"},
	{name: "table, which only the AWS CLI prints", line: ingress + ssh + " --output table", stdout: sshJSON, stderr: "secgroup: table is not printed here, json instead\n"},
	{name: "no such output", line: ingress + ssh + " --output xml", code: 2, stderr: "secgroup: --output takes json, text, query, cli, ec2-authorize, not \"xml\"\n" + hint},
	{name: "no output", line: ingress + ssh + " --output", code: 2, stderr: "secgroup: --output takes json, text, query, cli, ec2-authorize, not \"\"\n" + hint},
	{name: "ec2auth, as JSON", line: "secgroup ec2auth sg-1a2b3c4d -p 22 -s 10.0.0.0/8 --output json", stdout: sshJSON},
	{name: "ec2-authorize to a name", line: "secgroup ec2-authorize web -o other -p 80 -P tcp --output json", stdout: `{
    "Return": true,
    "SecurityGroupRules": [
        {
            "IsEgress": false,
            "IpProtocol": "tcp",
            "FromPort": 80,
            "ToPort": 80,
            "ReferencedGroupInfo": {
                "GroupName": "other"
            }
        }
    ]
}
`},
	{name: "arguments on standard input", line: "secgroup ec2-authorize -P tcp - -p 22 --output json", stdin: "-s 10.0.0.0/8\nsg-1a2b3c4d\n", stdout: sshJSON},
	{name: "a request on standard input", line: "secgroup authorize-security-group-ingress - --dry-run", stdin: `{"GroupId":"sg-1a2b3c4d","IpProtocol":"tcp","FromPort":22,"ToPort":22,"CidrIp":"10.0.0.0/8"}`, stdout: sshJSON},
	{name: "standard input is no file name", line: "secgroup authorize-security-group-ingress -", stdin: "file://id", code: 2, stderr: "secgroup: --cli-input-json: value 1, byte 0: expected the text itself, found the name of a file: files are not read here\n\tfile://id\n\t^\n" + hint},
	{name: "nor an option", line: "secgroup authorize-security-group-ingress -", stdin: "--", code: 2, stderr: "secgroup: --cli-input-json: value 1, byte 0: expected \"{\", found \"--\"\n\t--\n\t^\n" + hint},
	{name: "a - for a value is none for standard input", line: "secgroup authorize-security-group-ingress --group-name - " + ssh + " --output cli", stdin: "{}", stdout: "aws ec2 authorize-security-group-ingress --group-name=- --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]'\n"},
	{name: "a - elsewhere is none either", line: ingress + ssh + " - 2>&1 | head -n 1 | grep -c found", stdout: "1\n"},
	{name: "after -- there is no output", line: ingress + ssh + " -- --output text 2>&1 | grep -c found", stdout: "1\n"},
	{name: "a whole URL, space around it, a fragment, a semicolon", line: "secgroup query ' http://localhost/?Action=AuthorizeSecurityGroupIngress&GroupId=sg-1&IpPermissions.1.IpProtocol=-1&IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8&IpPermissions.1.IpRanges.1.Description=a;b#x ' --output cli",
		stdout: "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8,Description='\\''a;b'\\''}]'\n"},
	{name: "braces are for no shell", line: "secgroup authorize-security-group-ingress --group-name 'a{b}' " + ssh + " --output cli", stdout: "aws ec2 authorize-security-group-ingress --group-name 'a{b}' --ip-permissions 'IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8}]'\n"},
	{name: "yaml, which only the AWS CLI prints", line: ingress + ssh + " --output yaml 2>/dev/null", stdout: sshJSON},
	{name: "yaml-stream too", line: ingress + ssh + " --output yaml-stream 2>/dev/null", stdout: sshJSON},
	{name: "the tags of several specifications", line: ingress + ssh + " --output text --tag-specifications 'ResourceType=security-group-rule,Tags=[{Key=a}]' 'ResourceType=security-group-rule,Tags=[{Key=b}]' | grep TAGS", stdout: "TAGS\ta\nTAGS\tb\n"},
	{name: "parameters on standard input", line: "secgroup query -", stdin: "Action=AuthorizeSecurityGroupIngress&GroupId=sg-1a2b3c4d\n&IpProtocol=tcp&FromPort=22&ToPort=22&CidrIp=10.0.0.0%2F8\n", stdout: sshJSON},
	{
		name: "what JSON could escape is printed as it is",
		line: "secgroup revoke-security-group-egress --group-id sg-1 --security-group-rule-ids sgr-1 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.1/8,Description=R&D}]'",
		stdout: `{
    "Return": true,
    "SecurityGroupRules": [
        {
            "GroupId": "sg-1",
            "IsEgress": true,
            "IpProtocol": "-1",
            "FromPort": -1,
            "ToPort": -1,
            "CidrIpv4": "10.0.0.0/8",
            "Description": "R&D"
        },
        {
            "SecurityGroupRuleId": "sgr-1",
            "GroupId": "sg-1",
            "IsEgress": true
        }
    ]
}
`,
	},
	{name: "a file in the home folder", line: "secgroup authorize-security-group-egress --output cli --group-id file://id --ip-permissions file://~/perms.json", stdout: "aws ec2 authorize-security-group-egress --group-id sg-1 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8}]'\n"},
	{name: "a file named by variables", line: "secgroup authorize-security-group-egress --output cli --group-id 'file://$EMPTY${EMPTY}id' --ip-permissions 'file://${HOME}/$NAME.json'", stdout: "aws ec2 authorize-security-group-egress --group-id sg-1 --ip-permissions 'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8}]'\n"},
	{name: "no file", line: ingress + "--ip-permissions 'file://$NONE/x'", code: 2, stderr: "secgroup: --ip-permissions: open $NONE/x: no such file or directory\n" + hint},
	{
		name: "every error, one a line",
		line: "secgroup authorize-security-group-ingress --group-id websrv --ip-permissions IpProtocol=tcp,FromPort=-1,ToPort=22,IpRanges=[{CidrIp=10.0.0.1}] IpProtocol=-1 --tag-specifications 'Tags=[{Key=aws:x}]'",
		code: 1,
		stderr: `GroupId: InvalidGroupId.Malformed: "websrv": not the id of a security group: write sg- and its 1 to 17 lower-case hexadecimal digits, such as sg-1a2b3c4d [group-id-malformed]
IpPermissions[0].FromPort: InvalidParameterValue: "-1": no port of tcp: for all ports write FromPort 0 and ToPort 65535 [port-range]
IpPermissions[0].IpRanges[0].CidrIp: InvalidParameterValue: "10.0.0.1": an address without a length: for this address alone write 10.0.0.1/32 [cidr-malformed]
IpPermissions[1]: MissingParameter: no destination (source, for ingress): write an entry in IpRanges, Ipv6Ranges, PrefixListIds or UserIdGroupPairs [destination-missing]
TagSpecifications[0].ResourceType: InvalidParameterValue: not what is tagged here: write security-group-rule [tag-resource-type]
TagSpecifications[0].Tags[0].Key: InvalidTagKey.Malformed: "aws:x": begins with aws:, which is kept for AWS: write another key [tag-key]
`,
	},
	{name: "an empty list of permissions", line: ingress + "--ip-permissions '[]'", code: 1, stderr: "IpPermissions: MissingParameter: nothing to authorize: write IpPermissions [permissions-missing]\n"},
	{name: "what the AWS CLI refuses is invalid, not unreadable", line: "secgroup authorize-security-group-egress --protocol -1 --cidr 10.0.0.0/8", code: 1, stderr: "GroupId: MissingParameter: the security group is missing: write its GroupId, which egress needs [group-id-missing]\n"},
	{name: "a parameter of a request", line: "secgroup query 'Action=AuthorizeSecurityGroupEgress&Bogus=1'", code: 1, stderr: "Bogus: UnknownParameter: unknown parameter: write one of the Query API's, such as IpPermissions.1.IpRanges.1.CidrIp [parameter-unknown]\n"},
	{
		name: "shorthand that cannot be read", line: ingress + "--ip-permissions IpProtocol=tcp 'IpProtocol=tcp]'", code: 2,
		stderr: "secgroup: --ip-permissions: value 2, byte 14: expected \",\", found \"]\"\n\tIpProtocol=tcp]\n\t              ^\n" + hint,
	},
	{name: "an option that is none", line: ingress + `--bogus 1 2>&1 | sed 's/ (--.*),/ (...),/'`,
		stdout: "secgroup: value 4, byte 0: expected an option of authorize-security-group-ingress (...), found \"--bogus\"\n\t--bogus\n\t^\n" + hint},
	{name: "an argument of ec2-authorize", line: "secgroup ec2-authorize web -x", code: 2, stderr: "secgroup: value 2, byte 0: expected one of the options --egress, -P, -p, -t, -u, -o, -s, found another one\n\t-x\n\t^\n" + hint},
	{name: "no query string", line: "secgroup query 'a=%zz'", code: 2, stderr: "secgroup: query: invalid URL escape \"%zz\"\n" + hint},
	{name: "two query strings", line: "secgroup query a b", code: 2, stderr: "secgroup: query takes one argument, 'Action=...&...', not 2\n" + hint},
	{name: "nothing", line: "secgroup", code: 2, stderr: "secgroup: which operation?\n" + hint},
	{name: "YAML", line: ingress + "--cli-input-yaml 'GroupId: a'", code: 2, stderr: "secgroup: --cli-input-yaml: value 1, byte 0: expected --cli-input-json, found YAML, which is not read here: give the same members as JSON\n\tGroupId: a\n\t^\n" + hint},
	{name: "a skeleton, filled in", line: "secgroup revoke-security-group-egress --generate-cli-skeleton | sed 's/\"GroupId\": \"\"/\"GroupId\": \"sg-1\"/' | secgroup revoke-security-group-egress - --ip-permissions --security-group-rule-ids sgr-1 --output cli",
		stdout: "aws ec2 revoke-security-group-egress --group-id sg-1 --security-group-rule-ids sgr-1 --dry-run\n"},
	{name: "a skeleton of the output is the answer", line: ingress + ssh + " --generate-cli-skeleton output", stdout: sshJSON},
	{name: "nowhere to print", line: ingress + ssh + " 1</dev/null", code: 2, stderr: "secgroup: write /dev/stdout: bad file descriptor\n" + hint},
}

func TestRun(t *testing.T) {
	for _, c := range runCases {
		t.Run(c.name, func(t *testing.T) { c.run(t, withoutAdvice) })
	}
}

// run runs the line, and compares what change leaves of standard error.
func (c runCase) run(t *testing.T, change func(stderr string) string) {
	stdout, stderr, code := shell(t, c.line, c.stdin)
	if code != c.code {
		t.Errorf("exit %d, want %d", code, c.code)
	}
	if diff := cmp.Diff(c.stdout, stdout); diff != "" {
		t.Errorf("stdout: mismatch (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(c.stderr, change(stderr)); diff != "" {
		t.Errorf("stderr: mismatch (-want +got):\n%s", diff)
	}
}

// TestHelp holds that each way to ask for help gives it, and that what it shows as an example works.
func TestHelp(t *testing.T) {
	texts := make(map[string]string) // of each topic
	for _, c := range []struct{ topic, line string }{
		{"", "secgroup help"}, {"", "secgroup -h"}, {"", "secgroup --help"}, {"", "secgroup help no-such-thing"}, {"", "secgroup --region x -h"},
		{"query", "secgroup help query"}, {"query", "secgroup query -h"}, {"query", "secgroup query --help"},
		{"ec2-authorize", "secgroup help ec2-authorize"}, {"ec2-authorize", "secgroup ec2auth -h"}, {"ec2-authorize", "secgroup ec2-authorize web --help"}, {"ec2-authorize", "secgroup ec2auth -?"},
		{"authorize-security-group-ingress", "secgroup help authorize-security-group-ingress"},
		{"authorize-security-group-ingress", "secgroup authorize-security-group-ingress help"},
		{"authorize-security-group-ingress", "secgroup --region x authorize-security-group-ingress --group-id a -h"},
		{"authorize-security-group-egress", "secgroup authorize-security-group-egress -h"},
		{"revoke-security-group-ingress", "secgroup revoke-security-group-ingress -h"},
		{"revoke-security-group-egress", "secgroup revoke-security-group-egress help"},
		{"check", "secgroup help check"}, {"check", "secgroup check -h"}, {"check", "secgroup check --ingress --help x"},
		{"canonicalize", "secgroup help canonicalize"}, {"canonicalize", "secgroup canonicalize -h"},
		{"rules", "secgroup help rules"}, {"rules", "secgroup rules --help"},
		{"diff", "secgroup help diff"}, {"diff", "secgroup diff a -h"},
		{"aggregate", "secgroup help aggregate"}, {"count", "secgroup help count"}, {"count", "secgroup count --limit 3 -h"},
	} {
		stdout, stderr, code := shell(t, c.line, "")
		if code != 0 || stderr != "" || texts[c.topic] != "" && texts[c.topic] != stdout {
			t.Errorf("%s: exit %d, %s%s", c.line, code, stdout, stderr)
		}
		texts[c.topic] = stdout
	}
	seen := make(map[string]bool)
	for topic, text := range texts {
		if seen[text] || !strings.Contains(text, topic) {
			t.Errorf("%s has the help %s", topic, text)
		}
		seen[text] = true
		if strings.Contains(topic, "security-group") && (strings.Contains(text, "--group-name") != strings.Contains(topic, "ingress") ||
			strings.Contains(text, "--tag-specifications") != strings.Contains(topic, "authorize") || strings.Contains(text, "--security-group-rule-ids") != strings.Contains(topic, "revoke")) {
			t.Errorf("%s has the help %s", topic, text)
		}
		_, example, ok := strings.Cut(text, "Example:\n")
		example, _, _ = strings.Cut(strings.TrimSpace(example), "\n\n")
		if stdout, stderr, code := shell(t, example, ""); !ok || code != 0 || stdout == "" {
			t.Errorf("%s: the example %s exits with %d, %s", topic, example, code, stderr)
		}
	}
}

// TestVersion holds that the AWS CLI's --version is answered.
func TestVersion(t *testing.T) {
	stdout, stderr, code := shell(t, "secgroup --version", "")
	if !strings.HasPrefix(stdout, "secgroup ") || strings.Count(stdout, "\n") != 1 || stderr != "" || code != 0 {
		t.Errorf("got %q, %q, %d", stdout, stderr, code)
	}
}
