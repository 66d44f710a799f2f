package awscli_test

import (
	"bytes"
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
var differences []deliberate

// A deliberate difference has its reason, and tells from what this package makes
// of a line whether it is one.
type deliberate struct {
	reason string
	is     func(l recordedLine, got secgroup.Request, err error) bool
}

func init() { // since one of them looks at the others
	differences = []deliberate{
		{"documents 000 and 004 promise all ports of the protocol where --port is not given, all or -1; the AWS CLI sends nothing or -1 and -1, which EC2 refuses for tcp and udp",
			func(l recordedLine, got secgroup.Request, err error) bool {
				return err == nil && l.Answer.OK && l.hasWord("--prot", "--po") && got.Equal(promisedPorts(l.request(got)))
			}},
		{"documents 000 and 004 have every global option, and none says anything of rules: what follows one is not looked at, its choices apart",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return (err == nil || asksElse(err)) && badGlobal.MatchString(l.Answer.Error)
			}},
		{"a skeleton of the output is read as the request; the AWS CLI prints a sample of an answer",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return err == nil && l.Answer.Error == "" && l.hasWord("--ge") && l.hasWord("output")
			}},
		{"YAML is not read: --cli-input-yaml says to give JSON",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return isSyntax(err, "--cli-input-json") || isSyntax(err, "input")
			}},
		{"a port is a number of 32 bits, as in the API",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return isNumber(err, hugeNumber) || err != nil && isNumber(l.unreadable(), hugeNumber)
			}},
		{"number text that only Python takes: underscores, other scripts' digits",
			func(l recordedLine, _ secgroup.Request, err error) bool { return isNumber(err, pythonNumber) }},
		{"JSON true and false are no numbers",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return isNumber(err, boolPort) || err != nil && isNumber(l.unreadable(), boolPort)
			}},
		{"a key stands once within braces, for the AWS CLI the last one wins",
			func(l recordedLine, _ secgroup.Request, err error) bool { return isSyntax(err, "each key once") }},
		{"a key stands once in JSON, for the AWS CLI the last one wins, whatever the others hold",
			func(l recordedLine, _ secgroup.Request, err error) bool { return l.readsAs(err, lastKeys) }},
		{"half a surrogate pair in JSON is no text",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return isSyntax(err, "an escape of JSON, surrogates in pairs") && surrogate.MatchString(refused(err))
			}},
		{"JSON is UTF-8: the AWS CLI reads --cli-input-json fileb:// in UTF-16 and with a byte order mark too",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return err != nil && l.hasWord("fileb://") && strings.ContainsAny(l.files(), "\ufeff\ufffd\x00")
			}},
		{"JSON is read strictly, also where an option wins over a member: what is wrong would show when the option is taken away",
			func(l recordedLine, _ secgroup.Request, err error) bool { return l.readsAs(err, readableMembers) }},
		{"an empty member in JSON is as an absent one: the AWS CLI refuses those that the operation lacks, and takes an empty GroupId for one",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return l.hasEmptyMember() && (err == nil && strings.Contains(l.Answer.Error, "Unknown parameter in input") || errors.Is(err, secgroup.ReasonGroupIDMissing))
			}},
		{"of a file that holds no JSON list, the AWS CLI takes every character for the id of a rule, and of fileb:// none",
			func(l recordedLine, _ secgroup.Request, err error) bool {
				return err != nil && strings.HasPrefix(err.Error(), "--security-group-rule-ids: ") && l.hasWord("file")
			}},
	}
}

var (
	badGlobal    = regexp.MustCompile(`^(Bad value for --(query|endpoint-url)|Provided region_name|The config profile|Invalid endpoint|Attempted to set \w+ timeout|Invalid IPv6 URL|invalid literal for int|int\(\) argument must be|expected string or bytes-like object, got 'list'|unhashable type)`)
	hugeNumber   = regexp.MustCompile(`^\D{0,3}\d*-?\d{10}`)
	pythonNumber = regexp.MustCompile(`^[^,]*(\d_\d|[٠-٩０-９])`)
	boolPort     = regexp.MustCompile(`^(true|false)`)
	surrogate    = regexp.MustCompile(`(?i)^\\ud[89a-f]`)
)

// hasWord reports whether a word of the line holds one of texts, outside JSON.
func (l recordedLine) hasWord(texts ...string) bool {
	return slices.ContainsFunc(l.Args, func(arg string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(arg, text) && !strings.Contains(arg, "{") })
	})
}

// files returns what the files that the line names hold.
func (l recordedLine) files() string {
	var all []string
	for _, arg := range l.Args {
		if _, name, ok := strings.Cut(arg, "://"); ok {
			content, _ := readFile(name)
			all = append(all, strings.ToValidUTF8(string(content), "\ufffd"))
		}
	}
	return strings.Join(all, "\n")
}

