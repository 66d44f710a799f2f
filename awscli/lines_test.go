package awscli_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
)

var (
	linesFile = flag.String("lines", "testdata/lines.jsonl", "command lines with the AWS CLI's answers")
	filesDir  = flag.String("files", "testdata/files", "the files that they name")
)

// A recordedLine is a command line and what the AWS CLI made of it: facts, recorded.
type recordedLine struct {
	Args   []string `json:"args"`
	Answer struct {
		OK     bool            `json:"ok"`
		Params json.RawMessage `json:"params"`
		Error  string          `json:"error"`
	} `json:"answer"`
}

// readFile reads the file of that name in -files.
func readFile(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(*filesDir, filepath.Base(name)))
}

// differences are the command lines on which this package and the AWS CLI
// deliberately differ: they read something else, or one of them refuses what the
// other reads.
var differences = []struct {
	reason string
	is     func(l recordedLine, got secgroup.Request, err error) bool // what this package makes of it
}{
	{"documents 000 and 004 promise all ports of the protocol where --port is not given, all or -1; the AWS CLI sends nothing or -1 and -1, which EC2 refuses for tcp and udp",
		func(l recordedLine, got secgroup.Request, err error) bool {
			return err == nil && l.Answer.OK && got.Equal(promisedPorts(l.request(got)))
		}},
	{"documents 000 and 004 have every global option, and none says anything of rules: what follows one is not looked at, its choices apart",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return err == nil && badGlobal.MatchString(l.Answer.Error)
		}},
	{"YAML is not read: --cli-input-yaml says to give JSON",
		func(l recordedLine, _ secgroup.Request, err error) bool { return isSyntax(err, "--cli-input-json") }},
	{"a port is a number of 32 bits, as in the API",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return isNumber(err) && hugeNumber.MatchString(l.text())
		}},
	{"number text that only Python takes: underscores, other scripts' digits",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return isNumber(err) && pythonNumber.MatchString(l.text())
		}},
	{"JSON true and false are no numbers",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return isNumber(err) && boolPort.MatchString(l.text())
		}},
	{"a key twice within braces or in JSON: the AWS CLI lets the last one win",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return err != nil && (isSyntax(err, "each key once") || hasKeyTwice(l))
		}},
	{"half a surrogate pair in JSON is no text",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return isSyntax(err, "an escape of JSON, surrogates in pairs") && surrogate.MatchString(l.text())
		}},
	{"JSON is UTF-8: the AWS CLI reads --cli-input-json fileb:// in UTF-16 and with a byte order mark too",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return err != nil && strings.Contains(l.text(), "fileb://") && strings.ContainsAny(l.text(), "\ufeff\ufffd")
		}},
	{"JSON is read strictly, members over which an option wins included", isLoose},
	{"an empty member in JSON is as an absent one: the AWS CLI refuses those that the operation lacks, and takes an empty GroupId for one",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return emptyMember.MatchString(l.text()) && (err == nil && strings.Contains(l.Answer.Error, "Unknown parameter in input") || errors.Is(err, secgroup.ReasonGroupIDMissing))
		}},
	{"of a file that holds no JSON list, the AWS CLI takes every character for the id of a rule",
		func(l recordedLine, _ secgroup.Request, err error) bool {
			return isSyntax(err, "a JSON list in the file, which the AWS CLI asks for there")
		}},
}

var (
	badGlobal    = regexp.MustCompile(`^(Bad value for --(query|endpoint-url)|Provided region_name|The config profile|Invalid endpoint|Attempted to set \w+ timeout|Invalid IPv6 URL|invalid literal for int)`)
	hugeNumber   = regexp.MustCompile(`\d{10}`)
	pythonNumber = regexp.MustCompile(`\d_\d|[٠-٩０-９]`)
	emptyMember  = regexp.MustCompile(`"(GroupName|SecurityGroupRuleIds|TagSpecifications|GroupId)": *(\[\]|"")`)
	surrogate    = regexp.MustCompile(`(?i)\\u+d[89a-f]`)
	boolPort     = regexp.MustCompile(`Port": *(true|false)`)
)

// text returns the words of the line and the files that it names.
func (l recordedLine) text() string {
	all := slices.Clone(l.Args)
	for _, arg := range l.Args {
		if _, name, ok := strings.Cut(arg, "://"); ok {
			content, _ := readFile(name)
			all = append(all, strings.ToValidUTF8(string(content), "\ufffd"))
		}
	}
	return strings.Join(all, "\n")
}

