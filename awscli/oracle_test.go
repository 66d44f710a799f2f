package awscli_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/secgroup"
	"example.com/secgroup/awscli"
)

// The real AWS CLI is asked where it is installed (Debian's awscli) and the
// oracle lies beside the repository.
var (
	oracleDir    = flag.String("oracle", "../../shared/oracle", "the folder of awscli_oracle.py and gen_cases.py")
	oraclePython = flag.String("python", "/usr/bin/python3", "the Python that has the AWS CLI")
	oracleSeed   = flag.Uint64("seed", rand.Uint64(), "of what the AWS CLI is asked")
	oracleLines  = flag.Int("oracle-lines", 200, "how many command lines the AWS CLI is asked")
	oracleValues = flag.Int("oracle-values", 5000, "how many values of --ip-permissions")
)

// hasOracle reports whether the AWS CLI can be asked, and says where it cannot.
func hasOracle(t *testing.T) bool {
	t.Logf("seed %d (-seed)", *oracleSeed)
	_, err := os.Stat(filepath.Join(*oracleDir, "awscli_oracle.py"))
	if err == nil {
		err = exec.Command(*oraclePython, "-c", "import awscli").Run()
	}
	if err != nil {
		t.Logf("LEFT OUT: no AWS CLI to ask: %v", err)
	}
	return err == nil
}