// refused returns the text at which reading stopped.
func refused(err error) string {
	e, ok := errors.AsType[*secgroup.SyntaxError](err)
	if !ok {
		return ""
	}
	return e.Input[e.Offset:]
}

// isNumber reports whether a number was refused whose text matches.
func isNumber(err error, text *regexp.Regexp) bool {
	number := isSyntax(err, "a whole number of 32 bits") || isSyntax(err, "an integer of 32 bits") || isSyntax(err, "a port, a range such as 22-25, or all") ||
		isSyntax(err, "tcp, udp, icmp, all or a number from -1 to 255, such as 58 for icmpv6")
	return number && text.MatchString(refused(err))
}

func isSyntax(err error, expected string) bool {
	e, ok := errors.AsType[*secgroup.SyntaxError](err)
	return ok && e.Expected == expected
}

// unreadable returns what is wrong with the request that the AWS CLI made.
func (l recordedLine) unreadable() error {
	_, err := secgroup.ParseRequest(l.Answer.Params)
	return err
}

// readsAs reports whether a refused line is read as the AWS CLI reads it, but
// for other differences, when its JSON is changed.
func (l recordedLine) readsAs(err error, change func(option, json string) string) bool {
	if err == nil || !l.Answer.OK && l.Answer.Error != "" {
		return false
	}
	changed := slices.Clone(l.Args)
	for i, arg := range l.Args[1:] {
		if option, value, ok := strings.Cut(arg, "="); ok && strings.HasPrefix(arg, "--") {
			changed[i+1] = option + "=" + change(option, value)
		} else {
			changed[i+1] = change(l.Args[i], arg)
		}
	}
	if slices.Equal(changed, l.Args) {
		return false
	}
	l.Args = changed
	got, err := awscli.Options{ReadFile: readFile}.Parse(l.Args)
	return l.agrees(got, err) || difference(l, got, err) != ""
}

// asksElse reports whether a line asks for help or a skeleton.
func asksElse(err error) bool {
	_, ok := errors.AsType[*awscli.NoRequestError](err)
	return ok
}

// agrees reports whether the AWS CLI makes of the line what this package does.
func (l recordedLine) agrees(got secgroup.Request, err error) bool {
	switch {
	case err == nil:
		return l.Answer.OK && got.Equal(l.request(got))
	case asksElse(err):
		return !l.Answer.OK && l.Answer.Error == "" // it prints that
	}
	return !l.Answer.OK && l.Answer.Error != ""
}

// lastKeys returns JSON with the last of several equal keys alone, other text as it is.
func lastKeys(_, text string) string {
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&v) != nil || d.More() {
		return text
	}
	data, _ := json.Marshal(v)
	if strings.Count(text, `"`) == strings.Count(string(data), `"`) {
		return text // no key got lost
	}
	return string(data)
}

// readableMembers returns the JSON of a request without the members that ParseRequest refuses, other text as it is.
func readableMembers(option, text string) string {
	var members map[string]json.RawMessage
	if !strings.HasPrefix(option, "--cli-input-j") || json.Unmarshal([]byte(text), &members) != nil {
		return text
	}
	for name, value := range members {
		alone, _ := json.Marshal(map[string]json.RawMessage{name: value})
		if _, err := secgroup.ParseRequest(alone); err != nil {
			delete(members, name)
		}
	}
	data, _ := json.Marshal(members)
	return string(data)
}

// hasEmptyMember reports whether the JSON of a request has an empty text or list for a member.
func (l recordedLine) hasEmptyMember() bool {
	return slices.ContainsFunc(append(slices.Clone(l.Args), l.files()), func(arg string) bool {
		i := strings.IndexByte(arg, '{')
		var members map[string]json.RawMessage
		if i < 0 || json.Unmarshal([]byte(arg[i:]), &members) != nil {
			return false
		}
		for _, value := range members {
			if string(value) == `""` || string(value) == "[]" {
				return true
			}
		}
		return false
	})
}

// recordedLines reads the file of -lines.
func recordedLines(t testing.TB) []recordedLine {
	t.Helper()
	data, err := os.ReadFile(*linesFile)
	if err != nil {
		t.Fatal(err)
	}
	var lines []recordedLine
	for text := range bytes.Lines(data) {
		var l recordedLine
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines
}

func TestRecordedLines(t *testing.T) {
	var c comparison
	for _, l := range recordedLines(t) {
		got, err := awscli.Options{ReadFile: readFile}.Parse(l.Args)
		c.compare(t, l, got, err)
	}
	c.log(t)
	if *linesFile != "testdata/lines.jsonl" {
		return
	}
	if c.lines < 1800 {
		t.Errorf("only %d lines", c.lines)
	}
	for _, d := range differences {
		if c.used[d.reason] == 0 {
			t.Errorf("no recorded line shows: %s", d.reason)
		}
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