// isLoose reports whether there is JSON with unknown keys, wrong types or null.
func isLoose(l recordedLine, _ secgroup.Request, err error) bool {
	if err == nil || !strings.HasPrefix(err.Error(), "--cli-input-json: ") {
		return false
	}
	for _, arg := range l.Args {
		if i := strings.IndexByte(arg, '{'); i >= 0 && strings.HasPrefix(strings.TrimPrefix(arg, "--"), "cli-input-") || i >= 0 && strings.TrimSpace(arg[:i]) == "" {
			var r secgroup.Request
			d := json.NewDecoder(strings.NewReader(arg[i:]))
			d.DisallowUnknownFields()
			if d.Decode(&r) != nil || strings.Contains(arg, "null") {
				return true
			}
		}
	}
	return false
}

// hasKeyTwice reports whether there is JSON with a key twice in one object.
func hasKeyTwice(l recordedLine) bool {
	for _, arg := range l.Args {
		d := json.NewDecoder(strings.NewReader(arg))
		var seen []map[string]bool // of the objects around, nil for a list
		isKey := false
		for {
			token, err := d.Token()
			if err != nil {
				break
			}
			var in map[string]bool
			if len(seen) > 0 {
				in = seen[len(seen)-1]
			}
			switch v := token.(type) {
			case json.Delim:
				switch v {
				case '{':
					seen = append(seen, make(map[string]bool))
				case '[':
					seen = append(seen, nil)
				default:
					seen = seen[:len(seen)-1]
				}
				isKey = len(seen) > 0 && seen[len(seen)-1] != nil
				continue
			case string:
				if isKey && in[v] {
					return true
				} else if isKey {
					in[v] = true
				}
			}
			isKey = in != nil && !isKey
		}
	}
	return false
}

// isNumber reports whether err is about the text of a number.
func isNumber(err error) bool {
	return isSyntax(err, "a whole number of 32 bits") || isSyntax(err, "an integer of 32 bits") || isSyntax(err, "a port, a range such as 22-25, or all") ||
		isSyntax(err, "tcp, udp, icmp, all or a number from -1 to 255, such as 58 for icmpv6")
}

func isSyntax(err error, expected string) bool {
	e, ok := errors.AsType[*secgroup.SyntaxError](err)
	return ok && e.Expected == expected
}

func TestRecordedLines(t *testing.T) {
	f, err := os.Open(*linesFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	used := make(map[string]int)
	n, read := 0, 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var l recordedLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		n++
		got, err := awscli.Options{ReadFile: readFile}.Parse(l.Args)
		if err == nil {
			read++
		}
		if err == nil && l.Answer.OK && got.Equal(l.request(got)) || err != nil && !l.Answer.OK {
			continue
		}
		reason := difference(l, got, err)
		if reason == "" {
			t.Errorf("%q: got %v, %v; the AWS CLI answers %s%s", l.Args, text(t, got), err, l.Answer.Params, l.Answer.Error)
		}
		used[reason]++
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d command lines, %d of them read", n, read)
	for _, d := range differences {
		t.Logf("%d: %s", used[d.reason], d.reason)
		if used[d.reason] == 0 && *linesFile == "testdata/lines.jsonl" {
			t.Errorf("no recorded line shows: %s", d.reason)
		}
	}
	if n < 300 {
		t.Errorf("only %d lines", n)
	}
}

// request returns the request that the AWS CLI made, of the operation of another
// one; the zero Request where it holds what no Request does.
func (l recordedLine) request(of secgroup.Request) secgroup.Request {
	r, _ := secgroup.ParseRequest(l.Answer.Params)
	r.Egress, r.Revoke = of.Egress, of.Revoke
	return r
}

// difference returns the reason of a difference, "" if there is none.
func difference(l recordedLine, got secgroup.Request, err error) string {
	for _, d := range differences {
		if d.is(l, got, err) {
			return d.reason
		}
	}
	return ""
}

// promisedPorts returns r with all ports of the protocol of its one permission,
// if that has none or -1 and -1.
func promisedPorts(r secgroup.Request) secgroup.Request {
	if len(r.IpPermissions) != 1 || r.IpPermissions[0].FromPort != r.IpPermissions[0].ToPort {
		return r
	}
	p := r.IpPermissions[0]
	if n, set := p.FromPort.Int32(); set && n != -1 {
		return r
	}
	switch p.IpProtocol {
	case "tcp", "udp", "6", "17":
		p.FromPort, p.ToPort = secgroup.PortOf(0), secgroup.PortOf(65535)
	case "icmp", "1":
		p.FromPort, p.ToPort = secgroup.PortOf(-1), secgroup.PortOf(-1)
	}
	r.IpPermissions = secgroup.IpPermissions{p}
	return r
}

func text(t *testing.T, r secgroup.Request) string {
	t.Helper()
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