// ask sends cases to a command, one a line, and calls answer with each and its answer.
func ask(t *testing.T, cases func(w io.Writer), answer func(question, answer string), command ...string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x", "AWS_DEFAULT_REGION=us-east-1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	questions := make(chan string, 1000)
	reader, writer := io.Pipe()
	go func() {
		cases(writer)
		writer.Close()
	}()
	go func() {
		for lines := bufio.NewReader(reader); ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				break
			}
			questions <- line
			io.WriteString(in, line)
		}
		close(questions)
		in.Close()
	}()
	answers := bufio.NewReader(out)
	for question := range questions {
		line, err := answers.ReadString('\n')
		if err != nil {
			t.Fatalf("no answer to %s: %v", question, err)
		}
		answer(question, line)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

// compare counts how a line was answered, and reports a disagreement outside the list.
func (c *comparison) compare(t *testing.T, l recordedLine, got secgroup.Request, err error) {
	c.lines++
	if err == nil {
		c.read++
	}
	if l.agrees(got, err) {
		return
	}
	reason := difference(l, got, err)
	if reason == "" {
		t.Errorf("%q: got %v, %v; the AWS CLI answers %s%s", l.Args, text(t, got), err, l.Answer.Params, l.Answer.Error)
	}
	if c.used == nil {
		c.used = make(map[string]int)
	}
	c.used[reason]++
}

// A comparison counts what was compared.
type comparison struct {
	lines, read int
	used        map[string]int // the deliberate differences
}

func (c *comparison) log(t *testing.T) {
	t.Logf("%d command lines, %d of them read", c.lines, c.read)
	for _, d := range differences {
		t.Logf("%d: %s", c.used[d.reason], d.reason)
	}
}

// TestOracleValues asks the AWS CLI what it makes of generated values of --ip-permissions.
func TestOracleValues(t *testing.T) {
	if !hasOracle(t) {
		return
	}
	var c comparison
	defer func() { c.log(t) }()
	ask(t, func(w io.Writer) {
		cmd := exec.Command(*oraclePython, filepath.Join(*oracleDir, "gen_cases.py"), strconv.FormatUint(*oracleSeed, 10), strconv.Itoa(*oracleValues), "old", "values")
		cmd.Stdout = w
		if err := cmd.Run(); err != nil {
			t.Error(err)
		}
	}, func(question, answer string) {
		var values struct{ Values []string }
		l := recordedLine{Args: []string{ingress, "--ip-permissions"}}
		decode(t, question, &values)
		decode(t, answer, &l.Answer)
		l.Args = append(l.Args, values.Values...)
		ps, err := secgroup.ParseIpPermissions(values.Values...)
		c.compare(t, l, secgroup.Request{IpPermissions: ps}, err)
	}, *oraclePython, filepath.Join(*oracleDir, "awscli_oracle.py"))
}

// TestOracleLines asks it what it makes of whole command lines: recorded ones, changed.
func TestOracleLines(t *testing.T) {
	if !hasOracle(t) {
		return
	}
	dir, err := filepath.Abs(*filesDir)
	if err != nil {
		t.Fatal(err)
	}
	var pool [][]string
	for _, l := range recordedLines(t) {
		pool = append(pool, l.Args)
		if l.Answer.OK { // more of those that can be read
			pool = append(pool, l.Args, l.Args, l.Args)
		}
	}
	var c comparison
	defer func() { c.log(t) }()
	ask(t, func(w io.Writer) {
		r := rand.New(rand.NewPCG(*oracleSeed, 0))
		for range *oracleLines {
			args := changed(r, pool)
			for i, arg := range args { // the files lie elsewhere now
				if option, name, ok := strings.Cut(arg, "://"); ok && strings.HasSuffix(strings.TrimSuffix(option, "b"), "file") && !strings.ContainsAny(name, "$~") {
					args[i] = option + "://" + filepath.Join(dir, filepath.Base(name))
				}
			}
			data, err := json.Marshal(map[string][]string{"args": args})
			if err != nil {
				t.Error(err)
			}
			w.Write(append(data, '\n'))
		}
	}, func(question, answer string) {
		var l recordedLine
		decode(t, question, &l)
		decode(t, answer, &l.Answer)
		got, err := awscli.Options{ReadFile: os.ReadFile}.Parse(l.Args)
		c.compare(t, l, got, err)
	}, *oraclePython, "testdata/oracle.py", filepath.Join(*oracleDir, "awscli_oracle.py"))
}

func decode(t *testing.T, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

// changed returns a command line of the pool with some changes: words from
// others, left out, doubled and in another place, options cut short and joined
// to their values, and characters changed.
func changed(r *rand.Rand, pool [][]string) []string {
	line := func() []string { return pool[r.IntN(len(pool))] }
	args := slices.Clone(line())
	for range 1 + r.IntN(2)*r.IntN(3) {
		other := line()
		if len(args) == 0 || len(other) == 0 {
			return slices.Clone(other)
		}
		i, from := r.IntN(len(args)), r.IntN(len(other))
		switch r.IntN(9) {
		case 0, 1: // an option with its values from another line
			to := from + 1
			for to < len(other) && !strings.HasPrefix(other[to], "--") {
				to++
			}
			args = slices.Insert(args, i, other[from:to]...)
		case 2: // the rest of another line
			args = append(args[:i], other[from:]...)
		case 3:
			args = slices.Delete(args, i, i+1)
		case 4:
			args = slices.Insert(args, i, args[r.IntN(len(args))])
		case 5:
			j := r.IntN(len(args))
			args[i], args[j] = args[j], args[i]
		case 6: // an option cut short
			if strings.HasPrefix(args[i], "--") && len(args[i]) > 4 {
				args[i] = args[i][:4+r.IntN(len(args[i])-4)]
			}
		case 7: // --option=value
			if i+1 < len(args) && strings.HasPrefix(args[i], "--") {
				args = slices.Replace(args, i, i+2, args[i]+"="+args[i+1])
			}
		case 8: // a character less or more
			if text := []rune(args[i]); len(text) > 0 && len(text) < 500 {
				at := r.IntN(len(text))
				if r.IntN(2) == 0 {
					text = slices.Delete(text, at, at+1)
				} else {
					text = slices.Insert(text, at, []rune("-=,'\"[]{}\\ 1é")[r.IntN(13)])
				}
				args[i] = string(text)
			}
		}
	}
	return args
}
